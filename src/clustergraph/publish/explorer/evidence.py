"""``evidence.json``: for every ranked pair the paths that speak for it, each step with its page. Read when a pair is opened.

``paths`` has, in the order of the pairs of ``potential.json``, rows ``[term, share, relation, activities, between, topics,
pages]``: numbers in the tables of the same file; ``pages`` has one for each triple of the path. ``rest`` has
``[term, number, share]`` of the paths that are not listed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from clustergraph.potential.evidence import others
from clustergraph.potential.sentences import weakest_relation
from clustergraph.publish.explorer.potential import Numbered
from clustergraph.publish.site import paths
from clustergraph.publish.site.recommendations import ranked_pairs
from clustergraph.publish.site.speech import Speech
from clustergraph.publish.site.words import LANGUAGES

if TYPE_CHECKING:
    from clustergraph.potential.evidence import Path
    from clustergraph.potential.ranking import Pair, Ranking
    from clustergraph.publish.site.content import Content

_DIGITS = 4


def evidence(content: Content) -> dict[str, Any]:
    """All paths of all ranked pairs; nothing where no pair is ranked."""
    ranking = content.ranking
    if ranking is None:
        return {"paths": [], "rest": []}
    return _Evidence(content, ranking).told()


class _Evidence:
    def __init__(self, content: Content, ranking: Ranking) -> None:
        self.ranking, self.knowledge = ranking, content.knowledge
        self.speech = Speech(content.knowledge, LANGUAGES[0], "")
        labels = {o.iri: o.label for o in ranking.incidence.organisations}
        self.organisations = Numbered(lambda iri, lang: labels[iri](lang))
        self.topics = Numbered(ranking.thing_label)
        self.activities: dict[int, int] = {}
        self.pages: dict[str, int] = {}

    def told(self) -> dict[str, Any]:
        """The file."""
        ranking = self.ranking
        pairs = sorted(ranked_pairs(ranking), key=lambda pair: (pair.u, pair.v))
        found = [[self._path(pair, path) for path in pair.paths] for pair in pairs]
        rest = [others(ranking.network, ranking.topics, pair.u, pair.v, pair.paths) for pair in pairs]
        return {
            "paths": found,
            "rest": [
                [[term, count, round(share, _DIGITS)] for term, (count, share) in one.items()] for one in rest
            ],
            "organisations": self.organisations.rows(),
            "topics": self.topics.rows(),
            "activities": [self._activity(column) for column in self.activities],
            "pages": [self._page(source) for source in self.pages],
        }

    def _path(self, pair: Pair, path: Path) -> list[Any]:
        inc = self.ranking.incidence
        return [
            path.term,
            round(path.share, _DIGITS),
            weakest_relation(self.ranking, pair, path.activities[0]) if path.term == "common" else "",
            [self.activities.setdefault(column, len(self.activities)) for column in path.activities],
            [self.organisations(inc.organisations[row].iri) for row in path.between],
            [self.topics(topic) for topic in path.topics],
            [self.pages.setdefault(row.source, len(self.pages)) for row in path.rows],
        ]

    def _activity(self, column: int) -> list[str]:
        """Where it is told of below the folder of a language, its labels, and its time (``~`` before a day it is known by)."""
        activity = self.ranking.incidence.activities[column]
        place = self.speech.place(activity.iri) or ""
        when = activity.when or (f"~{activity.known_by.isoformat()}" if activity.known_by else "")
        return [
            place.removeprefix(f"{LANGUAGES[0]}/"),
            *(activity.label(language) for language in ("de", "en")),
            when,
        ]

    def _page(self, source: str) -> list[str]:
        """The name of our record of the page, its title in both languages and its address, if a reader may be sent there."""
        page = self.ranking.incidence.sources.get(source)
        address = paths.web_address(page.url) if page and page.url else None
        titles = [self.knowledge.label(source, language) for language in ("de", "en")]
        return [self.knowledge.paths.local(source) or "", *titles, address or ""]
