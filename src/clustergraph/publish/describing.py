"""The descriptions that stand beside the dumps: ``void.ttl``, ``dcat.ttl`` and ``examples.ttl``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from clustergraph.publish import dcat, examples, metadata
from clustergraph.publish.answers import asked
from clustergraph.publish.coverage import coverage
from clustergraph.publish.variant import SUFFIX
from clustergraph.terms import SKOS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from clustergraph.dataset import Settings
    from clustergraph.publish.dumps import Dumps
    from clustergraph.store import Store


def write_descriptions(
    made: Sequence[tuple[Settings, metadata.Counts, Dumps]],
    quads: Sequence[list[ox.Quad] | None],
    store: Store,
    folder: Path,
) -> None:
    """Describe the datasets `made` in `folder`, where their dumps and tables are.

    `quads` are those of each dataset and None for one that is not made; `store` holds the first.
    """
    (folder / metadata.FILE).write_bytes(metadata.void_turtle(made))
    held = [given for given in quads if given is not None]
    described = [
        dcat.Described(settings, dumps, coverage(given, settings.base), _tables(folder, settings, dumps))
        for (settings, _, dumps), given in zip(made, held, strict=True)
    ]
    settings = made[0][0]
    (folder / dcat.FILE).write_bytes(dcat.dcat_turtle(described, _labels(held[0], settings.region)))
    persons = made[0][2].dataset == settings.dataset
    questions = asked(persons=persons)
    (folder / examples.FILE).write_bytes(examples.examples_turtle(store, settings, questions))


def _tables(folder: Path, settings: Settings, dumps: Dumps) -> tuple[Path, ...]:
    """The node and edge tables of a dataset."""
    suffix = "" if dumps.dataset == settings.dataset else SUFFIX
    return tuple(folder / f"{name}{suffix}.csv" for name in ("nodes", "edges"))


def _labels(quads: Iterable[ox.Quad], thing: str) -> dict[str, str]:
    """The names of `thing` by language; the first of several."""
    named = ox.NamedNode(thing)
    found = sorted(
        (q.object.language, q.object.value)
        for q in quads
        if q.subject == named
        and q.predicate == SKOS.prefLabel
        and isinstance(q.object, ox.Literal)
        and q.object.language
    )
    return {language: text for language, text in reversed(found) if language}
