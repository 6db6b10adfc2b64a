"""The map on the real data."""

import json
import re
from xml.etree import ElementTree as ET

import pytest


@pytest.fixture
def opened(page, site):
    page.goto(f"{site}/en/explore/map.html", wait_until="networkidle")
    page.locator("g.place").first.wait_for()
    return page


def status(page):
    return page.locator("#view [role=status]").inner_text()


def numbers(page):
    return [int(n) for n in re.findall(r"\d+", status(page).replace(",", ""))]


def test_clusters_and_events_stand_at_their_towns(opened, folder):
    data = json.loads((folder / "explorer/data/geography.json").read_text())
    towns = {cluster[1] for cluster in data["clusters"]} | {event[1] for event in data["events"]}
    assert opened.locator("g.place").count() == len(towns)
    assert numbers(opened) == [len(data["clusters"]), len(data["events"]), len(towns)]
    assert opened.locator("svg text", has_text="Dresden").is_visible()
    assert opened.locator("svg text", has_text=re.compile(r"^\d+ km$")).is_visible()
    assert opened.locator("svg text", has_text="51° N").is_visible()


def test_a_click_tells_what_is_there_with_sources(opened):
    opened.locator("g.place[data-town='place/dresden']").click()
    facts = opened.locator(".beside")
    assert facts.locator("h2").inner_text() == "Dresden"
    assert (
        facts.get_by_role("link", name="biosaxony e. V.")
        .get_attribute("href")
        .endswith("/en/organisation/biosaxony.html")
    )
    assert facts.locator("li .mark[href*='/en/source/']").count() > 10
    facts.get_by_role("button", name=re.compile("All towns")).click()
    assert facts.locator("h2").inner_text() == "Towns"


def test_the_list_says_the_same_by_keyboard(opened):
    button = opened.locator(".beside").get_by_role("button", name="Leipzig", exact=True)
    button.press("Enter")
    assert opened.locator(".beside h2").inner_text() == "Leipzig"
    assert opened.evaluate("document.activeElement.textContent") == "Leipzig"
    assert opened.locator("g.place.chosen").get_attribute("data-town") == "place/leipzig"


def test_filters_change_map_and_list(opened):
    whole = numbers(opened)
    opened.get_by_label("Clusters at their seats").uncheck()
    assert numbers(opened)[0] == whole[1]
    opened.get_by_label("from year").fill("2023")
    opened.get_by_label("from year").press("Enter")
    assert 0 < numbers(opened)[0] < whole[1]
    opened.get_by_label("Kind of event").select_option(label="conference")
    fewer = opened.locator("g.place").count()
    assert fewer < whole[2]
    opened.get_by_role("button", name="Reset").click()
    assert numbers(opened) == whole
    opened.get_by_label("Topic").select_option(label="Biotechnology")
    assert numbers(opened)[0] < whole[0]


def test_zoom_by_buttons_keys_and_wheel(opened):
    def wide():
        first, last = (
            opened.locator(f"g.place[data-town='place/{name}'] path").first.bounding_box()
            for name in ("leipzig", "dresden")
        )
        return last["x"] - first["x"]

    start = wide()
    opened.get_by_role("button", name="Zoom in").click()
    assert wide() == pytest.approx(1.5 * start, rel=0.05)
    opened.locator(".picture.map svg").focus()
    opened.keyboard.press("-")
    assert wide() == pytest.approx(start, rel=0.05)
    opened.mouse.move(*(opened.locator(".picture.map svg").bounding_box()[side] + 200 for side in ("x", "y")))
    opened.mouse.wheel(0, 200)
    opened.wait_for_timeout(100)
    assert wide() < 0.8 * start
    opened.get_by_role("button", name="Whole map").click()
    assert wide() == pytest.approx(start, rel=0.02)
    before = opened.locator("g.place[data-town='place/dresden'] path").first.bounding_box()["x"]
    opened.get_by_role("button", name="To the east").click()
    assert opened.locator("g.place[data-town='place/dresden'] path").first.bounding_box()["x"] < before


def test_it_is_saved_with_its_colours(opened):
    with opened.expect_download() as waiting:
        opened.get_by_role("button", name="SVG", exact=True).click()
    svg = ET.parse(waiting.value.path()).getroot()  # noqa: S314 - our own file
    fills = {element.get("fill") for element in svg.iter("{http://www.w3.org/2000/svg}path")}
    assert {"rgb(0, 114, 178)", "rgb(230, 159, 0)"} <= fills
    with opened.expect_download() as waiting:
        opened.get_by_role("button", name="PNG", exact=True).click()
    assert waiting.value.path().read_bytes().startswith(b"\x89PNG")


def test_the_language_switch_keeps_the_state(opened):
    opened.get_by_label("Events at their places").uncheck()
    opened.locator(".beside").get_by_role("button", name="Chemnitz", exact=True).click()
    opened.get_by_role("link", name="Deutsch", exact=True).click()
    opened.locator("g.place.chosen").wait_for()
    assert "/de/explore/map.html" in opened.url
    assert opened.locator(".beside h2").inner_text() == "Chemnitz"
    assert not opened.get_by_label("Veranstaltungen an ihrem Ort").is_checked()
