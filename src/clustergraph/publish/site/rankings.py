"""The pages of the ranking: the first pairs of each list with reasons, every list as tables, and each ranked pair with its evidence."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from clustergraph.publish.site.page import Draft, Page
from clustergraph.publish.site.paging import numbered, slices
from clustergraph.publish.site.recommendations import (
    RankingWords,
    Totals,
    list_pairs,
    pair_path,
    ranked_pairs,
)
from clustergraph.publish.site.speech import Speech

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clustergraph.potential.ranking import Pair, Ranking
    from clustergraph.publish.site.content import Content

SHOWN = 10
"""So many pairs of each list stand with their reason on the first page."""
ROWS = {"met": 50, "apart": 50}
"""So many pairs of a list without ranks stand on one page, each with its reason; ranked ones are rows of a table."""
TABLE_ROWS = 150


def ranking_drafts(content: Content, language: str) -> Iterator[Draft]:
    """The first page, the pages of each list, and the page of each ranked pair."""
    path = f"{language}/ranking.html"
    yield Draft(path, partial(_ranking_page, content, language, path), ("ranking", "downloads"))
    if content.ranking is None:
        return
    ranking = content.ranking
    for key, pairs in list_pairs(ranking).items():
        first = list_path(language, key)
        parts = slices(pairs, ROWS.get(key, TABLE_ROWS))
        paths = [numbered(first, number) for number in range(1, len(parts) + 1)]
        for number, part in enumerate(parts, 1):
            yield Draft(
                paths[number - 1],
                partial(_list_page, content, ranking, language, key, part, number, paths),
                ("ranking", "downloads"),
            )
    totals = Totals(ranking)
    for pair in ranked_pairs(ranking):
        yield Draft(
            pair_path(ranking, pair, language),
            partial(_pair_page, content, ranking, totals, pair, language),
            ("ranking", "downloads"),
        )


def list_path(language: str, key: str) -> str:
    """The first page of the list `key`, from the root of the site."""
    return f"{language}/ranking/{key.replace('_', '-')}.html"


def _tables(content: Content) -> tuple[tuple[str, str], ...]:
    """The tables of the ranking."""
    names = [name for name in content.downloads if name.startswith("tables/")]
    return tuple((name.partition("/")[2], f"download/{name}") for name in names)


def _ranking_page(content: Content, language: str, path: str) -> Page:
    speech = Speech(content.knowledge, language, path)
    ranking = content.ranking
    told = RankingWords(speech, ranking) if ranking else None
    found = list_pairs(ranking) if ranking else {}
    lists = [
        {
            "key": key,
            "views": [told.view(pair) for pair in pairs[:SHOWN]],
            "count": len(pairs),
            "path": list_path(language, key),
        }
        for key, pairs in found.items()
        if told
    ]
    ranked = any(key not in ROWS for key in found)
    values = {
        "lists": lists,
        "ranked": ranked,
        "years": ranking.incidence.priors.recent_years if ranking else 0,
        "reasons": [] if ranked else told.reasons() if told else list(filter(None, [content.unranked])),
        "lead": "lead_organisations" if ranking and ranking.actors == "organisations" else "lead",
        "compared": compared(content),
    }
    title = speech.words("ranking", "title")
    return Page(path, "ranking.html", speech, title, path, values, _tables(content))


def compared(content: Content) -> dict[str, int]:
    """How many cluster organisations there are, how many of them are compared, and how many can have a rank."""
    ranking = content.ranking
    if ranking is None or ranking.actors != "clusters":
        return {}
    knowledge = content.knowledge
    return {
        "known": sum(knowledge.is_cluster(iri) for iri in knowledge.things["organisation"]),
        "compared": ranking.manifest["cluster_organisations"],
        "gate": ranking.manifest["actors_passing_gate"],
        "needed": ranking.incidence.priors.min_evidence,
    }


def _list_page(
    content: Content,
    ranking: Ranking,
    language: str,
    key: str,
    pairs: list[Pair],
    number: int,
    pages: list[str],
) -> Page:
    """One page of the list `key`."""
    path = pages[number - 1]
    speech = Speech(content.knowledge, language, path)
    told = RankingWords(speech, ranking)
    years = ranking.incidence.priors.recent_years
    values: dict[str, Any] = {
        "key": key,
        "years": years,
        "pages": pages,
        "number": number,
        "views": [told.view(pair) for pair in pairs] if key in ROWS else [],
        "rows": [] if key in ROWS else [told.row(pair) for pair in pairs],
        "count": len(list_pairs(ranking)[key]),
    }
    title = speech.words("ranking", key, years=years)
    return Page(path, "pairs.html", speech, title, f"{language}/ranking.html", values, _tables(content))


def _pair_page(content: Content, ranking: Ranking, totals: Totals, pair: Pair, language: str) -> Page:
    path = pair_path(ranking, pair, language)
    speech = Speech(content.knowledge, language, path)
    page = RankingWords(speech, ranking, totals).page(pair)
    values = {"page": page}
    title, section = page.title, f"{language}/ranking.html"
    return Page(path, "pair.html", speech, title, section, values, _tables(content))
