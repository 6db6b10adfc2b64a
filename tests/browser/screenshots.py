"""Pictures of the main pages in three widths, for a look: ``make screenshots``."""

import os
import sys
from pathlib import Path
from shutil import which

from playwright.sync_api import sync_playwright

PAGES = {
    "start": "en/index.html",
    "start-de": "de/index.html",
    "ranking": "en/ranking.html",
    "organisation": "en/organisation/biosaxony.html",
    "event": "en/event/cluster-konferenz-sachsen-2023.html",
    "topics": "en/topic/index.html",
    "queries": "en/query/index.html",
    "data": "en/data.html",
    "ontology": "en/ontology.html",
    "about": "en/about.html",
    "missing": "404.html",
    "potential": "en/explore/potential.html",
    "network": "en/explore/network.html",
    "map": "en/explore/map.html",
    "timeline": "en/explore/timeline.html",
    "sparql": "en/explore/sparql.html",
}
WIDTHS = {360: 780, 768: 1024, 1440: 900}


def main(target):
    """Write ``<page>-<width>.png`` for all pages into the folder `target`."""
    from conftest import FLAGS, serve, site_folder  # noqa: PLC0415 - a script finds it beside itself, pytest would not

    target.mkdir(parents=True, exist_ok=True)
    folder = site_folder()
    server = serve(folder)
    with sync_playwright() as playwright:
        program = os.environ.get("CLUSTERGRAPH_CHROMIUM") or which("chromium")
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        for width, height in WIDTHS.items():
            page = browser.new_page(viewport={"width": width, "height": height})
            for name, path in PAGES.items():
                if not (folder / path).is_file():
                    print(f"left out, not on this site: {path}")
                    continue
                page.goto(f"http://127.0.0.1:{server.server_port}/{path}", wait_until="networkidle")
                page.wait_for_timeout(500)  # the network settles after its data have come
                page.screenshot(path=target / f"{name}-{width}.png")
        browser.close()
    server.shutdown()
    print(f"Pictures are in {target}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
