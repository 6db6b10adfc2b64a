"""One line on the terminal that says what is being done; it is gone when the work is done."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.status import Status


class Progress:
    """Called with (step, done, of); shows nothing where standard error is not a terminal."""

    def __init__(self) -> None:
        self._status: Status | None = None

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            from rich.console import Console

            self._status = Console(stderr=True).status("reading")
            self._status.start()
        return self

    def __call__(self, step: str, done: int, of: int) -> None:
        if self._status:
            self._status.update(f"{step} {done}/{of}" if of > 1 else step)

    def __exit__(self, *_: object) -> None:
        if self._status:
            self._status.stop()
