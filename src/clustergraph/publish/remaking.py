"""Files that cost much to make and follow from few inputs: kept in the cache under a digest of these inputs."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

from clustergraph.network.statements import Label
from clustergraph.publish.digests import digest, program
from clustergraph.store import cache

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from clustergraph.dataset import Settings
    from clustergraph.network.statements import Reading
    from clustergraph.potential.ranking import Ranking
    from clustergraph.store import Store

_LEVEL = 1
"""Of compression; more would take longer than it saves."""
_DATE = (1980, 1, 1, 0, 0, 0)


def made_once(key: str, folder: Path, parts: Sequence[str], make: Callable[[], object]) -> bool:
    """Fill `parts` of `folder` (files, or folders with all that is in them) from the cache; else by `make`, and keep them.

    Whether they came from the cache.
    """
    stored = cache.read(key)
    if stored is not None:
        with zipfile.ZipFile(io.BytesIO(stored)) as archive:
            archive.extractall(folder)  # names are those that this function wrote
        return True
    make()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
        for path in sorted(path for part in parts for path in _files(folder / part)):
            name = zipfile.ZipInfo(path.relative_to(folder).as_posix(), _DATE)
            archive.writestr(name, path.read_bytes(), zipfile.ZIP_DEFLATED, _LEVEL)
    cache.write(key, out.getvalue())
    return False


def _files(path: Path) -> list[Path]:
    return [path] if path.is_file() else [found for found in path.rglob("*") if found.is_file()]


def weighed(reading: Reading) -> Reading:
    """`reading` without the titles of its source pages and the days on which they were read.

    No rank, figure or file of the network depends on these; a page that shows them asks the statements for them.
    """
    plain = {iri: replace(page, title=Label("", ""), retrieved="") for iri, page in reading.sources.items()}
    labels = {iri: label for iri, label in reading.labels.items() if iri not in plain}
    names = {iri: names for iri, names in reading.names.items() if iri not in plain}
    return replace(reading, sources=plain, labels=labels, names=names)


def network_key(reading: Reading, settings: Settings, *, persons: bool) -> str:
    """The key of the network as files: what was read of the store, the settings, and this program."""
    return _key("network", weighed(reading), settings, persons)


def figures_key(
    store: Store, reading: Reading, settings: Settings, ranking: Ranking | None, *, persons: bool
) -> str:
    """The key of the figures: as for the network, with the towns of the map and the ranking."""
    from clustergraph.draw.towns import region  # noqa: PLC0415 - numpy costs start-up time

    manifest = ranking.manifest if ranking else None
    return _key("figures", weighed(reading), settings, persons, region(store, settings, reading), manifest)


def _key(what: str, *inputs: object) -> str:
    return cache.key_of(what.encode(), digest(program(), *inputs).encode())
