"""Parquet, by pyarrow, which comes with the extra `spark` and is imported only when a file of that kind is asked for."""

from __future__ import annotations

from typing import Any

from clustergraph.extras import load


def arrow(module: str = "pyarrow") -> Any:
    """The module `module` of pyarrow.

    Raises:
        MissingPackageError: it is not installed.

    """
    return load(module, package="pyarrow", extra="spark")
