"""A Virtuoso of our own on loopback, as a peer: started on an empty folder, filled by its bulk loader, asked over HTTP.

Its CPU is that of all its threads, from ``/proc``. Where Virtuoso is not installed (Debian: ``virtuoso-opensource``), there is
no such peer.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.parse
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import HTTPError

from clustergraph.store.engines import VIRTUOSO

if TYPE_CHECKING:
    from collections.abc import Iterator

# As Virtuoso's own page on performance advises for 4 GB of memory.
_SETTINGS = """
[Database]
DatabaseFile={folder}/v.db
ErrorLogFile={folder}/v.log
LockFile={folder}/v.lck
TransactionFile={folder}/v.trx
xa_persistent_file={folder}/v.pxa
[TempDatabase]
DatabaseFile={folder}/vt.db
TransactionFile={folder}/vt.trx
[Parameters]
ServerPort=127.0.0.1:{sql}
DirsAllowed={folder}
NumberOfBuffers=340000
MaxDirtyBuffers=250000
ServerThreads=10
ThreadsPerQuery=2
[HTTPServer]
ServerPort=127.0.0.1:{http}
ServerRoot={folder}
ServerThreads=8
[SPARQL]
ResultSetMaxRows=10000000
MaxQueryExecutionTime={limit}
"""
_TICK = os.sysconf("SC_CLK_TCK")


class RefusedError(Exception):
    """The server cannot answer this question on these data."""


class TooLongError(Exception):
    """The server does not sort rows as long as these."""


class Virtuoso:
    """A running server: `ask` gives the size of an answer, `cpu` what the server has used so far, in seconds."""

    def __init__(self, address: str, process: int, limit: int) -> None:
        self.address, self.process, self.limit = address, process, limit

    def ask(self, text: str) -> int:
        """Lines of the answer as TSV, or as N-Triples.

        Raises:
            TimeoutError: the server stopped it.
            TooLongError: the server does not sort rows as long as these.
            RefusedError: it cannot answer for another reason.

        """
        form = "text/plain" if "CONSTRUCT" in text else "text/tab-separated-values"
        body = urllib.parse.urlencode({"query": text}).encode()
        request = urllib.request.Request(self.address, body, {"Accept": form})  # noqa: S310 - http on loopback
        try:
            with urllib.request.urlopen(request, timeout=4 * self.limit) as answer:  # noqa: S310 - the same
                return answer.read().count(b"\n")
        except HTTPError as error:
            with error:
                told = error.read().decode(errors="replace")
            if any(code in told for code in VIRTUOSO.too_long):
                raise TooLongError from error
            if "S1T00" in told or "timed out" in told.lower():
                raise TimeoutError from error
            raise RefusedError(told.splitlines()[0]) from error

    def cpu(self) -> float:
        """User and system seconds of the server."""
        fields = Path(f"/proc/{self.process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICK


@contextmanager
def loaded(files: list[Path], limit: int) -> Iterator[Virtuoso | None]:
    """A server with the N-Quads of `files`, which stops a query after `limit` seconds; None where there is no Virtuoso."""
    if shutil.which("virtuoso-t") is None:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="virtuoso-") as name:
        folder = Path(name)
        for number, path in enumerate(files):
            (folder / f"{number}{path.suffix}").symlink_to(path)
        with socket.socket() as one, socket.socket() as two:
            one.bind(("127.0.0.1", 0))
            two.bind(("127.0.0.1", 0))
            sql, http = one.getsockname()[1], two.getsockname()[1]
        settings = folder / "virtuoso.ini"
        settings.write_text(
            _SETTINGS.format(folder=folder, sql=sql, http=http, limit=limit), encoding="utf-8"
        )
        command = ["virtuoso-t", "+configfile", str(settings), "+foreground"]
        with subprocess.Popen(
            command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as server:
            try:
                _wait(http)
                _sql(sql, f"ld_dir('{folder}', '%.nq', 'urn:none');")  # each quad names its graph
                _sql(sql, "rdf_loader_run(); checkpoint;")
                failed = _sql(
                    sql, "select ll_file, ll_error from DB.DBA.load_list where ll_error is not null;"
                )
                if "0 Rows." not in failed:
                    raise AssertionError(failed)
                yield Virtuoso(f"http://127.0.0.1:{http}/sparql", server.pid, limit)
            finally:
                server.terminate()
                try:
                    server.wait(timeout=60)
                except subprocess.TimeoutExpired:
                    server.kill()


def _sql(port: int, text: str) -> str:
    # What every new Virtuoso has for its owner, until it is changed.
    command = ["isql-vt", f"127.0.0.1:{port}", "dba", "dba", f"exec={text}"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _wait(port: int) -> None:
    """Until the server answers; a minute is enough for a slow machine."""
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("Virtuoso did not start")
