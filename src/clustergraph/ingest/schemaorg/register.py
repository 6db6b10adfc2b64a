"""The registers of a dataset, asked by name."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from clustergraph.reconcile.finding import Finding, find
from clustergraph.reconcile.things import place_names, records_of
from clustergraph.store import open_store
from clustergraph.terms import PREFIXES, slug

if TYPE_CHECKING:
    from clustergraph.dataset import Dataset
    from clustergraph.reconcile.record import Record
    from clustergraph.store import Store


class Register:
    """What the register of `dataset` knows, asked by name. Answers are kept."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset
        self._known: dict[str, list[Record]] = {}
        self._asked: dict[Record, Finding] = {}

    @cached_property
    def _store(self) -> Store:
        return open_store(self._dataset)

    @cached_property
    def _places(self) -> list[str]:
        return place_names(self._store)

    def find(self, wanted: Record) -> Finding:
        """What `wanted` means among the things of its kind."""
        if wanted not in self._asked:
            if wanted.kind not in self._known:
                self._known[wanted.kind] = records_of(self._store, [wanted.kind])
            self._asked[wanted] = find([wanted], self._known[wanted.kind], places=self._places)[0]
        return self._asked[wanted]

    @cached_property
    def _labels(self) -> dict[str, dict[str, str]]:
        """Prefixed names of places, topics and roles by their labels as slugs; labels that two share are left out."""
        query = (
            "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
            + "SELECT DISTINCT ?thing ?label WHERE { ?thing skos:prefLabel|skos:altLabel ?label }"
        )
        roots = {
            "place": f"{self._dataset.settings.base}id/place/",
            "topic": f"{self._dataset.settings.base}id/topic/",
            "role": PREFIXES["role"],
        }
        found: dict[str, dict[str, set[str]]] = {kind: {} for kind in roots}
        for row in self._store.select(query).rows:
            thing, label = (cell.value for cell in row if cell is not None)  # type: ignore[union-attr] # IRI, label
            for kind, root in roots.items():
                if thing.startswith(root):
                    found[kind].setdefault(slug(label), set()).add(f"{kind}:{thing.removeprefix(root)}")
        return {
            kind: {label: next(iter(things)) for label, things in labels.items() if len(things) == 1}
            for kind, labels in found.items()
        }

    def labelled(self, kind: str, name: str) -> str:
        """The prefixed name of the place, topic or role with the label `name`, or an empty text."""
        return self._labels[kind].get(slug(name), "")
