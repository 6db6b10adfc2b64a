"""The process that holds the store and forks workers. It has one thread and opens no connection.

It is told by single letters: ``f`` with a descriptor: fork a worker that works through it, answer its process id; ``r`` with
an id: wait for the end of that worker, answer its status; ``k`` with an id: see to the end of that worker, which was killed,
in passing, for that can take a while where all processors are busy. Only after ``r`` or ``k`` is an id free for another process,
so nobody can stop a foreign one by it. When the other end of the channel closes, it ends, and the workers with it.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import signal
import socket
import struct
import sys
import threading
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clustergraph.errors import ClustergraphError, ServeError
from clustergraph.serve import wire
from clustergraph.serve.source import Loaded, Source, load, open_disk
from clustergraph.serve.worker import files_of, harden, work

if TYPE_CHECKING:
    from collections.abc import Mapping

PID = struct.Struct("!i")
_LOOK_AGAIN = 0.2


def main(descriptor: int) -> None:
    """Load what the first frame asks for, tell about it, then serve the channel until it is closed."""
    # What stops the server is for the process that speaks HTTP; it ends this one when it has answered everything.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    channel = socket.socket(fileno=descriptor)
    received = wire.receive(channel)
    if received is None:
        return
    told = json.loads(received[1])
    source = Source(**told["source"])
    try:
        loaded = _apart(source) if source.kind == "disk" else load(source)
    except ClustergraphError as error:
        channel.sendall(wire.told(wire.FAILED, {"message": str(error)}))
        return
    gc.collect()
    gc.freeze()  # no collection may write to pages that workers share
    channel.sendall(wire.told(wire.DONE, asdict(replace(loaded, store=None))))
    _attend(channel, source, loaded, told)


def _apart(source: Source) -> Loaded:
    """What must be known of a store on disk, found out in a process of its own.

    Its engine has threads, which a fork would lose: the store is never open in this process.
    """
    here, there = socket.socketpair()
    pid = os.fork()
    if not pid:
        try:
            here.close()
            there.sendall(wire.told(wire.DONE, asdict(replace(load(source), store=None))))
        except ClustergraphError as error:
            there.sendall(
                wire.told(wire.FAILED, {"what": error.what, "where": error.where, "hint": error.hint})
            )
        finally:
            os._exit(0)
    there.close()
    received = wire.receive(here)
    here.close()
    os.waitpid(pid, 0)
    if received is None:
        raise ServeError("the engine fell over the store", where=source.path)
    found = json.loads(received[1])
    if received[0] == wire.FAILED:
        raise ServeError(found["what"], where=found["where"], hint=found["hint"])
    return Loaded(**{**found, "graphs": tuple(found["graphs"])})


def _attend(channel: socket.socket, source: Source, loaded: Loaded, told: Mapping[str, Any]) -> None:
    # What an engine prints before it dies belongs into no log: it can hold parts of queries.
    nothing = os.open(os.devnull, os.O_WRONLY)
    dying: set[int] = set()
    while True:
        dying = {pid for pid in dying if not _ended(pid)}
        channel.settimeout(_LOOK_AGAIN if dying else None)
        try:
            letter, descriptors, _, _ = socket.recv_fds(channel, 1, 1)
        except TimeoutError:
            continue
        channel.settimeout(None)
        if letter == b"f":
            channel.sendall(PID.pack(_fork(channel, descriptors[0], nothing, source, loaded, told)))
            os.close(descriptors[0])
        elif letter in (b"r", b"k"):
            pid = PID.unpack(channel.recv(PID.size, socket.MSG_WAITALL))[0]
            if letter == b"k":
                dying.add(pid)
                channel.sendall(PID.pack(signal.SIGKILL))
                continue
            status = 0
            with contextlib.suppress(ChildProcessError):
                status = os.waitpid(pid, 0)[1]
            channel.sendall(PID.pack(status))
        else:
            return


def _ended(pid: int) -> bool:
    try:
        return os.waitpid(pid, os.WNOHANG)[0] == pid
    except ChildProcessError:
        return True


def threads() -> int:
    """How many threads this process has, those of libraries counted in where the system tells."""
    try:
        return len(os.listdir("/proc/self/task"))  # noqa: PTH208
    except OSError:
        return threading.active_count()


def _fork(
    channel: socket.socket,
    descriptor: int,
    nothing: int,
    source: Source,
    loaded: Loaded,
    told: Mapping[str, Any],
) -> int:
    if threads() != 1:
        raise RuntimeError("a process with several threads cannot be forked safely")
    parent = os.getpid()
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        channel.close()
        os.dup2(nothing, 2)
        if loaded.store is None:
            loaded = replace(loaded, store=open_disk(Path(source.path)))
        files = files_of(Path(source.path)) if source.kind == "disk" else 0
        grown = harden(told["memory"], parent, files)
        work(socket.socket(fileno=descriptor), loaded, told["prefixes"], grown)
        status = 0
    finally:
        os._exit(status)


if __name__ == "__main__":
    main(int(sys.argv[1]))
