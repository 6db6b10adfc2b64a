"""What only a browser can say: whether pages fit a phone. Chromium renders them in frames and a script measures."""

import functools
import json
import os
import re
import shutil
import subprocess
import threading
from html import unescape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

WIDTHS = (360, 768, 1440)

PROBE = """<!doctype html><meta charset="utf-8"><title>probe</title><body><script>
const found = {}, jobs = [];
for (const width of %(widths)s) for (const page of %(pages)s) {
  const frame = document.createElement("iframe");
  frame.width = width; frame.height = 700; frame.src = page;
  jobs.push(new Promise(done => frame.onload = () => {
    const root = frame.contentDocument.documentElement;
    const sheet = frame.contentWindow.getComputedStyle(frame.contentDocument.body);
    found[width + " " + page] = {wide: root.scrollWidth, seen: root.clientWidth, display: sheet.display};
    done();
  }));
  document.body.append(frame);
}
Promise.all(jobs).then(() => { document.body.textContent = JSON.stringify(found); document.title = "done"; });
</script>"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_args):
        pass


@pytest.fixture
def chromium():
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None and os.environ.get("CI"):
        pytest.fail("chromium is missing: apt-get install chromium")
    if path is None:
        pytest.skip("chromium is missing; to run this test: apt-get install chromium")
    return path


def test_no_page_is_wider_than_its_window(built, chromium, tmp_path):
    root = tmp_path / "site"
    shutil.copytree(built[0] / "site", root)
    folders = ["event", "organisation", "person", "source", "project", "query"]
    pages = ["index.html", "de/ranking.html", "de/data.html", "en/ontology.html", "en/about.html"]
    pages += [f"de/{name}/index.html" for name in folders]
    pages += [
        max(
            (path for path in (root / "de" / name).glob("*.html") if path.name != "index.html"),
            key=lambda path: path.stat().st_size,
        )
        .relative_to(root)
        .as_posix()
        for name in folders
    ]
    probe = PROBE % {"widths": json.dumps(WIDTHS), "pages": json.dumps(pages)}
    (root / "probe.html").write_text(probe, encoding="utf-8")
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=root)) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        command = [
            chromium, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}",
            "--virtual-time-budget=20000", "--dump-dom", f"http://127.0.0.1:{server.server_port}/probe.html",
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
        server.shutdown()
        thread.join()
    assert "<title>done</title>" in done.stdout
    found = json.loads(unescape(re.search(r"\{.*\}", done.stdout)[0]))
    assert len(found) == len(WIDTHS) * len(pages)
    assert {entry["display"] for entry in found.values()} == {"flex"}, "the style sheet is applied"
    assert not {name: entry for name, entry in found.items() if entry["wide"] > entry["seen"]}
