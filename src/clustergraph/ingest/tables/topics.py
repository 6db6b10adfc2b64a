"""The scheme of topics, and the topics that the words of pages stand for."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import pyoxigraph as ox

from clustergraph.ingest.tables.statements import de, en, plain, type_of
from clustergraph.terms import PREFIXES, SKOS, slug

if TYPE_CHECKING:
    from clustergraph.ingest.tables.rows import Tables
    from clustergraph.ingest.tables.statements import Statements

SEE_ALSO = ox.NamedNode(PREFIXES["rdfs"] + "seeAlso")
NACE = "http://data.europa.eu/ux2/nace2/"
SCHEME_LABELS = ("Themen", "topics")
SCHEME_DEFINITIONS = (
    "Themen, über die Clusterorganisationen sprechen und zu denen sie arbeiten.",
    "Topics that cluster organisations speak about and work on.",
)
BORNE = frozenset({"exact", "narrower"})
"""How a word may relate to a topic for the topic to hold of what the page speaks of: it means the topic, or less."""


class Words:
    """Words of pages and the topics they stand for."""

    def __init__(self, tables: Tables, to: Statements) -> None:
        self.to = to
        self.by_word: dict[str, list[ox.NamedNode]] = defaultdict(list)
        for row in tables["topic_aliases"]:
            if row["confidence"] in BORNE:
                self.by_word[plain(row["raw_word"])].append(to.names.thing("topic", row["topic_id"]))

    def topics(self, word: str) -> list[ox.NamedNode]:
        """The topics that `word` bears; none where it is only related to topics, or means more than any of them."""
        found = self.by_word.get(plain(word), [])
        self.to.counts["topic word"] += 1
        self.to.counts["topic word without a topic"] += not found
        return found


def topics(tables: Tables, to: Statements) -> None:
    """The scheme: labels, definitions, levels and alignments. Words that mean exactly one topic are its other labels."""
    if not tables["topics"]:
        return
    scheme = ox.NamedNode(f"{to.names.base}id/scheme/topics")
    to.register(scheme, *type_of(SKOS.ConceptScheme))
    to.register(scheme, SKOS.prefLabel, de(SCHEME_LABELS[0]), en(SCHEME_LABELS[1]))
    to.register(scheme, SKOS.definition, de(SCHEME_DEFINITIONS[0]), en(SCHEME_DEFINITIONS[1]))
    for row in tables["topics"]:
        topic = to.names.thing("topic", row["id"])
        to.register(topic, *type_of(SKOS.Concept))
        to.register(topic, SKOS.inScheme, scheme)
        to.register(topic, SKOS.prefLabel, de(plain(row["label_de"])), en(plain(row["label_en"])))
        to.register(topic, SKOS.definition, de(plain(row["definition_de"])), en(plain(row["definition_en"])))
        if row.get("broader"):
            to.register(topic, SKOS.broader, to.names.thing("topic", row["broader"]))
        else:
            to.register(topic, SKOS.topConceptOf, scheme)
        to.register(topic, SEE_ALSO, *(ox.NamedNode(address) for address in row.list("align_source")))
        for section in row.list("nace_section"):
            to.register(topic, SKOS.broadMatch, ox.NamedNode(NACE + section))
        for column in tables.further.get("topics", []):
            for value in row.list(column):
                to.register(topic, SKOS.editorialNote, en(f"{column.replace('_', ' ')}: {plain(value)}"))
    _other_labels(tables, to)


def _other_labels(tables: Tables, to: Statements) -> None:
    preferred = {slug(row[column]) for row in tables["topics"] for column in ("label_de", "label_en")}
    meant: dict[str, dict[str, str]] = defaultdict(dict)
    for row in tables["topic_aliases"]:
        if row["topic_id"]:
            relation = "exact" if row["confidence"] == "exact" else "other"
            meant[slug(row["raw_word"])].setdefault(row["topic_id"], relation)
    for row in tables["topic_aliases"]:
        key = slug(row["raw_word"])
        if row["confidence"] == "exact" and meant[key] == {row["topic_id"]: "exact"} and key not in preferred:
            to.register(to.names.thing("topic", row["topic_id"]), SKOS.altLabel, de(plain(row["raw_word"])))
