"""What every page must hold in a real browser: it fits, it can be read by everybody, it works by keyboard, it stays at home.

That nothing raises an error in the console and nothing is asked of another host, the fixtures hold for every page.
"""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

WIDTHS = (360, 768, 1440)
AXE = Path(__file__).resolve().parents[2] / "web/node_modules/axe-core/axe.min.js"
LANGUAGES = ("de", "en")

VIEWS = ("potential", "network", "map", "timeline", "sparql")
SINGLE = {
    "start": "index", "ranking": "ranking", "data": "data", "ontology": "ontology", "about": "about",
    "explore": "explore/index", **{view: f"explore/{view}" for view in VIEWS},
}  # fmt: skip
"""Pages that are there once in each language."""

FOLDERS = (
    "event",
    "organisation",
    "person",
    "topic",
    "project",
    "place",
    "series",
    "venue",
    "source",
    "query",
    "pair",
)
"""Kinds of things; of each its list, if it has one, its largest page and one of middle size are looked at."""

OTHERS = ("method", "figures")
"""Pages that a site may have."""


def paths_of(folder, language, kind):
    """The pages of one kind that are looked at, from the root of the site."""
    if kind in SINGLE:
        return [f"{language}/{SINGLE[kind]}.html"]
    if kind in OTHERS:
        found = [folder / language / f"{kind}.html"]
    else:
        within = folder / language / kind
        things = sorted(
            (path for path in within.glob("*.html") if path.name != "index.html"),
            key=lambda path: (path.stat().st_size, path.name),
        )
        assert things, f"no page in {within}"
        found = [within / "index.html", things[-1], things[len(things) // 2]]
    return [path.relative_to(folder).as_posix() for path in found if path.is_file()]


KINDS = (*SINGLE, *FOLDERS, *OTHERS)


@pytest.fixture(scope="session")
def axe():
    if not AXE.is_file():
        pytest.fail(f"axe-core is missing: {AXE} (make explorer installs it)", pytrace=False)
    return AXE.read_text(encoding="utf-8")


def open_page(page, site, path):
    page.goto(f"{site}/{path}", wait_until="networkidle")
    page.wait_for_timeout(100)  # views settle after their data have come


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_no_page_scrolls_sideways(page, site, folder, kind, language):
    for path in paths_of(folder, language, kind):
        open_page(page, site, path)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            page.wait_for_timeout(50)
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{path} is {wide} px wide in a window of {width} px"


def findings(page, axe):
    """What axe-core finds serious or critical, with the places."""
    page.evaluate(axe)
    found = page.evaluate(
        "axe.run(document, {resultTypes: ['violations']}).then(({violations}) => violations"
        ".filter(({impact}) => impact === 'serious' || impact === 'critical')"
        ".map(({id, nodes}) => [id, nodes.length, nodes.slice(0, 3).map(node => node.html.slice(0, 200))]))"
    )
    return [tuple(entry) for entry in found]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_no_serious_finding_of_axe(page, site, folder, axe, kind, language):
    # The largest pages say nothing that the middle ones do not, and axe takes minutes for them.
    for path in [
        path for path in paths_of(folder, language, kind) if (folder / path).stat().st_size < 400_000
    ]:
        open_page(page, site, path)
        assert findings(page, axe) == [], path


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", ["start", "ranking", "organisation", "source", *VIEWS])
def test_axe_on_a_phone_and_in_the_dark(open_context, site, folder, axe, kind, scheme):
    page = open_context(viewport={"width": 360, "height": 780}, color_scheme=scheme).new_page()
    path = paths_of(folder, "en", kind)[-1]
    open_page(page, site, path)
    assert findings(page, axe) == [], path


@pytest.mark.parametrize(
    "state",
    [
        "network.html#at=organisation/biosaxony&table=en",
        "map.html#at=place/dresden",
        "timeline.html#from=2023&to=2024",
    ],
)
def test_no_serious_finding_where_facts_are_open(page, site, axe, state):
    open_page(page, site, f"en/explore/{state}")
    assert page.locator(".beside h2").is_visible()
    assert findings(page, axe) == []


# All that a reader can act upon, and what of it has had the focus. What lies in a closed <details> is not there yet.
REACHABLE = """() => [...document.querySelectorAll(
  'a[href], button, input, select, textarea, summary, [tabindex="0"], [contenteditable="true"]')]
  .filter(one => !one.disabled && one.tabIndex >= 0 && one.type !== 'hidden' && one.checkVisibility({visibilityProperty: true})
    && one.getClientRects().length > 0)"""

FOCUSED = """() => {
  const one = document.activeElement;
  window.visited ??= new Set();
  const again = window.visited.has(one);
  window.visited.add(one);
  if (one === document.body) return {body: true, again};
  const shows = element => {
    const style = getComputedStyle(element);
    return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1) || style.boxShadow !== 'none';
  };
  const seen = shows(one) || shows(one.parentElement) || Boolean(one.closest('.CodeMirror-focused'));
  return {body: false, again, seen, html: one.outerHTML.slice(0, 160)};
}"""


@pytest.mark.parametrize(
    "kind",
    [
        "start",
        "event",
        "organisation",
        "topic",
        "source",
        "query",
        "pair",
        "data",
        "about",
        "explore",
        *VIEWS,
    ],
)
def test_the_keyboard_reaches_everything(page, site, folder, kind):
    path = paths_of(folder, "en", kind)[-1]
    open_page(page, site, path)
    there = page.evaluate(f"({REACHABLE})().length")
    assert there > 10
    unseen = []
    for _ in range(2 * there + 20):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUSED)
        if focus["body"] or focus["again"]:
            # At the end of the page, or in a field where Tab means something else.
            if focus["body"]:
                break
            page.keyboard.press("Escape")
            continue
        if not focus["seen"]:
            unseen.append(focus["html"])
    assert unseen == [], "the focus is visible"
    missed = page.evaluate(
        f"({REACHABLE})().filter(one => !window.visited.has(one)).map(one => one.outerHTML.slice(0, 160))"
    )
    assert missed == [], path


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "pair"])
def test_the_language_switch_keeps_the_page(page, site, folder, kind):
    for path in paths_of(folder, "en", kind)[:2]:
        open_page(page, site, path)
        page.locator("a.language").click()
        page.wait_for_load_state()
        assert urlsplit(page.url).path == f"/de/{path.removeprefix('en/')}"
        assert page.evaluate("document.documentElement.lang") == "de"
        page.locator("a.language").click()
        page.wait_for_load_state()
        assert urlsplit(page.url).path == f"/{path}"


POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]+)">')


def test_every_page_has_a_policy_that_keeps_it_at_home(folder):
    policies = set()
    for path in folder.rglob("*.html"):
        with path.open(encoding="utf-8") as file:
            found = POLICY.search(file.read(2000))
        assert found, path
        policies.add(found[1])
    for policy in policies:
        rules = {rule.split()[0]: rule.split()[1:] for rule in policy.replace("&#39;", "'").split(";")}
        assert rules["default-src"] == ["'none'"]
        for name, sources in rules.items():
            assert set(sources) <= {"'none'", "'self'", "data:", "blob:", "'wasm-unsafe-eval'"}, (
                name,
                sources,
            )
        assert "data:" not in rules.get("script-src", [])


def test_the_policy_holds_back_a_script_from_elsewhere(open_context, site):
    """The opposite check: an inline script does not run, and the browser says that it was refused."""
    context = open_context()
    page = context.new_page()
    page.goto(f"{site}/en/index.html")
    page.evaluate(
        "const script = document.createElement('script'); script.textContent = 'window.ran = 1'; document.body.append(script)"
    )
    assert page.evaluate("window.ran") is None
    assert [error for error in context.watch.errors if "Content Security Policy" in error]
    context.watch.errors.clear()
