"""Names of a package that are imported when they are first used (PEP 562), so that importing the package costs nothing."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any


def names(package: str, homes: "Mapping[str, str]") -> "Callable[[str], Any]":
    """A ``__getattr__`` for `package`, whose names live in the modules that `homes` says."""

    def get(name: str) -> "Any":
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        import importlib  # noqa: PLC0415 - costs more than this module

        return getattr(importlib.import_module(f"{package}.{homes[name]}"), name)

    return get
