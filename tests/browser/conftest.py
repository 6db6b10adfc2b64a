"""A built site on a server that only hands out files, and a real browser that is watched while it reads.

The site is the one in the folder that CLUSTERGRAPH_SITE names, ``build/site`` by default: the real data. Nothing that a page
does may raise an error in the console or ask another host for anything; every test holds that without saying so.
"""

import os
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import which
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--use-angle=swiftshader",  # the network is drawn with WebGL, which then needs no graphics card
    "--enable-unsafe-swiftshader",
]


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


def site_folder():
    """The built site; tests stop with a word on how to make it."""
    folder = Path(os.environ.get("CLUSTERGRAPH_SITE", ROOT / "build" / "site")).resolve()
    if not (folder / "explorer" / "site.js").is_file():
        pytest.fail(f"no site with explorer in {folder}: make explorer site", pytrace=False)
    return folder


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


def serve(folder):
    """A server for the files of `folder` on a free port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


@pytest.fixture(scope="session")
def folder():
    return site_folder()


@pytest.fixture(scope="session")
def site(folder):
    """The address of the site, without a slash at its end."""
    server = serve(folder)
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def serving():
    """The function that serves a folder, for tests with a site of their own."""
    return serve


@pytest.fixture(scope="session")
def chromium():
    """Debian's Chromium, one for all tests."""
    program = os.environ.get("CLUSTERGRAPH_CHROMIUM") or which("chromium") or which("chromium-browser")
    if program is None:
        pytest.skip("no Chromium on this machine; on Debian and Ubuntu: apt install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


class Watch:
    """What a browser context said and asked for."""

    def __init__(self, context, allowed):
        self.errors, self.foreign, self.requests = [], [], []
        self._allowed = allowed
        context.on("console", lambda message: message.type == "error" and self.errors.append(message.text))
        context.on("weberror", lambda error: self.errors.append(str(error.error)))
        context.on("request", self._asked)

    def _asked(self, request):
        parts = urlsplit(request.url)
        self.requests.append(request.url)
        if parts.scheme not in {"blob", "data"} and parts.netloc != self._allowed:
            self.foreign.append(request.url)


@pytest.fixture
def open_context(chromium, site):
    """A function that opens a watched browser context; at the end, all of them must have been quiet."""
    opened = []

    def open_one(*, allowed=None, **options):
        """`allowed` is the only host that pages may ask, that of the site if none is given."""
        context = chromium.new_context(
            **{"viewport": {"width": 1440, "height": 900}, "locale": "en-GB"} | options
        )
        context.set_default_timeout(30_000)
        context.watch = Watch(context, allowed or urlsplit(site).netloc)
        opened.append(context)
        return context

    yield open_one
    for context in opened:
        context.close()
    assert [context.watch.errors for context in opened if context.watch.errors] == []
    assert [context.watch.foreign for context in opened if context.watch.foreign] == []


@pytest.fixture
def page(open_context):
    """A watched page at desktop width; `page.context.watch` has what it asked for."""
    return open_context().new_page()
