"""The network view on the real data: what is shown, what a click tells, and what is handed out."""

import json
import re
from io import BytesIO
from xml.etree import ElementTree as ET

import networkx as nx
import pytest

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def network(page, site):
    """A function that opens the network with a state and waits until it is drawn."""

    def opened(state="", language="en", on=page):
        on.goto("about:blank")
        on.goto(f"{site}/{language}/explore/network.html{state}", wait_until="networkidle")
        on.locator(".picture.network[data-nodes]").wait_for()
        return on

    return opened


def counts(page):
    picture = page.locator(".picture.network")
    return int(picture.get_attribute("data-nodes")), int(picture.get_attribute("data-links"))


def saved(page, name):
    with page.expect_download() as waiting:
        page.get_by_role("button", name=name, exact=True).click()
    return waiting.value.path().read_bytes()


def circles(svg):
    """Name to place and radius of the circles that stand for nodes."""
    found = {}
    for circle in ET.fromstring(svg).iter(f"{SVG}circle"):  # noqa: S314 - our own file
        title = circle.find(f"{SVG}title")
        if title is not None:
            found[title.text] = tuple(float(circle.get(name)) for name in ("cx", "cy", "r"))
    return found


def test_it_starts_with_clusters_and_their_common_activities(network, folder):
    page = network()
    nodes, links = counts(page)
    data = json.loads((folder / "explorer/data/network.json").read_text())
    clusters = sum(data["layers"][node[1]] == "cluster" for node in data["nodes"])
    assert 50 < nodes <= clusters
    assert links > nodes
    assert re.fullmatch(r"\d+ clusters, \d+ links", page.locator("#view [role=status]").inner_text())


def test_a_filter_changes_the_picture(network):
    page = network()
    before, pixels = counts(page), page.locator(".picture.network").screenshot()
    page.get_by_label("activities in common, at least").fill("3")
    page.wait_for_function("document.querySelector('.picture.network').dataset.links < 100")
    few = counts(page)
    assert few[0] < before[0]
    assert few[1] < before[1]
    assert page.locator(".picture.network").screenshot() != pixels
    page.get_by_role("button", name="Reset").click()
    assert counts(page) == before
    page.get_by_label("from year").fill("2022")
    page.get_by_label("from year").press("Enter")
    assert counts(page)[1] < before[1]
    page.get_by_role("button", name="Reset").click()
    page.get_by_label("More than size lets expect").select_option("0.05")
    notable = counts(page)
    assert 0 < notable[1] < before[1]


def test_layers_kinds_and_topics(network):
    page = network()
    clusters = counts(page)
    page.get_by_label("Organisations", exact=True).check()
    wider = counts(page)
    assert wider[0] > 3 * clusters[0]
    page.get_by_label("Events, projects, agreements").check()
    assert counts(page)[0] > wider[0]
    assert page.get_by_label("activities in common, at least").is_disabled(), (
        "activities are nodes now, not links"
    )
    page.get_by_label("projects", exact=True).uncheck()
    page.get_by_label("agreements", exact=True).uncheck()
    events = counts(page)
    page.get_by_label("Topic").select_option(label="Hydrogen")
    assert 0 < counts(page)[0] < events[0]


def test_the_same_picture_in_two_loads(network, open_context):
    state = "#layers=cluster+organisation+activity+person"
    first = network(state)
    pictures = [saved(first, "SVG")]
    shots = [first.locator(".picture.network").screenshot()]
    second = network(state, on=open_context().new_page())
    pictures.append(saved(second, "SVG"))
    shots.append(second.locator(".picture.network").screenshot())
    assert pictures[0] == pictures[1]
    assert shots[0] == shots[1]
    assert len(circles(pictures[0])) > 1500


def test_a_filter_moves_nothing(network):
    page = network()
    before = circles(saved(page, "SVG"))
    page.get_by_label("activities in common, at least").fill("2")
    page.wait_for_function(f"document.querySelector('.picture.network').dataset.nodes < {len(before)}")
    after = circles(saved(page, "SVG"))
    assert len(after) > 10
    for name, (x, y, _) in after.items():
        assert (x, y) == before[name][:2]


def test_a_click_on_a_node_opens_its_facts(network):
    page = network()
    name, (x, y, _) = max(circles(saved(page, "SVG")).items(), key=lambda item: item[1][2])
    page.locator(".picture.network").click(position={"x": x + 1, "y": y + 1})  # the border is one pixel wide
    facts = page.locator(".beside")
    facts.locator("h2").wait_for()
    assert facts.locator("h2").inner_text() == name
    assert facts.get_by_role("heading", name="Events").is_visible()
    assert facts.locator("li .mark[href*='/en/source/']").count() > 5
    assert re.search(r"\b20\d\d\b", facts.inner_text())
    page.goto(facts.get_by_role("link", name="To its page").get_attribute("href"))
    assert name in page.locator("h1").inner_text()


def test_a_click_on_a_link_opens_what_two_have_in_common(network):
    page = network("#least=8")
    placed = circles(saved(page, "SVG"))
    ends = [placed[name][:2] for name in ("biosaxony e. V.", "Silicon Saxony e. V.")]
    middle = [sum(end[axis] for end in ends) / 2 + 1 for axis in (0, 1)]
    page.locator(".picture.network").click(position={"x": middle[0], "y": middle[1]})
    facts = page.locator(".beside")
    facts.locator("h2").wait_for()
    assert sorted(facts.locator("h2").inner_text().split(" × ")) == [
        "Silicon Saxony e. V.",
        "biosaxony e. V.",
    ]
    assert re.search(r"\d+ activities in common", facts.inner_text())
    assert "would be expected" in facts.inner_text()
    assert facts.locator("li .mark").count() >= 8


def test_the_table_says_the_same_by_keyboard(network):
    page = network()
    nodes, links = counts(page)
    page.get_by_role("button", name="Table").press("Enter")
    tables = page.locator(".sheet table")
    assert tables.count() == 2
    assert tables.nth(0).locator("caption").inner_text().endswith(f"/ {nodes}")
    assert tables.nth(1).locator("caption").inner_text().endswith(f"/ {links}")
    first = tables.nth(0).locator("tbody tr").first
    name = first.locator("button").inner_text()
    first.locator("button").press("Enter")
    assert page.locator(".beside h2").inner_text() == name
    assert page.evaluate("document.activeElement.textContent") == name, "the reader is led to the facts"
    page.get_by_role("button", name=re.compile("To the table")).press("Enter")
    assert page.evaluate("document.activeElement.closest('.sheet') !== null"), "and back to the row"
    more = page.locator(".sheet .scroll").first.get_by_role("button").last
    more.press("Enter")
    assert tables.nth(0).locator("tbody tr").count() == min(nodes, 100)


def test_search_within_the_picture(network):
    page = network()
    page.get_by_label("Search in the picture").fill("automobil")
    page.get_by_text(re.compile(r", [1-9]\d* match")).wait_for()
    page.get_by_role("button", name="Table").click()
    names = page.locator(".sheet table").first.locator("tbody button").all_inner_texts()
    assert names
    assert all("automobil" in name.lower() for name in names)


def test_svg_png_and_gexf(network):
    page = network("#layers=cluster+organisation")
    nodes, links = counts(page)
    svg = ET.fromstring(saved(page, "SVG"))  # noqa: S314 - our own file
    assert len(list(svg.iter(f"{SVG}line"))) == links
    assert sum(text.text == "cluster organisation" for text in svg.iter(f"{SVG}text")) == 1, (
        "the legend goes along"
    )
    png = saved(page, "PNG")
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    wide, high = (int.from_bytes(png[at : at + 4], "big") for at in (16, 20))
    assert wide == 2 * float(svg.get("width"))
    assert high == 2 * float(svg.get("height"))
    graph = nx.read_gexf(BytesIO(saved(page, "GEXF")), version="1.3")
    assert graph.number_of_nodes() == nodes
    assert graph.number_of_edges() == links
    node = graph.nodes["organisation/biosaxony"]
    assert (node["label"], node["layer"]) == ("biosaxony e. V.", "cluster")
    assert node["page"].endswith("/en/organisation/biosaxony.html")


def test_a_link_keeps_the_view_and_so_does_the_language_switch(network):
    page = network()
    page.get_by_label("Organisations", exact=True).check()
    page.get_by_label("More than size lets expect").select_option("more")
    page.get_by_role("button", name="Table").click()
    page.locator(".sheet table").first.locator("tbody button").first.click()
    shown, title = counts(page), page.locator(".beside h2").inner_text()
    page.get_by_role("link", name="Deutsch", exact=True).click()
    page.locator(".picture.network[data-nodes]").wait_for(state="attached")
    assert "/de/explore/network.html" in page.url
    assert counts(page) == shown
    assert page.locator(".beside h2").inner_text() == title
    assert page.get_by_role("button", name="Tabelle").get_attribute("aria-pressed") == "true"


def test_without_webgl_there_is_the_table(page, site):
    page.add_init_script(
        "const plain = HTMLCanvasElement.prototype.getContext;"
        "HTMLCanvasElement.prototype.getContext = function (kind, ...more) {"
        "  return /webgl/.test(kind) ? null : plain.call(this, kind, ...more); };"
    )
    page.goto(f"{site}/en/explore/network.html", wait_until="networkidle")
    assert page.get_by_text("does not draw WebGL").is_visible()
    assert page.locator(".sheet table").first.locator("tbody tr").count() == 50
    page.locator(".sheet table").first.locator("tbody button").first.click()
    assert page.locator(".beside h2").is_visible()


def test_keys_move_and_zoom(network):
    page = network()
    before = circles(saved(page, "SVG"))
    page.locator(".picture.network").focus()
    page.keyboard.press("+")
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(200)
    after = circles(saved(page, "SVG"))
    name = "Silicon Saxony e. V."
    assert after[name][2] > before[name][2]
    page.get_by_role("button", name="Whole picture").click()
    page.wait_for_timeout(200)
    assert circles(saved(page, "SVG"))[name] == before[name]
