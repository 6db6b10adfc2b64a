"""The search field: on every page, forgiving, and usable with the keyboard alone."""

import re

import pytest

NAME = "biosaxony e. V."


def field(page, place="header.top"):
    return page.locator(f"{place} [role=combobox]")


def first_hit(page, text, place="header.top"):
    field(page, place).fill(text)
    hit = page.locator(f"{place} [role=option]:not([aria-disabled])").first
    hit.wait_for()
    page.locator(f"{place} [role=status]", has_text=re.compile(r"\d")).first.wait_for(state="attached")
    return hit


@pytest.mark.parametrize(
    "typed", ["Biosaxony", "biosaxonie", "BIOSAXONY e.V.", "biosax", "bio saxony", "biosaxnoy"]
)
@pytest.mark.parametrize("language", ["de", "en"])
def test_a_cluster_is_found_however_it_is_spelt(page, site, language, typed):
    page.goto(f"{site}/{language}/data.html")
    assert first_hit(page, typed).locator("span").first.inner_text() == NAME


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Universitaet Leipzig", "Universität Leipzig"),
        ("universitat leipzig", "Universität Leipzig"),
        ("Universität Leipzig", "Universität Leipzig"),
    ],
)
def test_umlauts_may_be_written_in_any_way(page, site, typed, name):
    page.goto(f"{site}/de/data.html")
    assert first_hit(page, typed).locator("span").first.inner_text() == name


def test_a_hit_tells_kind_and_place_and_leads_to_its_page(page, site):
    page.goto(f"{site}/en/about.html")
    hit = first_hit(page, "biosaxony")
    assert "cluster organisation" in hit.inner_text()
    assert "Dresden" in hit.inner_text()
    hit.click()
    page.wait_for_url(f"{site}/en/organisation/biosaxony.html")
    assert page.locator("h1").inner_text() == NAME


def test_the_page_for_missing_addresses_works_at_any_depth(page, site, folder):
    address = f"{site}/en/organisation/2024/nobody-here.html"
    page.route(address, lambda route: route.fulfill(path=folder / "404.html", content_type="text/html"))
    page.goto(address)
    assert page.locator("h1").inner_text() == "Diese Seite gibt es nicht"
    assert page.locator("h1").evaluate("() => document.styleSheets.length") == 1
    first_hit(page, "biosaxony").click()
    page.wait_for_url(f"{site}/de/organisation/biosaxony.html")
    page.goto(address)
    page.get_by_role("link", name="To the start page").click()
    page.wait_for_url(f"{site}/en/index.html")


def test_the_index_is_only_asked_for_in_the_field(page, site):
    page.goto(f"{site}/en/index.html", wait_until="networkidle")
    asked = page.context.watch.requests
    assert not [url for url in asked if "/data/search" in url]
    with page.expect_response(re.compile("/data/search")):
        field(page).focus()


def test_the_keyboard_alone_searches(page, site):
    page.goto(f"{site}/en/organisation/index.html")
    page.keyboard.press("/")
    page.keyboard.type("silicon saxony")
    options = page.locator("header.top [role=option]:not([aria-disabled])")
    options.nth(1).wait_for()
    box = field(page)
    assert box.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == options.nth(0).get_attribute("id")
    page.keyboard.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == options.nth(1).get_attribute("id")
    assert options.nth(1).get_attribute("aria-selected") == "true"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Escape")
    assert box.get_attribute("aria-expanded") == "false"
    assert box.input_value() == "silicon saxony"
    page.keyboard.press("ArrowDown")
    options.first.wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/en/organisation/silicon-saxony.html")


def test_nothing_found_is_said(page, site):
    page.goto(f"{site}/de/data.html")
    field(page).fill("qqqqxxyyzz")
    page.get_by_text("Nichts gefunden").first.wait_for()


def test_the_start_page_has_a_big_field_too(page, site):
    page.goto(f"{site}/de/index.html")
    assert first_hit(page, "Biosaxony", "main").locator("span").first.inner_text() == NAME


@pytest.mark.parametrize("width", [360, 768])
def test_the_list_of_hits_fits_a_small_window(open_context, site, width):
    page = open_context(viewport={"width": width, "height": 700}).new_page()
    page.goto(f"{site}/de/index.html")
    first_hit(page, "leipzig")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    box = page.locator("header.top [role=listbox]").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
