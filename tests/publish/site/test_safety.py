"""Text of others comes out as text, whatever it holds."""

from html.parser import HTMLParser

import pytest

from clustergraph.dataset import Dataset
from clustergraph.potential import rank
from clustergraph.publish.dumps import Dumps
from clustergraph.publish.metadata import count
from clustergraph.publish.site import paths
from clustergraph.publish.site.content import Answer, Content
from clustergraph.publish.site.knowledge import Knowledge
from clustergraph.publish.site.rendering import write_site
from clustergraph.store import EmbeddedStore, Solutions
from clustergraph.terms import PREFIXES

import pyoxigraph as ox  # isort: skip

EVIL = """</script><script>alert(1)</script><img src=x onerror="alert('2')">&amp;{{ 7 * 7 }}"""
SCHEMA = PREFIXES["schema"]


@pytest.fixture(scope="module")
def root(quads, example: Dataset, tmp_path_factory):
    settings = example.settings
    changed = []
    for quad in quads:
        value = quad.object
        if isinstance(value, ox.Literal) and quad.subject.value.startswith(settings.base) and value.language:
            value = ox.Literal(value.value + EVIL, language=value.language)
        if quad.predicate.value == f"{SCHEMA}url":
            value = ox.NamedNode("javascript:alert(document.domain)")
        changed.append(ox.Quad(quad.subject, quad.predicate, value, quad.graph_name))
    both = {"de": f"Frage {EVIL}", "en": f"Question {EVIL}"}
    rows = [(ox.Literal(EVIL), ox.NamedNode("javascript:alert(3)")), (ox.NamedNode("data:text/html,x"), None)]
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
    content = Content(
        Knowledge(changed, settings),
        changed,
        settings,
        PREFIXES | settings.names.prefixes(),
        count(changed, settings.base),
        Dumps((), "0" * 64, settings.dataset),
        answers=[answer],
        unranked=EVIL,
    )
    folder = tmp_path_factory.mktemp("evil")
    write_site(content, folder)
    return folder


class Watch(HTMLParser):
    def __init__(self, path):
        super().__init__()
        self.path, self.scripts, self.handled, self.text = path, 0, 0, ""

    def handle_starttag(self, tag, attrs):
        self.handled += 1
        values = dict(attrs)
        assert not [name for name in values if name.startswith("on")], (self.path, tag, attrs)
        if tag == "script":
            assert values == {"type": "application/ld+json"}, self.path
        if tag == "img":
            assert values["src"] != "x", self.path
        for name in ("href", "src", "action"):
            value = (values.get(name) or "").strip().lower()
            assert not value.startswith(("javascript:", "data:", "vbscript:")), (self.path, value)

    def handle_data(self, data):
        self.text += data


def test_scripts_quotes_and_addresses_come_out_inert(root):
    pages = sorted(root.rglob("*.html"))
    assert len(pages) > 50
    shown = 0
    for path in pages:
        watch = Watch(path)
        watch.feed(path.read_text(encoding="utf-8"))
        assert watch.handled > 20
        assert "49" not in watch.text.partition("&amp;")[2][:4], "a template in the data was run"
        shown += "<script>alert(1)</script>" in watch.text
    assert shown > 30, "the text itself is shown"


def test_pairs_topics_and_lists_show_evil_names_as_text(ecosystem, small_settings, tmp_path):
    """A ranking of many pairs, with evil names of organisations, topics, events and hosts, and addresses with quotes."""
    quads = []
    for quad in ecosystem(5, clusters=5, others=2, events=30):
        value = quad.object
        if isinstance(value, ox.Literal) and value.language:
            value = ox.Literal(value.value + EVIL, language=value.language)
        elif quad.predicate.value.endswith("#host"):
            value = ox.Literal(value.value + EVIL)
        elif quad.predicate.value == f"{SCHEMA}url":
            value = ox.NamedNode(f"{value.value}?'onmouseover='alert(1)")
        quads.append(ox.Quad(quad.subject, quad.predicate, value, quad.graph_name))
    topics = {quad.object for quad in quads if quad.predicate.value == f"{SCHEMA}about"}
    label = ox.NamedNode(PREFIXES["skos"] + "prefLabel")
    register = ox.NamedNode(f"{small_settings.base}graph/register")
    evil = ox.Literal(f"Thema {EVIL}", language="de")
    quads += [ox.Quad(thing, label, evil, register) for thing in sorted(topics, key=str)]
    ranking = rank(EmbeddedStore(quads), small_settings, null_samples=20, bootstraps=4)
    assert any(pair.rank for pair in ranking.pairs)
    content = Content(
        Knowledge(quads, small_settings), quads, small_settings, PREFIXES | small_settings.names.prefixes(),
        count(quads, small_settings.base), Dumps((), "0" * 64, small_settings.dataset), ranking=ranking,
    )  # fmt: skip
    write_site(content, tmp_path)
    shown = {}
    for path in sorted(tmp_path.rglob("*.html")):
        watch = Watch(path)
        watch.feed(path.read_text(encoding="utf-8"))
        shown[path.relative_to(tmp_path).as_posix()] = "<script>alert(1)</script>" in watch.text
    assert all(
        seen for path, seen in shown.items() if path.startswith(("en/pair/", "en/topic/", "en/ranking"))
    )
    assert sum(path.startswith("en/pair/") for path in shown) > 3


def test_only_web_addresses_become_links():
    for address in ("javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "//host/x", "ftp://host/x",
                    "https://", "file:///etc/passwd", "mailto:a@example.org", "http://[broken"):  # fmt: skip
        assert paths.web_address(address) is None
    for address in ("https://example.org/", "http://example.org/a?b=c#d"):
        assert paths.web_address(address) == address
