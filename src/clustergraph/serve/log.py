"""The request log: one JSON object a line. It has no query text unless that is asked for, and never an address of a client.

Who asked is known to the proxy in front, if anybody has to know it. Two requests with the same query have the same digest.
"""

from __future__ import annotations

import hashlib
import json
import sys
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from starlette.types import Scope

_QUIET = ("/healthz", "/metrics")


class Log:
    """Writes to `out`, by default standard error; with `queries`, their text too. With `on` off it writes nothing."""

    def __init__(self, out: IO[str] | None = None, *, queries: bool = False, on: bool = True) -> None:
        self._out, self._queries, self._on = out or sys.stderr, queries, on

    def request(self, scope: Scope, told: dict[str, Any]) -> None:
        """One line on a request; those of monitors are left out."""
        if not self._on or scope["path"] in _QUIET:
            return
        line: dict[str, Any] = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "method": scope["method"],
            "path": scope["path"][:300],
            "status": told["status"],
            "bytes": told["bytes"],
            "ms": round(told["seconds"] * 1000, 1),
        }
        line |= {name: told[name] for name in ("code", "cache") if name in told}
        if "query" in told:
            line["query_sha256"] = hashlib.sha256(told["query"].encode()).hexdigest()[:16]
            if self._queries:
                line["query"] = told["query"]
        self._out.write(json.dumps(line, ensure_ascii=False) + "\n")
        self._out.flush()
