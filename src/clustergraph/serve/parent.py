"""The zygote as the process that speaks HTTP sees it: it makes workers on demand, and is started anew if it dies."""

from __future__ import annotations

import asyncio
import contextlib
import json
import math
import os
import signal
import socket
import subprocess
import sys
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from clustergraph.errors import ServeError
from clustergraph.serve import wire
from clustergraph.serve.source import Loaded
from clustergraph.serve.zygote import PID

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clustergraph.serve.metrics import Metrics
    from clustergraph.serve.source import Source

_LAST = 15


@dataclass(slots=True, eq=False)
class Child:
    """A worker: its process id and the channel to it."""

    pid: int
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    ended: bool = False
    lowered: bool = False
    used: float = 0.0

    def begin(self) -> None:
        """A query begins: from now on its work is counted."""
        self.used = 0.0
        used = self.cpu()
        self.used = used if math.isfinite(used) else 0.0

    def cpu(self) -> float:
        """Seconds that it has worked on its query; endless where the system does not tell."""
        try:
            with open(f"/proc/{self.pid}/stat", "rb") as file:  # noqa: PTH123 - once a query
                fields = file.read().rpartition(b")")[2].split()
        except OSError:
            return math.inf
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") - self.used

    def kill(self) -> None:
        """Stop it. Its id stays its own until `Parent` has asked for its end. Whoever reads from it reads no more."""
        if not self.ended:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
        self.writer.transport.abort()

    def give_way(self, niceness: int | None = None) -> None:
        """From now on others come first: it takes what they leave, or with a `niceness` of 5 a third of a share."""
        if self.ended:
            return
        self.lowered = True
        idle = getattr(os, "SCHED_IDLE", None)
        with contextlib.suppress(OSError):
            if niceness is not None or idle is None:
                _normal(self.pid)
                os.setpriority(os.PRIO_PROCESS, self.pid, _LAST if niceness is None else niceness)
            else:
                os.sched_setscheduler(self.pid, idle, os.sched_param(0))

    def restore(self) -> bool:
        """Give it back its priority; whether that was possible: some systems allow it to few (RLIMIT_NICE)."""
        if not self.lowered:
            return True
        try:
            _normal(self.pid)
            os.setpriority(os.PRIO_PROCESS, self.pid, os.getpriority(os.PRIO_PROCESS, 0))
        except OSError:
            return False
        self.lowered = False
        return True


def _normal(pid: int) -> None:
    if hasattr(os, "SCHED_IDLE") and os.sched_getscheduler(pid) == os.SCHED_IDLE:
        os.sched_setscheduler(pid, os.SCHED_OTHER, os.sched_param(0))


class Parent:
    """Holds the process that holds the data of `source`. `memory` is for each worker, in bytes."""

    def __init__(self, source: Source, prefixes: Mapping[str, str], memory: int, metrics: Metrics) -> None:
        self._told = {"source": asdict(source), "prefixes": dict(prefixes), "memory": memory}
        self._metrics = metrics
        self._process: subprocess.Popen[bytes] | None = None
        self._channel: socket.socket | None = None
        self._lock = asyncio.Lock()
        self._tasks: set[asyncio.Task[int]] = set()
        self.loaded: Loaded | None = None

    @property
    def alive(self) -> bool:
        """Whether workers can be made without loading the data first."""
        return self._process is not None and self._process.poll() is None

    async def start(self) -> Loaded:
        """Start the process and wait until it has loaded the data.

        Raises:
            ServeError: the data cannot be loaded.

        """
        async with self._lock:
            return await self._start()

    async def _start(self) -> Loaded:
        here, there = socket.socketpair()
        here.setblocking(False)
        command = [sys.executable, "-m", "clustergraph.serve.zygote", str(there.fileno())]
        self._process = subprocess.Popen(command, pass_fds=[there.fileno()], stdin=subprocess.DEVNULL)  # noqa: S603, ASYNC220 - our own command, started once
        there.close()
        self._channel = here
        loop = asyncio.get_running_loop()
        await loop.sock_sendall(here, wire.told(wire.JOB, self._told))
        letter, length = wire.HEAD.unpack(await self._exactly(wire.HEAD.size))
        found = json.loads(await self._exactly(length))
        if letter == wire.FAILED:
            raise ServeError(found["message"])
        self.loaded = Loaded(**{**found, "graphs": tuple(found["graphs"])})
        self._metrics.count("loads")
        return self.loaded

    async def fork(self) -> Child:
        """A new worker.

        Raises:
            OSError: none can be made.

        """
        here, there = socket.socketpair()
        try:
            async with self._lock:
                try:
                    pid = await self._order(b"f", there)
                except OSError:  # the process died; what it had loaded is loaded again
                    await self._start()
                    pid = await self._order(b"f", there)
        except BaseException:
            here.close()
            raise
        finally:
            there.close()
        self._metrics.count("workers")
        reader, writer = await asyncio.open_connection(sock=here)
        return Child(pid, reader, writer)

    def stop(self, child: Child) -> None:
        """Stop `child` and have its end seen to, without waiting for it."""
        child.kill()
        child.writer.close()
        task = asyncio.get_running_loop().create_task(self._tell(b"k", child))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def status(self, child: Child) -> int:
        """How `child`, whose channel has closed, ended: as `os.waitpid` says it; SIGKILL if nobody knows any more."""
        return await self._tell(b"r", child)

    async def _tell(self, letter: bytes, child: Child) -> int:
        if child.ended:
            return signal.SIGKILL
        child.ended = True
        with contextlib.suppress(OSError):
            async with self._lock:
                return await self._order(letter + PID.pack(child.pid))
        return signal.SIGKILL

    async def close(self) -> None:
        """End the process, and with it all workers."""
        for task in list(self._tasks):
            with contextlib.suppress(OSError, asyncio.CancelledError):
                await task
        if self._channel is not None:
            self._channel.close()
        if self._process is not None:
            try:
                self._process.wait(5)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    async def _order(self, letters: bytes, passed: socket.socket | None = None) -> int:
        channel = self._channel
        if channel is None or not self.alive:
            raise ConnectionResetError("the process that holds the store is not there")
        if passed is None:
            await asyncio.get_running_loop().sock_sendall(channel, letters)
        else:
            socket.send_fds(channel, [letters], [passed.fileno()])
        return int(PID.unpack(await self._exactly(PID.size))[0])

    async def _exactly(self, length: int) -> bytes:
        assert self._channel is not None
        parts = bytearray()
        while len(parts) < length:
            part = await asyncio.get_running_loop().sock_recv(self._channel, length - len(parts))
            if not part:
                raise ConnectionResetError("the process that holds the store has ended")
            parts += part
        return bytes(parts)
