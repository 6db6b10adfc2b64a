"""Real engines on loopback. These tests take minutes and are run by ``make test-engines``."""

import shutil
import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

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
NumberOfBuffers=40000
MaxDirtyBuffers=30000
ServerThreads=10
ThreadsPerQuery=2
[HTTPServer]
ServerPort=127.0.0.1:{http}
ServerRoot={folder}
ServerThreads=8
[SPARQL]
ResultSetMaxRows=1000000
"""


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("engines")


@pytest.fixture(scope="session")
def virtuoso_server():
    """A function that runs Virtuoso on an empty folder, as a context that gives the address of its endpoint."""
    if shutil.which("virtuoso-t") is None:
        pytest.skip("Virtuoso is missing. On Debian and Ubuntu: apt install virtuoso-opensource")
    return _virtuoso_server


@contextmanager
def _virtuoso_server(folder):
    with socket.socket() as one, socket.socket() as two:
        one.bind(("127.0.0.1", 0))
        two.bind(("127.0.0.1", 0))
        sql, http = one.getsockname()[1], two.getsockname()[1]
    settings = folder / "virtuoso.ini"
    settings.write_text(_SETTINGS.format(folder=folder, sql=sql, http=http), encoding="utf-8")
    # In the foreground, so that the process that ends is the one that was started.
    command = [shutil.which("virtuoso-t"), "+configfile", settings, "+foreground"]
    log = (folder / "output").open("wb")
    with log, subprocess.Popen(command, cwd=folder, stdout=log, stderr=log) as server:
        try:
            _wait(server, http, folder)
            yield f"http://127.0.0.1:{http}/sparql"
        finally:
            server.terminate()
            try:
                server.wait(timeout=30)
            except subprocess.TimeoutExpired:
                server.kill()


def _wait(server, port, folder):
    """Until the server answers; a minute is enough for a slow machine."""
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if server.poll() is not None:
                break
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"Virtuoso did not start: {(folder / 'output').read_text(errors='replace')[-1000:]}")
