"""Which state of the data this is: a key over the bytes of everything that the store is made from.

Like the cache, this module imports next to nothing.
"""

from __future__ import annotations

import os

from clustergraph.store.cache import key_of

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120


def resource(name: str) -> str:
    """The folder `name` that came with the installation, as `clustergraph.resources` finds it; empty if there is none."""
    for root in (os.path.join(_PACKAGE, "_resources"), os.path.dirname(os.path.dirname(_PACKAGE))):  # noqa: PTH118, PTH120
        folder = os.path.join(root, name)  # noqa: PTH118
        if os.path.isdir(folder):  # noqa: PTH112
            return folder
    return ""


def fingerprint(data_dir: str) -> str:
    """The key of the store made from `data_dir`.

    It depends on the names and bytes of ``dataset.toml``, ``readings.csv`` and all Turtle files, of the ontology, and of the code that reads,
    derives and stores, so that a new version of the tool makes its store anew.
    """
    parts: list[bytes] = []
    for folder, endings in (
        (data_dir, (".ttl", "dataset.toml", "readings.csv")),
        (resource("ontology"), (".ttl",)),
        (os.path.join(_PACKAGE, "dataset"), (".py",)),  # noqa: PTH118
        (os.path.join(_PACKAGE, "store"), (".py",)),  # noqa: PTH118
    ):
        for path in _files(folder, endings):
            with open(path, "rb") as file:  # noqa: PTH123
                parts += (path[len(folder) :].replace(os.sep, "/").encode(), file.read())
    return key_of(*parts)


def _files(folder: str, endings: tuple[str, ...]) -> list[str]:
    return sorted(
        os.path.join(root, name)  # noqa: PTH118
        for root, _, names in os.walk(folder)
        for name in names
        if name.endswith(endings)
    )
