"""Where ontology, queries and data are found: in a checkout beside ``src/``, or inside the wheel."""

from __future__ import annotations

from pathlib import Path

from clustergraph.errors import DatasetNotFoundError, ResourceError

SETTINGS_FILE = "dataset.toml"
_PACKAGE = Path(__file__).parent


def _resource(name: str) -> Path:
    for root in (_PACKAGE / "_resources", _PACKAGE.parent.parent):
        if (root / name).is_dir():
            return root / name
    raise ResourceError(
        f"the folder {name!r} is missing",
        where=str(_PACKAGE),
        why="clustergraph needs its ontology, queries and data beside its code",
        hint="install the wheel, or work from a full checkout (pip install -e .)",
    )


def ontology_dir() -> Path:
    """The folder with ``clustergraph.ttl``, ``vocab/`` and ``shapes/``."""
    return _resource("ontology")


def queries_dir() -> Path:
    """The folder with the named queries (``*.rq``)."""
    return _resource("queries")


def find_data_dir(data: Path | None = None, start: Path | None = None) -> Path:
    """The folder that holds ``dataset.toml``.

    The order is: `data` if given; the nearest ``dataset.toml`` (also in a ``data/`` folder) from `start`, by default the
    working directory, upwards; the data that came with the installation.

    Raises:
        DatasetNotFoundError: `data` was given and holds no ``dataset.toml``.

    """
    if data is not None:
        if not (data / SETTINGS_FILE).is_file():
            raise DatasetNotFoundError(
                f"no {SETTINGS_FILE} in {str(data)!r}",
                where="--data",
                why=f"a dataset is a folder with a {SETTINGS_FILE}",
                hint="name that folder, or leave --data out to use the nearest one",
            )
        return data
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        for candidate in (folder, folder / "data"):
            if (candidate / SETTINGS_FILE).is_file():
                return candidate
    return _resource("data")
