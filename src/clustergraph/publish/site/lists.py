"""The list of each kind of thing as CSV: address, names, and what tells things of that kind apart."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from clustergraph.publish.site.relations import event_date
from clustergraph.publish.site.speech import Speech
from clustergraph.publish.site.words import LANGUAGES

if TYPE_CHECKING:
    from clustergraph.publish.site.content import Content

_MORE = {
    "event": ("date",),
    "organisation": ("kind",),
    "place": ("latitude", "longitude"),
    "source": ("url", "host", "retrieved"),
    "topic": ("broader",),
}
"""For each kind of thing the columns after IRI and names."""

_PROPERTIES = {
    "kind": "org:classification",
    "latitude": "geo:lat",
    "longitude": "geo:long",
    "url": "schema:url",
    "host": "cg:host",
    "retrieved": "cg:retrieved",
    "broader": "skos:broader",
}


def list_file(kind: str) -> str:
    """Where the list of all things of `kind` is, from the root of the site."""
    return f"data/list/{kind}.csv"


def list_csv(content: Content, kind: str) -> str:
    """The list of all things of `kind` as CSV (RFC 4180), in the order of their IRIs."""
    knowledge = content.knowledge
    speech = Speech(knowledge, LANGUAGES[0], "")
    columns = _MORE.get(kind, ())
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(("iri", *(f"name_{language}" for language in LANGUAGES), *columns))
    for thing in knowledge.things[kind]:
        names = [knowledge.label(thing, language) for language in LANGUAGES]
        writer.writerow([thing, *names, *(_cell(speech, thing, column) for column in columns)])
    return out.getvalue()


def _cell(speech: Speech, thing: str, column: str) -> str:
    if column == "date":
        return event_date(speech, thing)
    statements = speech.knowledge.about(thing, _PROPERTIES[column])
    return " ".join(dict.fromkeys(s.value.value for s in statements))
