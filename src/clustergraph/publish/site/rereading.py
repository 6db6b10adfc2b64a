"""What the pages of the site say of the second reading: when a page was read again, and what was found on a statement."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from clustergraph.dataset.verdicts import MENDED
from clustergraph.publish.site.markup import joined, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from clustergraph.dataset.verdicts import Verdict
    from clustergraph.publish.site.alike import InLanguage
    from clustergraph.publish.site.knowledge import Statement
    from clustergraph.publish.site.speech import Speech

COUNTS = {
    "cg:borneCount": "borne",
    "cg:partlyBorneCount": "in_part",
    "cg:notBorneCount": "not_borne",
    "cg:notShownCount": "not_shown",
}
"""The numbers of a ``cg:Reading`` and the words for them."""


_STANDING = ("borne", "mended", "in_part", "not_borne", "not_shown")


def _standing(verdict: Verdict) -> str:
    """What a verdict says of the statement as it stands; one that was mended after the page is told so."""
    return MENDED if verdict.done == MENDED else verdict.verdict.replace(" ", "_")


def verdict_told(spoken: InLanguage, source: str, statements: Iterable[Statement]) -> str | None:
    """Escaped, when `statements`, which make one fact, were read again on the page `source` and what was found; None where they were not."""
    knowledge = spoken.knowledge
    for statement in statements:
        subject = statement.subject
        if source in statement.sources and knowledge.judged(source, subject):
            verdict = knowledge.verdict(source, subject, statement.predicate)
            if verdict is not None:
                return spoken.once(_told, (verdict.date, _standing(verdict)))
    return None


def _told(spoken: InLanguage, key: tuple[str, str]) -> str:
    date, standing = key
    words = spoken.words
    return text_of(words("mark", "again", date=words.date(date), verdict=words("verdict", standing)))


def page_read(spoken: InLanguage | Speech, source: str) -> str:
    """The day on which the page was found and read again, in words; empty where it was not."""
    return spoken.once(_page_read, source)


def _page_read(spoken: InLanguage, source: str) -> str:
    days = [
        day.value
        for node in sorted({s.subject for s in spoken.knowledge.incoming(source, "prov:used")})
        if (found := spoken.knowledge.value(node, "cg:pageFound")) is not None and found.value == "true"
        if (day := spoken.knowledge.value(node, "dcterms:date")) is not None
    ]
    return spoken.words.date(max(days)) if days else ""


def of_subject(speech: Speech, source: str, subject: str) -> str:
    """What was found on all that the page `source` says of `subject`: the verdict, or for several facts how many of each."""
    if not speech.knowledge.judged(source, subject):
        return ""
    rows = {
        verdict.key: verdict
        for s in speech.knowledge.about(subject)
        if source in s.sources
        and (verdict := speech.knowledge.verdict(source, subject, s.predicate)) is not None
    }
    if not rows:
        return ""
    day = speech.words.date(max(verdict.date for verdict in rows.values()))
    counts = Counter(_standing(verdict) for verdict in rows.values())
    words = [(counts[key], speech.words("verdict", key)) for key in _STANDING if counts[key]]
    what = words[0][1] if len(words) == 1 else Markup(", ").join(f"{count} {word}" for count, word in words)
    return str(speech.words("mark", "again", date=day, verdict=what))


def sentence(speech: Speech, node: str) -> Markup:
    """A ``cg:Reading`` in words: how many statements were found to be what."""
    knowledge = speech.knowledge
    reader = knowledge.text(node, speech.language, "cg:reader")
    found = knowledge.value(node, "cg:pageFound")
    if found is not None and found.value != "true":
        what = speech.words("verdict", "not_found")
    else:
        counts = [
            joined(" ", (speech.stated(s), speech.words("verdict", COUNTS[name])))
            for name in COUNTS
            for s in knowledge.about(node, name)
        ]
        what = joined(", ", counts)
    return speech.words("reading", "full", what=what, reader=escape(reader.value if reader else "–"))


def readings_of(speech: Speech, source: str) -> list[str]:
    """The nodes of the readings of a page, the last first."""
    nodes = {s.subject for s in speech.knowledge.incoming(source, "prov:used")}
    return sorted(nodes, reverse=True)
