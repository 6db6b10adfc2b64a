"""Digests of what things are made from: equal inputs have equal digests, on every machine and in every run.

A set is fed in order of the digests of its members, a mapping in order of its keys, a data class by its fields. The
program itself is an input as well: with another one, everything is made anew.
"""

from __future__ import annotations

import hashlib
import platform
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clustergraph.resources import ontology_dir

if TYPE_CHECKING:
    from collections.abc import Callable

_SIZE = 16
_PACKAGES = ("clustergraph", "jinja2", "markupsafe", "matplotlib", "networkx", "numpy", "pyoxigraph", "scipy")
_ENDINGS = frozenset({".css", ".html", ".py", ".svg", ".toml", ".ttl", ".csv", ".json"})
_PLAIN = (str, int, float, bool, bytes, type(None), date)


def digest(*values: Any) -> str:
    """A digest of plain values, of terms, and of collections and data classes of these (32 hexadecimal digits).

    Raises:
        TypeError: a value is of no such kind.

    """
    state = hashlib.blake2b(digest_size=_SIZE)
    for value in values:
        _feed(value, state.update)
    return state.hexdigest()


def _feed(value: Any, update: Callable[[bytes], None]) -> None:
    kind = type(value).__name__
    if isinstance(value, _PLAIN) or kind in {"NamedNode", "Literal", "BlankNode"}:
        text = value if isinstance(value, bytes) else str(value).encode()
        update(f"{kind} {len(text)} ".encode() + text)
    elif isinstance(value, dict):
        update(f"dict {len(value)} ".encode())
        for key in sorted(value, key=digest):
            _feed(key, update)
            _feed(value[key], update)
    elif isinstance(value, (list, tuple)):
        update(f"list {len(value)} ".encode())
        for member in value:
            _feed(member, update)
    elif isinstance(value, (set, frozenset)):
        update(f"set {len(value)} ".encode())
        for one in sorted(digest(member) for member in value):
            update(one.encode())
    elif is_dataclass(value):
        update(f"{kind} ".encode())
        for field in fields(value):
            _feed(getattr(value, field.name), update)
    else:
        raise TypeError(f"no digest of a {kind}")


@cache
def program() -> str:
    """A digest of this program: its files, the ontology, and the packages that draw, count and render."""
    state = hashlib.blake2b(digest_size=_SIZE)
    state.update(platform.python_version().encode())
    for name in _PACKAGES:
        state.update(f"{name} {version(name)}\n".encode())
    for folder in (Path(__file__).parents[1], ontology_dir()):
        for path in sorted(folder.rglob("*")):
            if path.suffix in _ENDINGS and "_resources" not in path.parts and path.is_file():
                data = path.read_bytes()
                state.update(f"{path.relative_to(folder).as_posix()} {len(data)}\n".encode() + data)
    return state.hexdigest()
