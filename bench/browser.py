"""A reader's first seconds in the explorer, against a SPARQL server that is started for the same question.

A fresh browser opens the SPARQL page with a named question in its address: scripts, WebAssembly and the whole graph are loaded,
then the question is answered. The peer loads the same dump into `oxigraph`, serves it and asks it the same text; a second time
it is asked as a server that has long been running. All are wall times, in turns; the start of the browser itself is not counted,
since who reads the site has it open. The site is that in ``build/site`` or in the folder that CLUSTERGRAPH_SITE names.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from pairs import row
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
SITE = Path(os.environ.get("CLUSTERGRAPH_SITE", ROOT / "build" / "site"))
RUNS = 3
QUESTION = "agreements-by-year"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def in_browser(address: str, program: str) -> tuple[float, float, int]:
    """Seconds to a usable view of the lists of pairs and to the first row of an answer, and rows; each in a fresh browser."""
    seconds = []
    for path, ready in (
        ("en/explore/potential.html", "#view tbody tr"),
        (f"en/explore/sparql.html#query={QUESTION}", ".answer tbody tr"),
    ):
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
            page = browser.new_page()
            start = time.perf_counter()
            page.goto(f"{address}/{path}")
            page.locator(ready).first.wait_for(timeout=120_000)
            seconds.append(time.perf_counter() - start)
            rows = page.locator(ready).count()
            browser.close()
    return seconds[0], seconds[1], rows


def on_server(dump: Path, query: str) -> tuple[float, float]:
    """Seconds to load `dump` into `oxigraph`, serve it and have the first answer; and seconds to the second answer."""
    binary = Path(sys.executable).parent / "oxigraph"
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        start = time.perf_counter()
        subprocess.run(
            [binary, "load", "--location", folder, "--file", dump], check=True, capture_output=True
        )
        command = [
            binary,
            "serve-read-only",
            "--location",
            folder,
            "--bind",
            f"127.0.0.1:{port}",
            "--union-default-graph",
        ]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
            try:
                _ask(f"http://127.0.0.1:{port}/query", query)
                first = time.perf_counter()
                _ask(f"http://127.0.0.1:{port}/query", query)
                return first - start, time.perf_counter() - first
            finally:
                server.terminate()


def _ask(url: str, query: str) -> None:
    request = Request(url, urlencode({"query": query}).encode(), {"Accept": "text/csv"})  # noqa: S310 - loopback
    for _ in range(600):
        try:
            with urlopen(request, timeout=60) as response:  # noqa: S310 - loopback
                response.read()
        except ConnectionError:
            time.sleep(0.05)
        except OSError as error:
            if not isinstance(getattr(error, "reason", None), ConnectionError):
                raise
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(url)


def measure() -> list[dict[str, object]]:
    """Three rows: the first usable view, and the first row of an answer against a cold and a running server."""
    program = shutil.which("chromium")
    if program is None or not (SITE / "explorer" / "site.js").is_file():
        raise SystemExit("bench/browser.py needs Chromium and a built site: make explorer site")
    about = json.loads((SITE / "explorer" / "data" / "sparql.json").read_text(encoding="utf-8"))
    query = next(one["text"] for one in about["queries"] if one["name"] == QUESTION)
    (packed,) = [
        path for path in (SITE / "download" / "dumps").glob("*.nq.gz") if "no-persons" not in path.name
    ]
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(SITE)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    views, answers, running = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        dump = Path(folder) / "dump.nq"
        dump.write_bytes(gzip.decompress(packed.read_bytes()))
        for _ in range(RUNS):
            view, answer, rows = in_browser(f"http://127.0.0.1:{server.server_port}", program)
            if not rows:
                raise AssertionError("no row was shown")
            cold, warm = on_server(dump, query)
            views.append((view, cold))
            answers.append((answer, cold))
            running.append((answer, warm))
    server.shutdown()
    peer = "oxigraph: load the dump, serve, first answer (wall time)"
    return [
        row("browser, cold: lists of pairs usable (wall time)", peer, None, views),
        row(f"browser, cold: first row of {QUESTION} (wall time)", peer, None, answers),
        row(
            f"browser, cold: first row of {QUESTION} (wall time)", "oxigraph that runs already", None, running
        ),
    ]
