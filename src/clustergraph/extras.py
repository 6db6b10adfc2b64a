"""Packages that only some commands need; they come with an extra of the installation, and are imported when asked for."""

from __future__ import annotations

import importlib
from typing import Any

from clustergraph.errors import MissingPackageError

_WHY = {
    "ingest": "it is needed to compare names and to read web pages, and not for anything else",
    "spark": "it is needed for partners with Parquet or --master, and not for anything else",
}


def load(module: str, *, package: str, extra: str = "ingest") -> Any:
    """The module `module` of `package`, which comes with the extra `extra`.

    Raises:
        MissingPackageError: `package` is not installed.

    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise MissingPackageError(
            f"the package {package} is not installed",
            why=_WHY[extra],
            hint=f'pip install "clustergraph[{extra}]"',
        ) from error
