"""That the site opens in a browser at all, with its own scripts and nobody else's."""

import pytest


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_start_page_opens_and_runs_its_script(page, site, language):
    page.goto(f"{site}/{language}/index.html", wait_until="networkidle")
    assert page.locator("h1").is_visible()
    assert any(url.endswith("/explorer/site.js") for url in page.context.watch.requests)


def test_a_page_without_scripts_says_where_the_same_is_found(open_context, site):
    page = open_context(java_script_enabled=False).new_page()
    page.goto(f"{site}/en/explore/potential.html")
    assert page.locator("#view a[href$='ranking.html']").is_visible()
