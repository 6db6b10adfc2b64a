"""One line on the terminal that says what is being done; it is gone when the work is done. In a log, a line for each stage."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Self

import click

if TYPE_CHECKING:
    from rich.status import Status


class Progress:
    """Called with (step, done, of). Where standard error is not a terminal, shows nothing, or with `log` a line for each stage."""

    def __init__(self, *, log: bool = False) -> None:
        self._status: Status | None = None
        self._log = log
        self._stage = ""

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
            return
        # "ranking: evidence" is a part of the stage "ranking".
        stage = step.partition(":")[0]
        if self._log and stage != self._stage:
            click.echo(f"{stage} ...", err=True)
        self._stage = stage

    def __exit__(self, *_: object) -> None:
        """Take the line away."""
        if self._status:
            self._status.stop()
