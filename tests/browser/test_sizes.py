"""What a reader has to load: little for a page, more only where it is asked for."""

import gzip


def packed(path):
    return len(gzip.compress(path.read_bytes(), 9))


def test_the_scripts_and_styles_of_the_explorer_are_small(folder):
    files = [path for path in (folder / "explorer").iterdir() if path.suffix in {".js", ".css"}]
    assert len(files) > 10
    assert sum(map(packed, files)) < 450_000


def test_the_files_of_the_views_are_lean(folder):
    limits = {
        "search": 300_000,
        "sparql": 60_000,
        "potential": 120_000,
        "evidence": 200_000,
        "relations": 80_000,
    }
    sizes = {name: packed(folder / f"explorer/data/{name}.json") for name in limits}
    assert {name: size for name, size in sizes.items() if size >= limits[name]} == {}


def test_the_start_page_is_light(page, site, folder):
    page.goto(f"{site}/en/index.html", wait_until="networkidle")
    asked = {url.partition("?")[0].removeprefix(site).lstrip("/") for url in page.context.watch.requests}
    assert "explorer/site.js" in asked
    assert sum(packed(folder / name) for name in asked if (folder / name).is_file()) < 100_000
