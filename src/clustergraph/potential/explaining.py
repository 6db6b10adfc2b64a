"""One pair explained as text: rank, parts of the score, evidence with pages, brokers, topics, and how sure it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clustergraph.potential.evidence import common_activities, others, paths
from clustergraph.potential.gate import Known, known
from clustergraph.potential.names import two
from clustergraph.potential.ranking import Pair
from clustergraph.potential.sentences import (
    address,
    decimal,
    gone_sentence,
    role,
    say,
    seats_sentence,
    seen_sentence,
    sentence,
)
from clustergraph.potential.weights import FAMILIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clustergraph.network.statements import Row
    from clustergraph.potential.ranking import Ranking

SHOWN = 8


def explain(ranking: Ranking, a: str, b: str, lang: str = "en", *, show_all: bool = False) -> str:
    """Why the pair `a`, `b` stands where it stands. Ids, names and aliases are accepted.

    A pair that is not ranked is explained as well: what is known, how much is needed, and which pages state it.

    Raises:
        NotFoundError: no organisation has such a name; the nearest ones are offered.
        ParameterError: `a` and `b` are the same organisation.

    """
    inc = ranking.incidence
    iris, rows = two(inc, a, b)
    names = [_name(ranking, iri, row, lang) for iri, row in zip(iris, rows, strict=True)]
    if rows[0] is None or rows[1] is None:
        about = [known(inc, row) for row in rows]
        return "\n".join(
            _head(names, "insufficient evidence", "", lang)
            + _gone(ranking, iris, lang)
            + _unranked(ranking, names, about, lang)
        )
    # Pairs are kept with u < v; the text keeps the order in which the reader asked.
    u, v = sorted((rows[0], rows[1]))
    pair = next((pair for pair in ranking.pairs if (pair.u, pair.v) == (u, v)), None)
    if pair is None:
        shared = common_activities(inc, u, v)
        terms = tuple(ranking.manifest["weights"])
        found = tuple(paths(inc, ranking.network, ranking.topics, u, v, terms))
        pair = Pair(
            u,
            v,
            "insufficient evidence",
            "inside",
            known(inc, u),
            known(inc, v),
            len(shared),
            len(shared),
            paths=found,
        )
        outside = True
    else:
        outside = False
    return "\n".join(_lines(ranking, pair, names, rows[0] != u, lang, show_all=show_all, outside=outside))


def _name(ranking: Ranking, iri: str, row: int | None, lang: str) -> str:
    if row is not None:
        return ranking.label(row, lang)
    label = ranking.incidence.reading.labels.get(iri)
    return label(lang) if label else iri.rsplit("/", 1)[-1]


def _head(names: list[str], status: str, place: str, lang: str) -> list[str]:
    return [f"{names[0]}  ×  {names[1]}", f"  {say(status, lang)}" + (f" · {place}" if place else "")]


def _gone(ranking: Ranking, iris: Iterable[str], lang: str) -> list[str]:
    """For each side that others have followed: by whom, and the pages that state it."""
    lines = []
    for iri in iris:
        if found := gone_sentence(ranking, iri, lang):
            lines += [f"  {found[0]}", *(f"         {page}" for page in _pages(ranking, found[1]))]
    return lines


def _unranked(ranking: Ranking, names: list[str], about: list[Known], lang: str) -> list[str]:
    needed = ranking.incidence.priors.min_evidence
    return [
        f"  {say('gate', lang, needed=needed)}",
        *(
            "  "
            + say(
                "known",
                lang,
                name=name,
                independent=k.independent,
                needed=needed,
                activities=k.activities,
                origins=k.origins,
            )
            for name, k in zip(names, about, strict=True)
        ),
    ]


def _lines(
    ranking: Ranking, pair: Pair, names: list[str], swapped: bool, lang: str, *, show_all: bool, outside: bool
) -> Iterator[str]:
    about = [pair.known_v, pair.known_u] if swapped else [pair.known_u, pair.known_v]
    needed = ranking.incidence.priors.min_evidence
    sides = [ranking.incidence.organisations[row].iri for row in (pair.u, pair.v)]
    if pair.rank is None:
        yield from _head(names, pair.status, "", lang) if not outside else [f"{names[0]}  ×  {names[1]}"]
        yield from _gone(ranking, sides, lang)
        if pair.status == "apart":
            yield f"  {say(pair.apart or 'merger', lang)}"
        elif outside:
            yield f"  {say('not compared', lang)}"
        elif min(known.independent for known in about) >= needed:
            yield f"  {say('no path', lang)}"
        else:
            yield from _unranked(ranking, names, about, lang)
    else:
        yield from _head(names, pair.status, _place(ranking, pair, lang), lang)
        yield from _gone(ranking, sides, lang)
        yield from (decimal(line, lang) for line in _score(pair, lang))
        if pair.status == "deepen":
            yield f"  {say('by excess', lang)}"
    chance = decimal(_chance(ranking, pair, lang), lang)
    yield f"  {say('common', lang)}: {say('observed', lang, observed=pair.observed)}{chance}"
    yield ""
    yield f"  {say('why', lang)}"
    yield from _evidence(ranking, pair, lang, show_all=show_all)
    if pair.rank is not None:
        yield f"  {say('through', lang)}: {_through(ranking, pair, lang)}"
        yield f"  {say('on what', lang)}: {_on_what(ranking, pair, lang)}"
        origins = " · ".join(
            say(
                "known",
                lang,
                name=name,
                independent=k.independent,
                needed=needed,
                activities=k.activities,
                origins=k.origins,
            )
            for name, k in zip(names, about, strict=True)
        )
        yield f"  {say('how sure', lang)}: {origins}"
        if pair.worst_rank is not None and pair.worst_rank > (pair.rank or 0):
            yield f"    {say('one host less', lang, host=pair.worst_host, rank=pair.worst_rank)}"
        yield from _seen(ranking, pair, lang)
        yield f"  {say('caution', lang)}"


def _place(ranking: Ranking, pair: Pair, lang: str) -> str:
    of = len(ranking.of(pair.status, pair.region))
    if pair.rank_interval:
        lo, hi = pair.rank_interval
        place = say("rank span", lang, rank=pair.rank, lo=lo, hi=hi, of=of)
    else:
        place = say("rank", lang, rank=pair.rank, of=of)
    return place if pair.region == "inside" else f"{place} · {say('beyond', lang)}"


def _score(pair: Pair, lang: str) -> Iterator[str]:
    parts = pair.parts or {}
    others = ", ".join(f"{say(name, lang)} {value:+.2f}" for name, value in parts.items() if name != "size")
    if "place" not in parts:
        others += f"; {say('unknown seat', lang)}"
    yield f"  {say('size', lang)} {parts.get('size', 0.0):+.2f}    {say('affinity', lang)} {pair.affinity:+.2f}  ({others})"


def _chance(ranking: Ranking, pair: Pair, lang: str) -> str:
    if pair.expected is None or pair.q is None:
        return ""
    text = f", {say('expected', lang, expected=pair.expected)}"
    text += f" ({say('q', lang, q=pair.q, tests=ranking.manifest['pairs_passing_gate'])}"
    return text + (f"; {say('low power', lang)})" if pair.expected < 1 else ")")


def _evidence(ranking: Ranking, pair: Pair, lang: str, *, show_all: bool) -> Iterator[str]:
    shown = pair.paths if show_all else pair.paths[:SHOWN]
    told: dict[str, dict[str, None]] = {}
    for path in shown:
        told.setdefault(sentence(ranking, pair, path, lang), {}).update(_pages(ranking, path.rows))
    if not told:
        yield f"    {say('nothing', lang)}"
    if pair.rank is not None and (where := seats_sentence(ranking, pair, lang)):
        told[where[0]] = _pages(ranking, where[1])
    for number, (text, pages) in enumerate(told.items(), 1):
        yield f"  {number:>3}  {text}"
        for page in pages:
            yield f"         {page}"
    if len(shown) < len(pair.paths):
        yield f"       {say('more', lang, count=len(pair.paths) - len(shown))}"
    for term, (count, share) in others(ranking.network, ranking.topics, pair.u, pair.v, pair.paths).items():
        family = say(FAMILIES.get(term, term), lang)
        yield f"       {family}: {say('others', lang, count=count, share=share)}"


def _pages(ranking: Ranking, rows: Iterable[Row]) -> dict[str, None]:
    return dict.fromkeys(address(ranking, row.source) for row in rows if row.source)


def _seen(ranking: Ranking, pair: Pair, lang: str) -> Iterator[str]:
    for row in (pair.u, pair.v):
        if found := seen_sentence(ranking, row, lang):
            yield f"    {found[0]}"
            for page in _pages(ranking, found[1]):
                yield f"         {page}"


def _through(ranking: Ranking, pair: Pair, lang: str) -> str:
    if not pair.brokers:
        return say("nobody", lang)
    first = sorted(pair.brokers, key=lambda broker: broker.intermediary)[:3]
    return ", ".join(
        f"{ranking.label(broker.row, lang)} ({role(broker.role, lang)})"
        + (f" [{say('intermediary', lang)}]" if broker.intermediary else "")
        for broker in first
    )


def _on_what(ranking: Ranking, pair: Pair, lang: str) -> str:
    found = [
        f"{ranking.thing_label(t, lang)} ({say('shared', lang)})"
        if t == other
        else f"{ranking.thing_label(t, lang)} × {ranking.thing_label(other, lang)} ({say('complementary', lang)})"
        for t, other in pair.topics
    ]
    return "; ".join(found) or "–"
