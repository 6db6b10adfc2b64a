"""The ranking in words: each pair with what speaks for it, who could broker, on what, and the pages behind it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from clustergraph.potential.evidence import detour, others
from clustergraph.potential.sentences import (
    decimal,
    gone_sentence,
    quiet_sides,
    role,
    say,
    seats_sentence,
    seen_sentence,
    sentence,
)
from clustergraph.potential.tables import pair_id

if TYPE_CHECKING:
    from clustergraph.network.statements import Row
    from clustergraph.potential.evidence import Path
    from clustergraph.potential.gate import Known
    from clustergraph.potential.ranking import Pair, Ranking, Region, Status
    from clustergraph.publish.site.speech import Speech

SHOWN_FIRST = 5
"""So many pairs stand on the start page."""
_SHOWN_REASONS = 20
_STATUSES: tuple[Status, ...] = ("open", "deepen")
_REGIONS: tuple[Region, ...] = ("inside", "beyond")
_DAY = r"\d{4}(?:-\d{2}){1,2}"
_DATES = re.compile(rf"\b{_DAY}(?:/{_DAY})?\b|\b\d{{4}}/\d{{4}}\b")
"""Days and months, and spans of time, as the sentences of the ranking have them."""


@dataclass(frozen=True, slots=True)
class PairView:
    """A pair in words: both names, its page, its place in the list, its figures, the strongest reason, and sides long unseen."""

    names: Markup
    page: str
    place: str = ""
    figures: str = ""
    reason: Markup = field(default_factory=Markup)
    quiet: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PairRow:
    """A ranked pair in figures, written as the language does; `span` is where its rank would lie with another sample."""

    names: Markup
    page: str
    rank: int
    span: str
    size: str
    affinity: str
    observed: int
    expected: str
    q: str


@dataclass(frozen=True, slots=True)
class PairPage:
    """All that is known of one pair, labelled; `evidence` are whole sentences by kind of path.

    `gone` tells of each side that others have followed since.
    """

    view: PairView
    title: str
    facts: list[tuple[str, list[Markup]]]
    evidence: list[tuple[str, list[Markup]]]
    gone: list[Markup] = field(default_factory=list)


class Totals:
    """How many pairs a ranking has, counted once for all its pages."""

    def __init__(self, ranking: Ranking) -> None:
        self._ranking = ranking

    @cached_property
    def counts(self) -> dict[tuple[str, str], int]:
        """The pairs of each list, by status and region."""
        return {
            (status, region): len(self._ranking.of(status, region))
            for status in _STATUSES
            for region in _REGIONS
        }

    @cached_property
    def tests(self) -> int:
        """The pairs that were tested."""
        return sum(pair.q is not None for pair in self._ranking.pairs)


class RankingWords:
    """A ranking told on one page."""

    def __init__(self, speech: Speech, ranking: Ranking, totals: Totals | None = None) -> None:
        self.speech, self.ranking, self.language = speech, ranking, speech.language
        self._totals = totals or Totals(ranking)

    def first(self) -> list[PairView]:
        """The strongest open pairs; where none is open, the strongest of those to deepen."""
        pairs = self.ranking.of("open") or self.ranking.of("deepen")
        return [self.view(pair) for pair in pairs[:SHOWN_FIRST]]

    def reasons(self) -> list[Markup]:
        """Why no pair has a rank: what is known of each side, and what would be needed."""
        near = [pair for pair in self.ranking.of("insufficient evidence", None) if pair.paths]
        sides = {row: k for pair in near for row, k in ((pair.u, pair.known_u), (pair.v, pair.known_v))}
        needed = self.ranking.incidence.priors.min_evidence
        known = [self._known(row, k) for row, k in sorted(sides.items())]
        return [escape(say("gate", self.language, needed=needed)), *known[:_SHOWN_REASONS]]

    def view(self, pair: Pair) -> PairView:
        """`pair` in a few lines."""
        names = self._names(pair)
        reason = self._path(pair, pair.paths[0]) if pair.paths else Markup()
        if pair.apart:
            return PairView(names, "", reason=escape(say(pair.apart, self.language)))
        if pair.rank is None:
            return PairView(names, "", reason=reason)
        page = pair_path(self.ranking, pair, self.language)
        quiet = tuple(quiet_sides(self.ranking, pair, self.language))
        return PairView(names, page, self._place(pair), self._figures(pair), reason, quiet)

    def row(self, pair: Pair) -> PairRow:
        """A ranked `pair` as a row of a table."""
        parts, names = pair.parts or {}, self._names(pair)
        return PairRow(
            names=names,
            page=pair_path(self.ranking, pair, self.language),
            rank=pair.rank or 0,
            span="–".join(map(str, pair.rank_interval)) if pair.rank_interval else "",
            size=self._decimal(f"{parts.get('size', 0.0):+.2f}"),
            affinity=self._decimal(f"{pair.affinity or 0.0:+.2f}"),
            observed=pair.observed,
            expected="" if pair.expected is None else self._decimal(f"{pair.expected:.1f}"),
            q="" if pair.q is None else self._decimal(f"{pair.q:.2f}"),
        )

    def _names(self, pair: Pair) -> Markup:
        return Markup(" × ").join(self.speech.link(iri) for iri in self._iris(pair))

    def page(self, pair: Pair) -> PairPage:
        """`pair` with everything that speaks for it and how sure that is."""
        words = self.language
        followed = [found for iri in self._iris(pair) if (found := gone_sentence(self.ranking, iri, words))]
        gone = [self._marked(*found) for found in followed]
        evidence: dict[str, list[Markup]] = {}
        for path in pair.paths:
            evidence.setdefault(path.term, []).append(self._path(pair, path))
        rest = others(self.ranking.network, self.ranking.topics, pair.u, pair.v, pair.paths)
        for term, (count, share) in rest.items():
            more = say("others", words, count=count, share=share)
            evidence[term].append(escape(more[0].upper() + more[1:]))
        if "place" in (pair.parts or {}) and (where := seats_sentence(self.ranking, pair, words)):
            evidence["place"] = [self._marked(*where)]
        topics = [
            self.speech.link(t)
            if t == other
            else Markup("{} × {}").format(self.speech.link(t), self.speech.link(other))
            for t, other in pair.topics
        ]
        sure = [self._known(pair.u, pair.known_u), self._known(pair.v, pair.known_v)]
        sure += [
            self._marked(*found)
            for row in (pair.u, pair.v)
            if (found := seen_sentence(self.ranking, row, words))
        ]
        if pair.worst_rank is not None and pair.rank is not None and pair.worst_rank > pair.rank:
            lost = say("one host less", words, host=pair.worst_host, rank=pair.worst_rank)
            sure.append(escape(lost[0].upper() + lost[1:]))
        facts = [
            (say("made of", words), [escape(self._parts(pair))]),
            (say("through", words), self._through(pair) or [escape(say("nobody", words))]),
            (say("on what", words), topics),
            (say("how sure", words), sure),
        ]
        view = self.view(pair)
        figures = view.figures
        for told, _ in followed:  # they stand above, with their pages
            figures = figures.replace(f"{self._decimal(told)} · ", "")
        listed = say(pair.status, words)
        return PairPage(
            view=replace(view, place=f"{listed[0].upper()}{listed[1:]} · {view.place}", figures=figures),
            title=" × ".join(self.ranking.label(row, words) for row in (pair.u, pair.v)),
            facts=[(label, values) for label, values in facts if values],
            evidence=list(evidence.items()),
            gone=gone,
        )

    def _iris(self, pair: Pair) -> list[str]:
        return [self.ranking.incidence.organisations[row].iri for row in (pair.u, pair.v)]

    def _place(self, pair: Pair) -> str:
        of = self._totals.counts[pair.status, pair.region]
        if pair.rank_interval:
            lo, hi = pair.rank_interval
            place = say("rank span", self.language, rank=pair.rank, lo=lo, hi=hi, of=of)
        else:
            place = say("rank", self.language, rank=pair.rank, of=of)
        return place if pair.region == "inside" else f"{place} · {say('beyond', self.language)}"

    def _parts(self, pair: Pair) -> str:
        """The contributions, size first, then the largest."""
        parts = sorted((pair.parts or {}).items(), key=lambda item: (item[0] != "size", -item[1], item[0]))
        pieces = [f"{say(name, self.language)} {value:+.2f}" for name, value in parts]
        if "place" not in (pair.parts or {}):
            pieces.append(say("unknown seat", self.language))
        if pair.status == "deepen":
            pieces.append(say("by excess", self.language))
        return self._decimal(" · ".join(pieces))

    def _decimal(self, text: str) -> str:
        return decimal(text, self.language)

    def _figures(self, pair: Pair) -> str:
        parts, language = pair.parts or {}, self.language
        pieces = quiet_sides(self.ranking, pair, language)
        pieces.append(f"{say('size', language)} {parts.get('size', 0.0):+.2f}")
        pieces.append(f"{say('affinity', language)} {pair.affinity or 0.0:+.2f}")
        common = [say("observed", language, observed=pair.observed)]
        if pair.expected is not None:
            common.append(say("expected", language, expected=pair.expected))
        pieces.append(f"{say('common', language)}: {', '.join(common)}")
        if pair.q is not None:
            pieces.append(say("q", language, q=pair.q, tests=self._totals.tests))
        return self._decimal(" · ".join(pieces))

    def _dated(self, text: str) -> str:
        """`text` with its dates in words."""
        words = self.speech.words

        def worded(found: re.Match[str]) -> str:
            start, _, end = found[0].partition("/")
            return words.period(start, end) if end else words.date(start)

        return _DATES.sub(worded, text)

    def _known(self, row: int, known: Known) -> Markup:
        return escape(
            say(
                "known",
                self.language,
                name=self.ranking.label(row, self.language),
                independent=known.independent,
                needed=self.ranking.incidence.priors.min_evidence,
                activities=known.activities,
                origins=known.origins,
            )
        )

    def _through(self, pair: Pair) -> list[Markup]:
        """Three who could broker, each with how it is linked to both; then whom the order puts behind, because linked by office."""
        inc, words = self.ranking.incidence, self.language
        first = sorted(pair.brokers, key=lambda broker: broker.intermediary)[:3]
        found = []
        for broker in first:
            kind = role(broker.role, words) + (
                f", {say('intermediary', words)}" if broker.intermediary else ""
            )
            linked = detour(inc, pair.u, pair.v, broker.row)
            how = Markup(": {}").format(self._path(pair, linked)) if linked else Markup()
            found.append(
                Markup("{} ({}){}").format(self.speech.link(inc.organisations[broker.row].iri), kind, how)
            )
        behind = [broker.row for broker in pair.brokers[:3] if broker not in first]
        if behind:
            names = Markup(", ").join(self.speech.link(inc.organisations[row].iri) for row in behind)
            found.append(escape(say("by office", words, names="")) + names)
        return found

    def _path(self, pair: Pair, path: Path) -> Markup:
        return self._marked(sentence(self.ranking, pair, path, self.language), path.rows)

    def _marked(self, text: str, rows: tuple[Row, ...]) -> Markup:
        """A sentence with its dates in words and the marks of the pages behind `rows`."""
        marks = Markup().join(
            self.speech.mark(source, subject)
            for source, subject in {row.source: row.subject for row in rows if row.source}.items()
        )
        text = self._dated(text)
        return Markup('{}.<span class="marks">{}</span>').format(text, marks)


def pair_path(ranking: Ranking, pair: Pair, language: str) -> str:
    """The page of `pair`, from the root of the site."""
    return f"{language}/pair/{pair_id(ranking, pair)}.html"


def ranked_pairs(ranking: Ranking | None) -> list[Pair]:
    """The pairs that have a page."""
    return [pair for pair in ranking.pairs if pair.rank is not None] if ranking is not None else []


def list_pairs(ranking: Ranking) -> dict[str, list[Pair]]:
    """The pairs of each list that has one: those of the region, those beyond it, those that met but have no rank, those kept apart."""
    found = {
        status if region == "inside" else f"{status}_{region}": ranking.of(status, region)
        for region in _REGIONS
        for status in _STATUSES
    }
    found["met"] = [pair for pair in ranking.of("insufficient evidence", None) if pair.paths]
    found["apart"] = ranking.of("apart", None)
    return {key: pairs for key, pairs in found.items() if pairs}
