"""Asking again, where asking twice does no harm and the engine may only be busy."""

from __future__ import annotations

import http.client
import time
from typing import TYPE_CHECKING, TypeVar
from urllib.error import HTTPError, URLError

if TYPE_CHECKING:
    from collections.abc import Callable

Answer = TypeVar("Answer")

TRIES = 4
FIRST_WAIT = 0.5
"""Seconds; each further wait is twice as long, unless the engine says how long it wants to be left alone."""
LONGEST_WAIT = 30.0
_BUSY = (429, 502, 503, 504)


def again(ask: Callable[[], Answer]) -> Answer:
    """What `ask` returns, asked up to `TRIES` times while the engine is busy or the connection is lost.

    A time-out is final: the engine may still be at work on the question.
    """
    for tried in range(1, TRIES):
        try:
            return ask()
        except OSError as error:  # URLError and HTTPError are OSErrors
            pause = _pause(error, tried)
            if pause is None:
                raise
            if isinstance(error, HTTPError):
                error.close()
        except http.client.HTTPException:  # the engine hung up in the middle of its answer
            pause = FIRST_WAIT * 2 ** (tried - 1)
        time.sleep(pause)
    return ask()


def _pause(error: OSError, tried: int) -> float | None:
    """Seconds to wait before the next try; None if another try would not help."""
    reason = error.reason if isinstance(error, URLError) else error
    if isinstance(error, HTTPError):
        if error.code not in _BUSY:
            return None
        said = error.headers.get("Retry-After", "")
        if said.isdecimal():
            return min(float(said), LONGEST_WAIT)
    elif isinstance(reason, TimeoutError) or not isinstance(reason, ConnectionError):
        return None
    return float(FIRST_WAIT * 2 ** (tried - 1))
