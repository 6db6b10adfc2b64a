"""Text of others on a page of ours, opened in a browser: scripts in labels, titles and addresses do nothing."""

from urllib.parse import urlsplit

import pyoxigraph as ox
import pytest

from clustergraph.dataset import Dataset, derive, vocabulary_quads
from clustergraph.publish.dumps import write_dumps
from clustergraph.publish.explorer.bundle import VIEWS
from clustergraph.publish.metadata import count
from clustergraph.publish.site.content import Answer, Content
from clustergraph.publish.site.knowledge import Knowledge
from clustergraph.publish.site.rendering import write_site
from clustergraph.store import Solutions
from clustergraph.terms import PREFIXES

EVIL = """ "'></script><script>window.ran = 1; alert(1)</script><img src=x onerror="window.ran = 2">{{ 7 * 7 }}"""
LINKS = ("javascript:window.ran=3", "data:text/html,window.ran=4")


@pytest.fixture(scope="module")
def hostile(example: Dataset, serving, tmp_path_factory):
    """The address of a small site whose data are hostile, and its folder."""
    settings = example.settings
    quads = example.quads()
    changed = []
    for quad in {*quads, *derive(quads, settings), *vocabulary_quads()}:
        value = quad.object
        if isinstance(value, ox.Literal) and value.datatype.value.endswith("tring"):
            value = ox.Literal(value.value + EVIL, language=value.language)
        if quad.predicate.value in {f"{PREFIXES['schema']}url", f"{PREFIXES['foaf']}page"}:
            value = ox.NamedNode(LINKS[0])
        changed.append(ox.Quad(quad.subject, quad.predicate, value, quad.graph_name))
    changed.sort(key=str)
    both = {"de": f"Frage{EVIL}", "en": f"Question{EVIL}"}
    rows = [(ox.Literal(EVIL), ox.NamedNode(LINKS[0])), (ox.NamedNode(LINKS[1]), None)]
    table = Solutions(("x", "y"), rows)
    answer = Answer(
        "evil",
        both,
        both,
        f"SELECT # {EVIL}",
        {"a": EVIL},
        {"x": both, "y": both},
        {"de": table, "en": table},
    )
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "download/dumps").mkdir(parents=True)
    prefixes = PREFIXES | settings.names.prefixes()
    content = Content(
        Knowledge(changed, settings),
        changed,
        settings,
        prefixes,
        count(changed, settings.base),
        write_dumps(changed, settings, prefixes, folder / "download/dumps"),
        answers=[answer],
        unranked=EVIL,
        views=VIEWS,
    )
    write_site(content, folder)
    server = serving(folder)
    yield f"http://127.0.0.1:{server.server_port}", folder
    server.shutdown()
    server.server_close()


@pytest.fixture
def visit(open_context, hostile):
    """A function that opens a page of the hostile site; no page may have asked, shown or run anything."""
    address, _ = hostile
    context = open_context(allowed=urlsplit(address).netloc)
    page = context.new_page()
    shown = []
    page.on("dialog", lambda dialog: (shown.append(dialog.message), dialog.dismiss()))

    def opened(path):
        page.goto(f"{address}/{path}", wait_until="networkidle")
        return page

    yield opened
    assert shown == []


def inert(page):
    assert page.evaluate("window.ran") is None
    assert page.locator("img[src='x']").count() == 0
    bad = page.evaluate(
        "[...document.querySelectorAll('[href], [src], [action]')].map(one => one.href ?? one.src).filter(to => /^(javascript|data|vbscript):/i.test(to))"
    )
    assert bad == []
    handlers = page.evaluate(
        "[...document.querySelectorAll('*')].flatMap(one => [...one.attributes]).filter(one => one.name.startsWith('on')).length"
    )
    assert handlers == 0


def test_pages_show_hostile_text_and_run_nothing(visit, hostile):
    _, folder = hostile
    pages = [
        "en/index.html",
        "de/data.html",
        "en/query/evil.html",
        "en/query/index.html",
        "de/ranking.html",
        "en/ontology.html",
    ]
    for kind in ("event", "organisation", "person", "source", "topic", "project"):
        pages += [
            f"en/{kind}/index.html",
            *sorted(f"de/{kind}/{path.name}" for path in (folder / "de" / kind).glob("*.html"))[:2],
        ]
    shown = 0
    for path in pages:
        page = visit(path)
        inert(page)
        shown += "<script>window.ran = 1" in page.locator("body").inner_text()
    assert shown > 10, "the text itself is shown"


def test_the_network_shows_hostile_names(visit):
    page = visit("en/explore/network.html#layers=cluster+activity+person&table=en")
    page.locator(".sheet tbody button").first.click()
    assert "<script>" in page.locator(".beside h2").inner_text()
    inert(page)
    page.get_by_role("button", name="Picture", exact=True).click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="SVG", exact=True).click()
    svg = waiting.value.path().read_text(encoding="utf-8")
    assert "&lt;script&gt;" in svg
    assert "<script" not in svg
    inert(page)


def test_map_and_timeline_show_hostile_names(visit):
    page = visit("en/explore/map.html")
    page.locator(".beside li button").first.click()
    assert "<script>" in page.locator(".beside h2").inner_text()
    inert(page)
    page = visit("en/explore/timeline.html#from=2024&to=2025")
    assert "<script>" in page.locator(".beside li button").first.inner_text()
    page.locator(".beside li button").first.click()
    inert(page)


def test_hostile_states_of_the_address_do_nothing(visit):
    for view in VIEWS:
        page = visit(
            f"en/explore/{view}.html#at={EVIL}&query={EVIL}&topic={EVIL}&lanes={EVIL}&from={EVIL}&layers={EVIL}"
        )
        inert(page)


def test_search_and_the_other_views_show_hostile_names(visit):
    page = visit("en/index.html")
    field = page.get_by_role("combobox").first
    field.fill("photonics")
    page.get_by_role("option").filter(has_text="<script>").first.wait_for()
    inert(page)
    for view in ("potential", "sparql"):
        inert(visit(f"en/explore/{view}.html"))
