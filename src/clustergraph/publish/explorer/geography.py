"""``geography.json``: towns of the region with the clusters seated there and the events that took place there.

towns     [name, latitude, longitude, organisations seated]; `name` is [local name, German, English if it differs]
clusters  [name, town, topics, pages]
events    [name, town, when, kind, topics, pages, venue or -1]
elsewhere and unknown count clusters and events ([clusters, events]) with a place outside the region, or none with a known position.
"""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Any

from clustergraph.publish.explorer.reading import Read, Table
from clustergraph.terms import PREFIXES

if TYPE_CHECKING:
    from clustergraph.publish.site.content import Content
    from clustergraph.publish.site.knowledge import Statement

_SEAT = f"{PREFIXES['aspect']}seat"


def geography(content: Content) -> dict[str, Any]:
    """What the map reads."""
    return _Map(Read(content)).data()


class _Map:
    def __init__(self, read: Read) -> None:
        self.read, self.knowledge, self.settings = read, read.knowledge, read.content.settings

    @cached_property
    def _parts(self) -> dict[str, tuple[str, ...]]:
        """Cluster organisation to itself and its own management company, whose seat is its own."""
        return {o.iri: o.parts for o in self.read.incidence.organisations}

    def data(self) -> dict[str, Any]:
        read = self.read
        seated = {iri: self._seats(iri) for iri in self.knowledge.things["organisation"]}
        crowd: Counter[str] = Counter()
        for seats in seated.values():
            crowd.update({town for said in seats if (town := self._town_of(said.value.value))})
        towns, kinds, venues = (
            Table(lambda iri: self._place(iri, crowd)),
            Table(read.named),
            Table(read.named),
        )
        # All towns are there for orientation, the larger ones (by what is seated there) first.
        for iri in sorted(
            (t for t in self.knowledge.things["place"] if self._town_of(t) == t), key=lambda t: (-crowd[t], t)
        ):
            towns[iri]
        missing = {"elsewhere": [0, 0], "unknown": [0, 0]}
        clusters, events = [], []
        for iri in self._clusters():
            bodies = self._parts.get(iri, (iri,))
            found = self._best([said for body in bodies for said in seated.get(body, ())], crowd)
            if isinstance(found, str):
                missing[found][0] += 1
                continue
            town, pages = found
            clusters.append([read.named(iri), towns[town], read.about(iri), read.pages(pages)])
        for iri in self.knowledge.things["event"]:
            if self.knowledge.top_event(iri) != iri:
                continue
            found = self._best(self.knowledge.about(iri, "schema:location"), crowd)
            if isinstance(found, str):
                missing[found][1] += 1
                continue
            town, pages = found
            kind = next(iter(self.knowledge.iris(iri, "cg:eventKind")), "")
            venue = next(
                (v for v in self.knowledge.iris(iri, "schema:location") if self.knowledge.kind(v) == "venue"),
                "",
            )
            events.append([
                read.named(iri), towns[town], read.when(iri), kinds[kind] if kind else -1, read.about(iri),
                read.pages(pages), venues[venue] if venue else -1,
            ])  # fmt: skip
        return {
            "region": read.named(self.settings.region),
            "towns": towns.rows,
            "clusters": clusters,
            "events": events,
            "kinds": kinds.rows,
            "venues": venues.rows,
            "topics": read.topics.rows,
            "sources": read.sources.rows,
            **missing,
        }

    def _place(self, iri: str, crowd: Counter[str]) -> list[Any]:
        lat, long = self.knowledge.value(iri, "geo:lat"), self.knowledge.value(iri, "geo:long")
        assert lat is not None
        assert long is not None
        return [self.read.named(iri), float(lat.value), float(long.value), crowd[iri]]

    def _clusters(self) -> list[str]:
        """Cluster organisations, in order."""
        wanted = set(self.settings.cluster_kinds)
        organisations = self.knowledge.things["organisation"]
        return [o for o in organisations if wanted & set(self.knowledge.iris(o, "org:classification"))]

    def _seats(self, organisation: str) -> list[Statement]:
        """What says where it has its seat: its stated place, or an observation of its seat."""
        found = self.knowledge.about(organisation, "schema:location")
        for said in self.knowledge.incoming(organisation, "cg:observedThing"):
            if _SEAT in self.knowledge.iris(said.subject, "cg:aspect"):
                found = [*found, *self.knowledge.about(said.subject, "cg:valueThing")]
        return found

    def _above(self, place: str) -> list[str]:
        """`place` and all that contain it, from near to far."""
        found = [place]
        for one in found:
            found += [up for up in self.knowledge.iris(one, "schema:containedInPlace") if up not in found]
        return found

    def _town_of(self, place: str) -> str | None:
        """The nearest place around `place` that has a position, if it lies in the region."""
        above = self._above(place)
        town = next((p for p in above if self.knowledge.value(p, "geo:lat") is not None), None)
        return town if town is not None and self.settings.region in self._above(town)[1:] else None

    def _best(self, said: list[Statement], crowd: Counter[str]) -> tuple[str, list[str]] | str:
        """The town among the stated places in which most are seated, with the pages; else why there is none."""
        found: dict[str, list[str]] = {}
        for one in said:
            if town := self._town_of(one.value.value):
                found.setdefault(town, []).extend(one.sources)
        if found:
            town = min(found, key=lambda iri: (-crowd[iri], iri))
            return town, found[town]
        positions = (self.knowledge.value(p, "geo:lat") for one in said for p in self._above(one.value.value))
        return "elsewhere" if any(lat is not None for lat in positions) else "unknown"
