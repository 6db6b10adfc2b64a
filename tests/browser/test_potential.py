"""The lists of pairs in the browser: the published order, a reader's own, and the evidence of a pair."""

import csv
import json
import re

import pytest

ROWS = ".ranked tbody tr"


@pytest.fixture(scope="module")
def published(folder):
    """The pairs of the region that are open or to be deepened, each list in its published order."""
    with (folder / "download/tables/cluster_pairs.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["rank"]]
    lists = {}
    for row in sorted(rows, key=lambda row: int(row["rank"])):
        lists.setdefault(f"{row['status']}_{row['region']}", []).append(row)
    return lists


def everything(page):
    """Show all rows of the list, however many there are."""
    while page.locator(".pairs-list > p button").count():
        page.locator(".pairs-list > p button").click()


def shown(page):
    page.locator(ROWS).first.wait_for()
    everything(page)
    return page.locator(ROWS).evaluate_all("rows => rows.map(row => row.dataset.pair)")


@pytest.fixture
def view(page, site):
    page.goto(f"{site}/en/explore/potential.html")
    page.locator(ROWS).first.wait_for()
    return page


@pytest.mark.parametrize("key", ["open_inside", "deepen_inside", "open_beyond", "deepen_beyond"])
def test_the_first_order_is_the_published_one(page, site, published, key):
    page.goto(f"{site}/de/explore/potential.html#list={key}")
    assert shown(page) == [row["pair_id"] for row in published[key]]
    assert "Veröffentlichte Rangliste" in page.locator(".own").inner_text()


def test_weights_make_an_order_of_the_readers_own_and_back(view, published):
    first = shown(view)
    view.locator("summary").click()
    slider = view.get_by_label("Place", exact=True)
    slider.focus()
    view.keyboard.press("Home")
    view.get_by_text("This is your own order").wait_for()
    own = shown(view)
    assert own != first
    assert sorted(own) == sorted(first)
    # Without the term of place the order is that of the other contributions.
    wanted = sorted(published["open_inside"], key=lambda row: -(float(row["S"]) - float(row["c_place"] or 0)))
    assert own[:20] == [row["pair_id"] for row in wanted[:20]]
    assert "published" in view.locator(f"{ROWS} .rank").first.inner_text()
    view.get_by_role("button", name="Back to the published ranking").click()
    assert shown(view) == first


def test_kinds_of_activities_can_be_left_out(view, folder):
    first = shown(view)
    asked = view.context.watch.requests
    assert not [url for url in asked if url.endswith("relations.json")]
    view.locator("summary").click()
    view.get_by_label("Events").uncheck()
    view.get_by_text("This is your own order").wait_for()
    own = shown(view)
    assert own != first
    assert sorted(own) == sorted(first)
    # The first of the list is the one whose terms, as the build reckoned them, give the largest sum.
    table = json.loads((folder / "explorer/data/potential.json").read_text(encoding="utf-8"))
    file = json.loads((folder / "explorer/data/relations.json").read_text(encoding="utf-8"))
    choice = sum(2**bit for bit, kind in enumerate(file["kinds"]) if kind != "event")
    sums = {}
    for row, changed in zip(table["pairs"], file["z"][str(choice)], strict=True):
        terms = dict(zip((name for name, *_ in table["terms"]), row[6], strict=True)) | dict(
            zip(file["terms"], changed, strict=True)
        )
        names = "--".join(table["organisations"][side][0] for side in row[:2])
        sums[names] = sum(weight * (terms[name] or 0.0) for name, _, weight in table["terms"])
    wanted = sorted(own, key=lambda pair: -sums[pair])
    assert own[:30] == wanted[:30]
    view.reload()
    assert shown(view) == own
    assert not view.get_by_label("Events").is_checked()


def test_a_pair_opens_its_evidence(view, published):
    row = published["open_inside"][0]
    view.locator(ROWS).first.locator("button").click()
    panel = view.locator(".panel")
    panel.locator(".drawn").first.wait_for()
    assert view.evaluate("document.activeElement.id") == "pair"
    assert panel.locator(".drawn a").count() >= 3
    paths = panel.locator(".ways ol > li:not(.quiet)")
    assert paths.count() == int(row["n_evidence"])
    for path in paths.all():
        assert path.locator("a[href*='/source/']").count() >= 1
    total = panel.locator(".contributions tbody tr").last.locator("td").inner_text()
    assert float(total) == pytest.approx(float(row["S"]), abs=0.006)
    assert row["broker1"] in panel.inner_text()
    view.keyboard.press("Escape")
    assert panel.is_hidden()
    assert view.evaluate("document.activeElement.closest('tr').dataset.pair") == row["pair_id"]


def test_a_side_that_was_merged_is_told_in_the_list_and_in_the_panel(page, site, folder, published):
    table = json.loads((folder / "explorer/data/potential.json").read_text(encoding="utf-8"))
    followed = {
        slug: told for (slug, *_), told in zip(table["organisations"], table["gone"], strict=True) if told
    }
    key, pair_id, slug = next(
        (key, row["pair_id"], slug)
        for key, rows in published.items()
        for row in rows
        for slug in row["pair_id"].split("--")
        if slug in followed
    )
    for language, told in zip(("de", "en"), followed[slug], strict=True):
        page.goto(f"{site}/{language}/explore/potential.html#list={key}")
        shown(page)
        row = page.locator(f"tr[data-pair='{pair_id}']")
        assert told in row.locator(".silent").all_inner_texts()
        row.locator("button.link").click()
        assert f"{told}." in page.locator(".notice").all_inner_texts()


def test_the_panel_leads_to_the_page_of_the_pair(view, published):
    view.locator(ROWS).first.locator("button").click()
    view.get_by_role("link", name="Page of this pair").click()
    view.wait_for_url(f"**/en/pair/{published['open_inside'][0]['pair_id']}.html")
    assert view.locator("h1").is_visible()


def test_filters_narrow_the_list_and_keep_the_ranks(view, published):
    view.get_by_label("Cluster", exact=True).select_option("biosaxony")
    ids = shown(view)
    assert ids == [
        row["pair_id"] for row in published["open_inside"] if "biosaxony" in row["pair_id"].split("--")
    ]
    ranks = [int(text) for text in view.locator(f"{ROWS} .rank strong").all_inner_texts()]
    assert ranks == [
        int(row["rank"]) for row in published["open_inside"] if "biosaxony" in row["pair_id"].split("--")
    ]
    view.get_by_label("Name contains").fill("SILICON")
    assert all("Silicon" in text for text in view.locator(ROWS).all_inner_texts())
    view.get_by_label("Name contains").fill("qqqq")
    view.get_by_text("No pair fits this choice.").wait_for()


def test_the_language_switch_keeps_list_weights_and_pair(page, site, published):
    pair = published["deepen_inside"][0]["pair_id"]
    page.goto(f"{site}/en/explore/potential.html#list=deepen_inside&pair={pair}&w.topic=2")
    page.locator(".panel .drawn").first.wait_for()
    before = shown(page)
    page.locator("a.language").click()
    page.wait_for_url(re.compile("/de/explore/potential.html#"))
    page.locator(".panel .drawn").first.wait_for()
    assert shown(page) == before
    assert page.get_by_label("Thema", exact=True).last.input_value() == "2"
    assert "Ihre eigene Reihenfolge" in page.locator(".own").inner_text()
    # Numbers stand in the language of the reader.
    assert re.search(r"[+−-]\d,\d\d", page.locator(f"{ROWS} .sum").first.inner_text())


def test_evidence_is_only_asked_for_when_a_pair_is_opened(view):
    view.wait_for_load_state("networkidle")
    asked = view.context.watch.requests
    assert not [url for url in asked if url.endswith("evidence.json")]


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_nothing_scrolls_sideways(open_context, site, folder, width):
    first = json.loads((folder / "explorer/data/potential.json").read_text(encoding="utf-8"))
    pair = first["pairs"][0]
    u, v = (first["organisations"][side][0] for side in pair[:2])
    page = open_context(viewport={"width": width, "height": 800}).new_page()
    page.goto(f"{site}/de/explore/potential.html#pair={u}--{v}")
    page.locator(".panel .drawn").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
