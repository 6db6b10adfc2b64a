"""The ranking in words: each pair with what speaks for it, who could broker, on what, and the pages behind it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from clustergraph.potential.sentences import role, say, sentence

if TYPE_CHECKING:
    from clustergraph.potential.evidence import Path
    from clustergraph.potential.gate import Known
    from clustergraph.potential.ranking import Pair, Ranking
    from clustergraph.publish.site.speech import Speech

SHOWN_PAIRS = 200
"""At most so many pairs of a list stand on the page; all are in the tables."""
_SHOWN_PATHS = 8
_SHOWN_REASONS = 20


@dataclass(frozen=True, slots=True)
class PairView:
    """A pair in words: both names, one line for the start page, and all lines for the ranking."""

    names: Markup
    reason: Markup
    lines: list[Markup]


@dataclass(frozen=True, slots=True)
class RankingView:
    """The lists of the ranking; `ranked` says whether any pair has a rank, `reasons` why not."""

    open: list[PairView] = field(default_factory=list)
    deepen: list[PairView] = field(default_factory=list)
    insufficient: list[PairView] = field(default_factory=list)
    reasons: list[Markup] = field(default_factory=list)

    @property
    def ranked(self) -> bool:
        """Whether the data suffice for a rank of any pair."""
        return bool(self.open or self.deepen)

    @property
    def pairs(self) -> list[PairView]:
        """The ranked pairs, those to be opened first."""
        return self.open + self.deepen


def ranking_view(speech: Speech, ranking: Ranking | None, unranked: str) -> RankingView:
    """The ranking for one page."""
    if ranking is None:
        return RankingView(reasons=[escape(unranked)] if unranked else [])
    lists = {
        status: [_pair(speech, ranking, pair) for pair in ranking.of(status)[:SHOWN_PAIRS]]
        for status in ("open", "deepen")
    }
    near = [pair for pair in ranking.of("insufficient evidence") if pair.paths][:SHOWN_PAIRS]
    needed = ranking.incidence.priors.min_evidence
    reasons = []
    if not lists["open"] and not lists["deepen"]:
        sides = {row: k for pair in near for row, k in ((pair.u, pair.known_u), (pair.v, pair.known_v))}
        reasons = [escape(say("gate", speech.language, needed=needed))]
        reasons += [_known(speech, ranking, row, k) for row, k in sorted(sides.items())][:_SHOWN_REASONS]
    return RankingView(
        open=lists["open"],
        deepen=lists["deepen"],
        insufficient=[_pair(speech, ranking, pair) for pair in near],
        reasons=reasons,
    )


def _pair(speech: Speech, ranking: Ranking, pair: Pair) -> PairView:
    language = speech.language
    iris = [ranking.incidence.organisations[row].iri for row in (pair.u, pair.v)]
    names = Markup(" × ").join(speech.link(iri) for iri in iris)
    evidence = [_path(speech, ranking, pair, path) for path in pair.paths[:_SHOWN_PATHS]]
    if pair.rank is None:
        return PairView(names, Markup(), evidence)
    known = [_known(speech, ranking, row, k) for row, k in ((pair.u, pair.known_u), (pair.v, pair.known_v))]
    head = Markup('<strong class="place">{}</strong> · {}').format(
        _place(ranking, pair, language), _score(pair, language)
    )
    brokers = sorted(pair.brokers, key=lambda broker: broker.intermediary)[:3]
    through = Markup(", ").join(
        Markup("{} ({})").format(
            speech.link(ranking.incidence.organisations[b.row].iri), role(b.role, language)
        )
        for b in brokers
    )
    topics = Markup("; ").join(
        speech.link(t) if t == other else Markup("{} × {}").format(speech.link(t), speech.link(other))
        for t, other in pair.topics
    )
    lines = [head, *evidence]
    lines.append(_labelled("through", through or escape(say("nobody", language)), language))
    if topics:
        lines.append(_labelled("on what", topics, language))
    lines.append(_labelled("how sure", Markup(" · ").join(known), language))
    first = evidence[0] if evidence else Markup()
    return PairView(names, first, lines)


def _labelled(phrase: str, text: Markup, language: str) -> Markup:
    return Markup('<span class="quiet">{}:</span> {}').format(say(phrase, language), text)


def _place(ranking: Ranking, pair: Pair, language: str) -> str:
    of = len(ranking.of(pair.status))
    if pair.rank_interval:
        lo, hi = pair.rank_interval
        return say("rank span", language, rank=pair.rank, lo=lo, hi=hi, of=of)
    return say("rank", language, rank=pair.rank, of=of)


def _score(pair: Pair, language: str) -> str:
    parts = pair.parts or {}
    pieces = [f"{say('size', language)} {parts.get('size', 0.0):+.2f}"]
    pieces.append(f"{say('affinity', language)} {pair.affinity or 0.0:+.2f}")
    pieces.append(f"{say('common', language)}: {say('observed', language, observed=pair.observed)}")
    if pair.expected is not None:
        pieces.append(say("expected", language, expected=pair.expected))
    return " · ".join(pieces)


def _known(speech: Speech, ranking: Ranking, row: int, known: Known) -> Markup:
    return escape(
        say(
            "known",
            speech.language,
            name=ranking.label(row, speech.language),
            independent=known.independent,
            needed=ranking.incidence.priors.min_evidence,
            activities=known.activities,
            origins=known.origins,
        )
    )


def _path(speech: Speech, ranking: Ranking, pair: Pair, path: Path) -> Markup:
    marks = Markup().join(
        speech.mark(source, subject)
        for source, subject in {row.source: row.subject for row in path.rows if row.source}.items()
    )
    text = sentence(ranking, pair, path, speech.language)
    return Markup('{}.<span class="marks">{}</span>').format(text, marks)
