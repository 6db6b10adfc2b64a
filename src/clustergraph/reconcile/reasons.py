"""Why a pair is proposed, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clustergraph.reconcile.corpus import Corpus
    from clustergraph.reconcile.record import Record
    from clustergraph.reconcile.scoring import Evidence

_RULES: dict[str, tuple[str, str]] = {
    "same": (
        "The names are the same, but for case, legal form and signs.",
        "Die Namen sind gleich bis auf Groß- und Kleinschreibung, Rechtsform und Zeichen.",
    ),
    "spelling": (
        "The names are the same in another spelling or in the other language.",
        "Die Namen sind gleich in anderer Schreibung oder in der anderen Sprache.",
    ),
    "typo": (
        "The names differ by a letter or two; shared: {shared}.",
        "Die Namen unterscheiden sich um ein, zwei Buchstaben; gemeinsam: {shared}.",
    ),
    "generic": (
        "The names differ only by words for what the thing is: {extra}.",
        "Die Namen unterscheiden sich nur um Wörter dafür, was die Sache ist: {extra}.",
    ),
    "rest": (
        "One name is the other without its acronym.",
        "Ein Name ist der andere ohne sein Kürzel.",
    ),
    "explained": (
        "The longer name adds what the acronym stands for: {extra}.",
        "Der längere Name schreibt aus, wofür das Kürzel steht: {extra}.",
    ),
    "dash": (
        "One name is what stands before the dash in the other: {shared}.",
        "Ein Name ist, was im anderen vor dem Gedankenstrich steht: {shared}.",
    ),
    "acronym": (
        "One name is the acronym that the other gives itself: {shared}.",
        "Ein Name ist das Kürzel, das der andere selbst nennt: {shared}.",
    ),
    "unexplained": (
        "A short form in one name is the other name: {shared}.",
        "Eine Kurzform in einem Namen ist der andere Name: {shared}.",
    ),
    "homonym": (
        "Both are called {shared}, but their long names differ.",
        "Beide heißen {shared}, aber ihre langen Namen unterscheiden sich.",
    ),
    "bracket": (
        "One name stands in brackets in the other: {shared}.",
        "Ein Name steht im anderen in Klammern: {shared}.",
    ),
    "abbreviated": (
        "One name abbreviates words of the other: {left} / {right}.",
        "Ein Name kürzt Wörter des anderen ab: {left} / {right}.",
    ),
    "initials": (
        "One name is made of the initials of the other.",
        "Ein Name besteht aus den Anfangsbuchstaben des anderen.",
    ),
    "descriptor": (
        "One name adds a general word: {extra}.",
        "Ein Name fügt ein allgemeines Wort an: {extra}.",
    ),
    "area": (
        "One name adds an area: {extra}. It may be a branch.",
        "Ein Name fügt ein Gebiet an: {extra}. Es kann ein Zweig sein.",
    ),
    "site": (
        "One name adds a place: {extra}. It may be a site.",
        "Ein Name fügt einen Ort an: {extra}. Es kann ein Standort sein.",
    ),
    "part": (
        "One name adds a word for a part or an arm: {extra}.",
        "Ein Name fügt ein Wort für einen Teil oder Zweig an: {extra}.",
    ),
    "contained": (
        "One name lies within the other, which adds: {extra}.",
        "Ein Name steckt im anderen; der fügt an: {extra}.",
    ),
    "similar": (
        "The names share {shared}; only one of them has: {extra}.",
        "Die Namen teilen {shared}; nur in einem steht: {extra}.",
    ),
    "website": ("Both have the same website.", "Beide haben dieselbe Website."),
    "through": (
        "Both are proposed as the same as {shared}.",
        "Beide sind als gleich mit {shared} vorgeschlagen.",
    ),
    "same person": ("The names are the same, but for titles.", "Die Namen sind gleich bis auf Titel."),
    "given name": (
        "Family name and given name agree; one name has another given name or initial: {extra}.",
        "Familienname und Vorname stimmen überein; ein Name hat einen weiteren Vornamen oder Buchstaben: {extra}.",
    ),
    "initial": (
        "Family name and given names agree, one of them abbreviated.",
        "Familienname und Vornamen stimmen überein, einer davon abgekürzt.",
    ),
    "family name": (
        "Given names agree and the family names differ by a letter or two: {left} / {right}.",
        "Die Vornamen stimmen überein, die Familiennamen unterscheiden sich um ein, zwei Buchstaben: {left} / {right}.",
    ),
    "remark": (
        "The names agree; behind one of them stands: {extra}.",
        "Die Namen stimmen überein; hinter einem steht: {extra}.",
    ),
}
_NOTES: dict[str, tuple[str, str]] = {
    "same place": ("Same place.", "Gleicher Ort."),
    "other place": ("The places differ.", "Die Orte unterscheiden sich."),
    "same website": ("Same website.", "Gleiche Website."),
    "other website": ("The websites differ.", "Die Websites unterscheiden sich."),
    "same day": ("Same day.", "Gleicher Tag."),
    "other day": ("The days differ.", "Die Tage unterscheiden sich."),
    "same year": ("Same year.", "Gleiches Jahr."),
    "rivals": ("The shorter name fits others too.", "Der kürzere Name passt auch zu anderen."),
}


def reason(corpus: Corpus, one: Record, two: Record, item: Evidence) -> dict[str, str]:
    """Why `one` and `two` are proposed, as ``{"en": ..., "de": ...}``."""
    said = {word: word for word in {one.name, two.name, *item.shared} if " " in word}

    def show(words: tuple[str, ...]) -> str:
        return ", ".join(said.get(word) or corpus.shown.get(word, word) for word in words) or "–"

    values = {
        "shared": show(item.shared),
        "left": show(item.left),
        "right": show(item.right),
        "extra": show(item.left + item.right),
    }
    texts = [_RULES[item.rule], *(_NOTES[note] for note in item.notes)]
    return {
        lang: " ".join(text[at].format(**values) for text in texts) for at, lang in enumerate(("en", "de"))
    }
