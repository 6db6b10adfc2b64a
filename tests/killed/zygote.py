"""Runs commands in forked processes that get into trouble at a given point: a kill, a full disk, a folder closed to writing.

One JSON object a line on standard input, one answer a line on standard output. A fork saves the second that imports take; the
process that is killed is a real one all the same.

``argv`` and ``env`` are those of the command. ``within`` is the folder in which events count: files opened to be written, moved,
linked, removed, folders made. Trouble is one of

- ``{"kill": n}``: SIGKILL just before the n-th event;
- ``{"kill_at": size}``: the kernel ends the process as soon as a file would grow beyond so many bytes, in the middle of a write;
- ``{"errno": e, "from": n}``: every event from the n-th on fails with this error;
- ``{"full_at": size}``: no file can grow beyond so many bytes, writes fail.
"""

import errno
import json
import os
import resource
import signal
import sys
import traceback

import clustergraph.cli
import clustergraph.cli.build
import clustergraph.export.writing
import clustergraph.ingest.tables.importing
import clustergraph.potential.ranking
import clustergraph.publish.building
import clustergraph.reconcile.merging

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
CHANGES = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate"}


class Trouble:
    """An audit hook that counts events and makes trouble at its point."""

    def __init__(self, within, trouble):
        self.within, self.trouble, self.events = within, trouble, 0

    def __call__(self, event, args):
        if event == "open":
            path, mode, flags = args
            if mode is None or not flags & WRITING:  # mode is None: os.open, which only locks here
                return
        elif event in CHANGES:
            path = args[0]
        else:
            return
        path = os.fsdecode(path) if isinstance(path, (str, bytes)) else ""
        if not os.path.realpath(path).startswith(self.within):
            return
        self.events += 1
        if self.events == self.trouble.get("kill"):
            os.kill(os.getpid(), signal.SIGKILL)
        if self.trouble.get("errno") == errno.ENOSPC and event in ("os.remove", "os.rmdir"):
            return  # they make room
        if "errno" in self.trouble and self.events >= self.trouble["from"]:
            raise OSError(self.trouble["errno"], os.strerror(self.trouble["errno"]), path)


def run(asked, out):
    """The command, in this process; its exit code."""
    os.dup2(out, 1)
    os.dup2(out, 2)
    sys.stdout, sys.stderr = (os.fdopen(os.dup(out), "w", buffering=1, encoding="utf-8") for _ in range(2))
    os.chdir(asked["within"])
    sys.argv = ["clustergraph", *asked["argv"]]
    os.environ.update(asked["env"])
    trouble = asked["trouble"]
    hook = Trouble(asked["within"], trouble)
    sys.addaudithook(hook)
    if size := trouble.get("kill_at") or trouble.get("full_at"):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if "kill_at" in trouble:
            signal.signal(signal.SIGXFSZ, signal.SIG_DFL)  # Python ignores it, so that writes fail
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    code = 0
    try:
        clustergraph.cli.main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001 - what Python itself would do
        traceback.print_exc()
        code = 1
    sys.stdout.write(f"events: {hook.events}\n")
    sys.stdout.flush()
    return code


def main():
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    for line in sys.stdin:
        asked = json.loads(line)
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            os.close(reading)
            os._exit(run(asked, writing))
        os.close(writing)
        with os.fdopen(reading, "rb") as pipe:
            told = pipe.read().decode(errors="replace")
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        answers.write(json.dumps({"code": code, "told": told}) + "\n")


if __name__ == "__main__":
    main()
