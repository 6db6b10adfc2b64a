"""``network.json``: things as nodes with their places, and what links them, each link with its time and its pages.

Places are found here and not in the browser, so that the picture is always the same: clusters as the network figure lays them
out, everything else between what it is linked to (`pinned`).

nodes   [name, layer, kind, x, y, when, topics, page?]; `name` is [local name, German, English if it differs], `page` where a
        node has none of its own; x grows to the right, y upwards
links   [from, to, sort, roles, when, pages]
chance  [cluster, cluster, expected activities in common, q, page?] of pairs with an activity in common, where the ranking tests
        them; `page` for those that have one
Layers, kinds, sorts, roles, topics, pages and ends of links are numbers of rows in the lists of that name.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np

from clustergraph.draw.network import OWN_ROLES, cluster_graph
from clustergraph.draw.spreading import spread
from clustergraph.network.statements import local as slug
from clustergraph.potential.tables import pair_id
from clustergraph.publish.explorer.pinned import around
from clustergraph.publish.explorer.reading import Read, Table
from clustergraph.terms import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from clustergraph.network.bipartite import Statement
    from clustergraph.publish.site.content import Content

LAYERS = ("cluster", "organisation", "event", "project", "act", "person")
SORTS = ("event", "project", "act", "member", "partner", "post", "body", "behalf")
"""Takes part in an event, a project, an agreement; is a member, a partner; holds a post; belongs in another way; speaks for."""

_MEMBERS = {"member", "founding-member", "associated-member", "committee-member", "board-member"}
_PARTNERS = {"partner", "associated-partner", "industry-partner"}
PAPER = (720.0, 480.0)
"""Clusters are laid out as on paper, in points, at least `ROOM` apart; the plane is `SCALE` times as large."""
ROOM, SCALE = 26.0, 4.0
GAP = 34.0
"""What other nodes keep from each other, in units of the plane."""

Link = tuple[int, int, str]


def network(content: Content) -> dict[str, Any]:
    """What the network view reads."""
    return _Network(Read(content)).data()


class _Network:
    def __init__(self, read: Read) -> None:
        self.read, self.knowledge, self.inc = read, read.knowledge, read.incidence
        self.layer = self._layers()
        self.roles: defaultdict[tuple[str, str, str], set[str]] = defaultdict(set)
        self.pages: defaultdict[tuple[str, str, str], set[str]] = defaultdict(set)
        self.times: defaultdict[tuple[str, str, str], set[str]] = defaultdict(set)
        self._appearances()
        self._persons()
        self._memberships()

    def _layers(self) -> dict[str, str]:
        """Everything that may be a node, with its layer."""
        clusters = set(self.read.content.settings.cluster_kinds)
        found = dict.fromkeys(self.knowledge.things["person"], "person")
        for iri in self.knowledge.things["organisation"]:
            is_cluster = not clusters.isdisjoint(self.knowledge.iris(iri, "org:classification"))
            found[iri] = "cluster" if is_cluster else "organisation"
        return found | {activity.iri: activity.kind for activity in self.inc.activities}

    def _link(self, a: str, b: str, sort: str, roles: Iterable[str], pages: Iterable[str], when: str) -> None:
        if a in self.layer and b in self.layer:
            self.roles[a, b, sort].update(roles)
            self.pages[a, b, sort].update(pages)
            self.times[a, b, sort].update([when] if when else [])

    def _appearances(self) -> None:
        """Organisations and what they take part in, directly or through persons."""
        for (row, column), statements in sorted(self.inc.statements.items()):
            activity = self.inc.activities[column]
            self._told(self.inc.organisations[row].iri, activity.iri, activity.kind, statements)

    def _told(self, a: str, b: str, sort: str, statements: Iterable[Statement]) -> None:
        for said in statements:
            pages = [row.source for row in said.rows if row.source]
            # When an activity was, its own node says; for whom somebody spoke is true of that day only.
            when = f"@{self.read.when(said.activity)}" if sort == "behalf" else ""
            self._link(a, b, sort, [said.role], pages, when.rstrip("@"))

    def _persons(self) -> None:
        """Persons, what they appeared at, and for whom they spoke."""
        for said in self.inc.reading.statements:
            if said.person and self.layer.get(said.activity) == "event":
                self._told(said.person, said.activity, "event", [said])
                if said.organisation and said.basis != "inferred":
                    self._told(said.person, said.organisation, "behalf", [said])

    def _memberships(self) -> None:
        """Who belongs to whom, as member, partner, or by a post."""
        base = self.read.content.settings.base
        for node in self.knowledge.subjects(f"{base}id/membership/"):
            roles = [slug(iri) for iri in self.knowledge.iris(node, "org:role")]
            pages = self.knowledge.iris(node, "dcterms:source")
            for member in self.knowledge.iris(node, "org:member"):
                for body in self.knowledge.iris(node, "org:organization"):
                    sort = self._sort(member, roles)
                    self._link(member, body, sort, roles, pages, self._period(node))

    def _sort(self, member: str, roles: list[str]) -> str:
        if self.layer.get(member) == "person":
            return "post"
        return "member" if _MEMBERS & set(roles) else "partner" if _PARTNERS & set(roles) else "body"

    def _period(self, node: str) -> str:
        """``<start>/<end>`` as stated, one of them may be empty; ``@<day>`` if only a day is known on which it was so."""
        start, end, day = (
            value.value if (value := self.knowledge.value(node, name)) else ""
            for name in ("schema:startDate", "schema:endDate", "cg:asOf")
        )
        return f"{start}/{end}" if start or end else f"@{day}" if day else ""

    def data(self) -> dict[str, Any]:
        read = self.read
        fixed, laid = self._laid_out({end for a, b, _ in self.roles for end in (a, b)})
        place = {iri: number for number, iri in enumerate(fixed)}
        roles, kinds = Table(self._role), Table(read.named)
        nodes = []
        for iri, (x, y) in zip(fixed, laid, strict=True):
            layer = self.layer[iri]
            kind = next(
                iter(self.knowledge.iris(iri, "org:classification", "cg:eventKind", "cg:actKind")), ""
            )
            row = [
                read.named(iri), LAYERS.index(layer), kinds[kind] if kind else -1, x, y,
                read.when(iri) if layer in {"event", "project", "act"} else "", read.about(iri),
            ]  # fmt: skip
            nodes.append([*row, read.page(iri)] if layer == "act" else row)
        links = [
            [
                place[a], place[b], SORTS.index(sort), roles.all(self.roles[a, b, sort]),
                sorted(self.times[a, b, sort]), read.pages(self.pages[a, b, sort]),
            ]
            for a, b, sort in sorted(self.roles, key=lambda key: (place[key[0]], place[key[1]], key[2]))
        ]  # fmt: skip
        return {
            "layers": LAYERS,
            "sorts": SORTS,
            "nodes": nodes,
            "links": links,
            "kinds": kinds.rows,
            "roles": roles.rows,
            "topics": read.topics.rows,
            "sources": read.sources.rows,
            "chance": self._chance(place),
            "cap": self.inc.priors.size_cap,
        }

    def _role(self, role: str) -> list[str]:
        if role in OWN_ROLES:
            return [role, *OWN_ROLES[role]]
        return [role, *(self.knowledge.label(PREFIXES["role"] + role, language) for language in ("de", "en"))]

    def _laid_out(self, named: set[str]) -> tuple[list[str], list[tuple[int, int]]]:
        """All nodes with their places in whole numbers, y upwards; clusters that share activities first."""
        graph, _ = cluster_graph(self.inc)
        spots = spread(graph, 1, *PAPER, gap=ROOM, rim=(12.0, 12.0)) if len(graph) else {}
        nodes = [*sorted(spots), *sorted(iri for iri in named if iri not in spots)]
        number = {iri: index for index, iri in enumerate(nodes)}
        links = {tuple(sorted((number[a], number[b]))) for a, b, _ in self.roles if a != b}
        places = around(
            np.array(sorted(links), dtype=np.int64).reshape(-1, 2),
            len(nodes),
            np.round(SCALE * np.array([spots[iri] for iri in sorted(spots)], dtype=float)).reshape(-1, 2),
            GAP,
        )
        return nodes, [(round(x), round(y)) for x, y in places.tolist()]

    def _chance(self, place: dict[str, int]) -> list[list[Any]]:
        ranking = self.read.content.ranking
        if ranking is None:
            return []
        found = []
        for pair in ranking.pairs:
            if not pair.observed or pair.q is None or pair.expected is None:
                continue
            ends = [place.get(ranking.incidence.organisations[row].iri) for row in (pair.u, pair.v)]
            page = [] if pair.rank is None else [f"pair/{pair_id(ranking, pair)}"]
            found.append(
                [
                    *sorted(end for end in ends if end is not None),
                    round(pair.expected, 3),
                    round(pair.q, 4),
                    *page,
                ]
            )
        return sorted(found)
