"""The timeline on the real data."""

import json
import re
from collections import Counter

import pytest


@pytest.fixture(scope="module")
def data(folder):
    return json.loads((folder / "explorer/data/timeline.json").read_text())


@pytest.fixture
def opened(page, site):
    page.goto(f"{site}/en/explore/timeline.html", wait_until="networkidle")
    page.locator("g.year").first.wait_for()
    return page


def entries(page):
    return int(re.match(r"[\d,]+", page.locator("#view [role=status]").inner_text())[0].replace(",", ""))


def test_from_far_it_counts_by_year_and_kind(opened, data):
    assert entries(opened) == len(data["entries"])
    by_year = Counter(entry[3][:4] for entry in data["entries"])
    listed = dict(row.split("\n") for row in opened.locator(".beside li").all_inner_texts())
    assert {year: int(told.split()[0]) for year, told in listed.items()} == by_year
    assert opened.locator("text.lane").all_text_contents() == [
        "events",
        "projects (from their start)",
        "agreements and other steps",
    ]


def test_a_click_on_a_year_comes_nearer_and_on_an_entry_opens_its_facts(opened, data):
    opened.locator("g.year[data-year='2023']").first.click()
    assert "in 2023" in opened.locator("#view [role=status]").inner_text()
    begun = [entry for entry in data["entries"] if entry[3].startswith("2023-11-08")]
    name = begun[0][0][2]
    local = begun[0][0][0]
    opened.locator(f"g.entry[data-entry='{local}'] .sign").click()
    facts = opened.locator(".beside")
    assert facts.locator("h2").inner_text() == name
    assert "8 November 2023" in facts.inner_text()
    assert facts.locator(".mark[href*='/en/source/']").count() >= 1
    assert facts.get_by_role("link", name="To its page").get_attribute("href").endswith(f"/en/{local}.html")
    facts.get_by_role("button", name=re.compile("To the list")).click()
    assert facts.locator("h2").inner_text().startswith("List (")


def test_the_list_says_the_same_by_keyboard(opened):
    opened.locator(".beside").get_by_role("button", name="2019", exact=True).press("Enter")
    assert opened.locator(".beside h2").inner_text().startswith("List (")
    first = opened.locator(".beside li button").first
    name = first.inner_text()
    first.press("Enter")
    assert opened.locator(".beside h2").inner_text() == name


def test_lanes_by_cluster_are_chosen(opened):
    opened.get_by_role("button", name="by cluster").click()
    lanes = opened.locator("text.lane").all_text_contents()
    assert len(lanes) == 6
    opened.get_by_role("button", name=f"Remove {lanes[0]}").click()
    assert opened.locator("text.lane").all_text_contents() == lanes[1:]
    opened.get_by_label("Add a cluster").select_option(label="HZwo e. V.")
    assert opened.locator("text.lane").all_text_contents() == [*lanes[1:], "HZwo e. V."]


def test_filters(opened, data):
    opened.get_by_label("agreements and other steps").uncheck()
    assert entries(opened) == sum(data["sorts"][entry[1]] != "act" for entry in data["entries"])
    opened.get_by_label("Cluster", exact=True).select_option(label="biosaxony e. V.")
    some = entries(opened)
    assert 0 < some < 100
    opened.get_by_label("Topic").select_option(label="Biotechnology")
    assert 0 < entries(opened) <= some
    opened.get_by_role("button", name="Reset").click()
    assert entries(opened) == len(data["entries"])


def test_zoom_and_keys(opened):
    whole = entries(opened)
    opened.get_by_role("button", name="Zoom in").click()
    assert entries(opened) < whole
    opened.locator(".picture.timeline svg").focus()
    opened.keyboard.press("0")
    assert entries(opened) == whole
    opened.keyboard.press("+")
    opened.keyboard.press("+")
    opened.keyboard.press("+")
    opened.keyboard.press("ArrowRight")
    assert opened.locator("g.entry").count() > 5, "from near each entry stands by itself"
    opened.get_by_role("button", name="Whole time").click()
    assert entries(opened) == whole


def test_the_language_switch_keeps_the_state(opened):
    opened.get_by_role("button", name="by cluster").click()
    opened.locator("g.year[data-year='2018']").first.click()
    shown = entries(opened)
    opened.get_by_role("link", name="Deutsch", exact=True).click()
    opened.locator("g.entry").first.wait_for()
    assert "/de/explore/timeline.html" in opened.url
    assert entries(opened) == shown
    assert opened.get_by_role("button", name="nach Cluster").get_attribute("aria-pressed") == "true"


def test_it_is_saved(opened):
    for name, begin in (("SVG", b"<svg"), ("PNG", b"\x89PNG")):
        with opened.expect_download() as waiting:
            opened.get_by_role("button", name=name, exact=True).click()
        assert waiting.value.path().read_bytes().startswith(begin)
