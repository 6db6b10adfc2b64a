"""Parquet, by pyarrow, which comes with the extra `spark` and is imported only when a file of that kind is asked for."""

from __future__ import annotations

import importlib
from typing import Any

from clustergraph.errors import MissingPackageError


def load(module: str, package: str, what: str) -> Any:
    """The module `module` of `package`; `what` needs it.

    Raises:
        MissingPackageError: `package` is not installed.

    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise MissingPackageError(
            f"the package {package} is not installed",
            why=f"{what} needs it, and nothing else does",
            hint='pip install "clustergraph[spark]"',
        ) from error


def arrow(module: str = "pyarrow") -> Any:
    """The module `module` of pyarrow.

    Raises:
        MissingPackageError: it is not installed.

    """
    return load(module, "pyarrow", "Parquet")
