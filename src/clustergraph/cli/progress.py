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
        """Begin to show the line."""
        if sys.stderr.isatty():
            from rich.console import Console

            self._status = Console(stderr=True).status("reading")
            self._status.start()
        return self

    def __call__(self, step: str, done: int, of: int) -> None:
        """Say that `done` of `of` parts of `step` are done."""
        if self._status:
            self._status.update(f"{step} {done}/{of}" if of > 1 else step)

    def __exit__(self, *_: object) -> None:
        """Take the line away."""
        if self._status:
            self._status.stop()
