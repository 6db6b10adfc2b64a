"""Queries and workers brought together: who runs, who waits, who gives way, who is stopped.

A query starts as soon as one of `Limits.workers` places is free. One that has run for `Limits.patience`, or for
`Limits.turn` while others wait, gives its place to the next: its worker goes on with what others leave (SCHED_IDLE), so that
whoever wakes up is on the processor at once. One that gets nothing at all in that way has a third of a share (a niceness of
5) until it has worked for `_VERY_LONG` seconds, then for every second period. So a query of milliseconds never waits for one
of minutes, and that one still comes to its end. There are at most `Limits.long` of those; one more keeps its place for `Limits.hold` and is
then refused. A query that has once been stopped or refused for its length is known by its text, and begins among the long
ones next time.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import os
import signal
import tempfile
import time
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any

from clustergraph.serve import wire
from clustergraph.serve.problems import Problem

if TYPE_CHECKING:
    from clustergraph.serve.limits import Limits
    from clustergraph.serve.metrics import Metrics
    from clustergraph.serve.parent import Child, Parent

_IN_MEMORY = 1 << 20
_KNOWN_LONG = 1000
_LOOK_AGAIN = 0.1
_THIRD, _LATE, _VERY_LONG = 5, 15, 1.0
_PERIOD, _TICK = 0.25, 0.01
_DYING = 0.2
"""So many seconds a process can take to be gone after SIGKILL: a kept worker that ends so was on its way out, whatever it was asked."""
_RETRY = {"Retry-After": "5"}


@dataclass(slots=True)
class Answer:
    """What a worker wrote: `body` in memory, or `file` with `length` bytes if it is large. `seconds` are those of the worker."""

    body: bytes = b""
    file: IO[bytes] | None = None
    length: int = 0
    gzipped: bool = False
    seconds: float = 0.0
    rows: int = -1
    waited: float = 0.0


@dataclass(slots=True)
class _Run:
    """A query on its way: whether it holds a place or counts as long, and why it was stopped, if it was."""

    key: str
    place: bool = False
    long: bool = False
    stopped: Problem | None = None
    child: Child | None = None
    begin: float = 0.0
    used: float = 0.0
    starved: bool = False
    timers: list[asyncio.TimerHandle] = field(default_factory=list)


class Pool:
    """Answers jobs (see `worker`) within `limits`, with workers that `parent` makes."""

    def __init__(self, parent: Parent, limits: Limits, metrics: Metrics) -> None:
        self._parent, self._limits, self._metrics = parent, limits, metrics
        self._idle: list[Child] = []
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._placed: list[_Run] = []
        self._running = self._long = 0
        self._can_rise = True
        self._known: OrderedDict[str, None] = OrderedDict()
        metrics.gauges.update(
            queries_running=lambda: self._running,
            queries_long=lambda: self._long,
            queries_waiting=lambda: len(self._waiting),
            workers_idle=lambda: len(self._idle),
        )

    async def start(self) -> None:
        """Make the first workers, and see whether this system gives a process its priority back."""
        self._idle = [await self._parent.fork() for _ in range(self._limits.workers)]
        self._idle[0].give_way()
        self._can_rise = self._idle[0].restore()
        if not self._can_rise:
            self._parent.stop(self._idle[0])
            self._idle[0] = await self._parent.fork()

    async def close(self) -> None:
        """End all workers that are not at work."""
        for child in self._idle:
            child.writer.close()
        self._idle.clear()

    async def answer(self, job: dict[str, Any]) -> Answer:
        """What a worker says to `job`.

        Raises:
            Problem: the query cannot be answered, or not within the limits, or not now.

        """
        run = _Run(hashlib.sha256(job["query"].encode()).hexdigest())
        begin = time.perf_counter()
        try:
            await self._enter(run)
            waited = time.perf_counter() - begin
            answer = await self._at_work(run, job)
        finally:
            self._leave(run)
        answer.waited = waited
        self._metrics.observe(answer.seconds)
        return answer

    async def _enter(self, run: _Run) -> None:
        """Wait until `run` may start."""
        if run.key in self._known:
            if self._long >= self._limits.long:
                raise self._too_many_long()
            self._long += 1
            run.long = True
            return
        if self._running < self._limits.workers and not self._waiting:
            self._running += 1
            self._place(run)
            return
        if len(self._waiting) >= self._limits.queue:
            raise self._busy("queue", self._limits.queue, "all places in the queue are taken")
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        self._press()
        try:
            await asyncio.wait_for(turn, self._limits.wait)
        except TimeoutError:
            raise self._busy("wait_seconds", self._limits.wait, "no worker became free in time") from None
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._running -= 1  # its place had been given to it just then
                self._next()
            raise
        finally:
            with contextlib.suppress(ValueError):
                self._waiting.remove(turn)
        self._place(run)

    def _place(self, run: _Run) -> None:
        run.place = True
        self._placed.append(run)

    def _leave(self, run: _Run) -> None:
        for timer in run.timers:
            timer.cancel()
        self._free(run)
        if run.long:
            self._long -= 1
            run.long = False
        if run.child is not None:  # it was stopped in the middle of its work, or is not to be used again
            self._parent.stop(run.child)

    def _free(self, run: _Run) -> None:
        """Take its place from `run`, if it has one, for the next."""
        if run.place:
            run.place = False
            self._placed.remove(run)
            self._running -= 1
            self._next()

    def _press(self) -> None:
        """While others wait, whoever has had its turn gives way; not into the last places for long queries."""
        now = asyncio.get_running_loop().time()
        for run in list(self._placed):
            if not self._waiting or self._long >= self._limits.long * 3 // 4:
                return
            if run.begin and now > run.begin + self._limits.turn * 0.99:
                self._give_way(run)

    def _next(self) -> None:
        """Give free places to those who wait."""
        while self._waiting and self._running < self._limits.workers:
            turn = self._waiting.popleft()
            if not turn.done():
                self._running += 1
                turn.set_result(None)

    async def _at_work(self, run: _Run, job: dict[str, Any]) -> Answer:
        run.child, used = await self._child()
        run.child.writer.write(wire.told(wire.JOB, job))
        loop = asyncio.get_running_loop()
        run.begin = loop.time()
        run.child.begin()
        run.timers = [loop.call_later(self._limits.seconds, self._too_long, run)]
        if run.long:
            self._lower(run)
        else:
            run.timers.append(loop.call_later(self._limits.turn, self._press))
            run.timers.append(loop.call_later(self._limits.patience, self._give_way, run))
        child = run.child
        try:
            letter, told, answer = await _read(child)
        except (asyncio.IncompleteReadError, ConnectionError):
            if run.stopped is not None:
                raise run.stopped from None
            status = await self._parent.status(child)
            if (
                used
                and os.WIFSIGNALED(status)
                and os.WTERMSIG(status) == signal.SIGKILL
                and loop.time() < run.begin + _DYING
            ):
                for timer in run.timers:
                    timer.cancel()
                return await self._at_work(run, job)
            raise self._dead(status) from None
        if not told.pop("last"):
            self._idle_again(run)
        if letter == wire.FAILED:
            raise self._failed(told)
        answer.gzipped, answer.seconds, answer.rows = told["gzip"], told["seconds"], told["rows"]
        return answer

    async def _child(self) -> tuple[Child, bool]:
        """A worker that is free, and whether it was kept; those that died while they had nothing to do are passed over."""
        while self._idle:
            child = self._idle.pop()
            if not child.reader.at_eof():
                return child, True
            self._parent.stop(child)
        return await self._forked(), False

    def _idle_again(self, run: _Run) -> None:
        """Keep the worker for others: its first query on each page of the store costs it a copy of that page."""
        if run.child is not None and len(self._idle) < 2 * self._limits.workers and run.child.restore():
            self._idle.append(run.child)
            run.child = None

    async def _forked(self) -> Child:
        try:
            return await asyncio.wait_for(self._parent.fork(), self._limits.wait)
        except (TimeoutError, OSError):
            raise self._busy("wait_seconds", self._limits.wait, "no worker could be started") from None

    def _give_way(self, run: _Run) -> None:
        """`run` has had its turn and others wait, or the patience with it is over."""
        if run.long:
            return
        if self._long >= self._limits.long:
            loop = asyncio.get_running_loop()
            if loop.time() < run.begin + self._limits.hold:
                run.timers.append(loop.call_later(_LOOK_AGAIN, self._give_way, run))
                return
            run.stopped = self._too_many_long()
            self._remember(run.key)
            self._kill(run)
            return
        self._long += 1
        run.long = True
        self._lower(run)
        self._free(run)

    def _lower(self, run: _Run) -> None:
        """Others come before `run`; from now on it is looked after."""
        if run.child is not None:
            run.child.give_way(None if self._can_rise else _THIRD)
            run.timers.append(asyncio.get_running_loop().call_later(_PERIOD, self._look, run))

    def _look(self, run: _Run) -> None:
        """See that `run` neither starves nor, once it is very long, takes a share of its own. Measured by its work, not the clock."""
        if run.child is None:
            return
        before, run.used = run.used, run.child.cpu()
        very_long = run.used >= _VERY_LONG
        if not self._can_rise:  # what is once behind all others would stay there
            if very_long:
                run.child.give_way(_LATE)
        elif run.used - before < _TICK:
            run.starved = True
            run.child.give_way(_THIRD)
        elif very_long or not run.starved:
            run.child.give_way()
        run.timers.append(asyncio.get_running_loop().call_later(_PERIOD, self._look, run))

    def _too_long(self, run: _Run) -> None:
        seconds = self._limits.seconds
        run.stopped = Problem(
            "CG706",
            f"the query was stopped after {seconds:g} seconds",
            do="ask for less, or load a dump into an engine of your own",
            limit={"seconds": seconds},
        )
        self._remember(run.key)
        self._kill(run)

    def _kill(self, run: _Run) -> None:
        if run.child is not None:
            run.child.kill()

    def _remember(self, key: str) -> None:
        self._known[key] = None
        self._known.move_to_end(key)
        while len(self._known) > _KNOWN_LONG:
            self._known.popitem(last=False)

    def _dead(self, status: int) -> Problem:
        """Why a worker died that nobody here stopped."""
        name = signal.Signals(os.WTERMSIG(status)).name if os.WIFSIGNALED(status) else "exit"
        self._metrics.count("worker_deaths", cause=name)
        if name == "SIGABRT":
            megabytes = self._limits.memory / (1 << 20)
            return Problem(
                "CG707",
                f"the query needed more than {megabytes:g} MiB of memory",
                do="ask for less, or load a dump into an engine of your own",
                limit={"memory_mib": megabytes},
            )
        if name in ("SIGSEGV", "SIGBUS"):
            return Problem("CG710", "the query is nested too deeply for the engine", do="write it flatter")
        return Problem(
            "CG711",
            "the process that ran the query was stopped",
            do="send the query again",
            headers={"Retry-After": "0"},
        )

    def _failed(self, told: dict[str, Any]) -> Problem:
        code = told.pop("code")
        if code == "CG708":
            limit = {"rows": self._limits.rows} if told["limit"] == "rows" else {"bytes": self._limits.size}
            ((name, value),) = limit.items()
            return Problem(
                code,
                f"the answer has more than {value} {name}",
                do="add a LIMIT and ask in pieces, or take a dump",
                limit={name: float(value)},
            )
        if code == "CG707":
            return self._dead(signal.SIGABRT)
        return Problem(code, told.pop("detail"), **told)

    def _too_many_long(self) -> Problem:
        return self._busy("long_queries", self._limits.long, "as many long queries as allowed are running")

    def _busy(self, name: str, value: float, detail: str) -> Problem:
        self._metrics.count("refused", limit=name)
        return Problem("CG709", detail, do="try again later", limit={name: value}, headers=_RETRY)


async def _read(child: Child) -> tuple[bytes, dict[str, Any], Answer]:
    """All frames of an answer."""
    parts: list[bytes] = []
    file: IO[bytes] | None = None
    length = 0
    try:
        while True:
            letter, size = wire.HEAD.unpack(await child.reader.readexactly(wire.HEAD.size))
            content = await child.reader.readexactly(size)
            if letter != wire.DATA:
                body = b"".join(parts)
                whole, file = file, None
                return letter, json.loads(content), Answer(body, whole, length)
            if not content:  # the worker begins anew
                parts, length = [], 0
                if file:
                    file.seek(0)
                    file.truncate()
                continue
            length += size
            if file is None and length > _IN_MEMORY:
                file = tempfile.TemporaryFile()  # noqa: SIM115 - whoever sends the answer closes it
                file.write(b"".join(parts))
                parts = []
            if file is None:
                parts.append(content)
            else:
                file.write(content)
    finally:
        if file is not None:
            file.close()
