"""Who was merged into another is told so, and keeps its rank."""

from datetime import date

import pytest

from clustergraph.network.bipartite import build
from clustergraph.network.read import read
from clustergraph.potential import explain, rank
from clustergraph.potential.sentences import gone_sentence, quiet_sides
from clustergraph.potential.succession import gone
from clustergraph.publish.dumps import Dumps
from clustergraph.publish.explorer.potential import potential
from clustergraph.publish.metadata import count
from clustergraph.publish.site.content import Content
from clustergraph.publish.site.knowledge import Knowledge
from clustergraph.publish.site.rendering import write_site
from clustergraph.store import EmbeddedStore
from clustergraph.terms import PREFIXES

import pyoxigraph as ox  # isort: skip

BASE = "https://example.org/s/"


def node(path):
    return ox.NamedNode(f"{BASE}{path}")


def term(curie):
    prefix, local = curie.split(":")
    return ox.NamedNode(PREFIXES[prefix] + local)


def change(act, old, new, day, kind="merger"):
    """The quads of a change by which `new` followed `old` on `day`, stated by the page s0."""
    page, derived = node("graph/source/s0"), node("graph/derived")
    found = [(node(act), term("org:originalOrganization"), node(f"id/organisation/{old}"), page)]
    found += [
        (node(act), term("org:resultingOrganization"), node(f"id/organisation/{one}"), page) for one in new
    ]
    found += [(node(act), term("cg:actKind"), term(f"actkind:{kind}"), page)] if kind else []
    date_ = ox.Literal(day, datatype=term("xsd:date"))
    found += [(node(act), term(f"cg:{end}"), date_, derived) for end in ("earliest", "latest")]
    return [ox.Quad(*one) for one in found]


CHANGES = [
    *change("id/act/one", "c0", ["c1"], "2020-07-31"),
    *change("id/act/two", "c2", ["c3", "x0"], "2021-03-15", kind=""),
    *change("id/act/to-come", "c4", ["c5"], "2999-01-01"),
    *change("id/act/same", "c6", ["c6", "c7"], "2020-01-01"),
]


@pytest.fixture(scope="module")
def quads(random_quads):
    return [*random_quads, *CHANGES]


@pytest.fixture(scope="module")
def ranking(quads, small_settings):
    return rank(EmbeddedStore(quads), small_settings, null_samples=5, bootstraps=5)


def iri(name):
    return f"{BASE}id/organisation/{name}"


def pair_of(ranking, a, b):
    rows = sorted(ranking.incidence.row(iri(name)) for name in (a, b))
    return next(pair for pair in ranking.pairs if [pair.u, pair.v] == rows)


def test_only_a_change_that_has_come_and_left_others_counts(ranking):
    found = {name: gone(ranking.incidence, iri(name)) for name in ("c0", "c1", "c2", "c4", "c6")}
    assert found["c0"].into == (iri("c1"),)
    assert (found["c0"].day, found["c0"].merger) == (date(2020, 7, 31), True)
    assert [row.source for row in found["c0"].rows] == [f"{BASE}id/source/s0"]
    assert (found["c2"].into, found["c2"].merger) == ((iri("c3"), iri("x0")), False)
    assert found["c1"] is found["c4"] is found["c6"] is None


def test_before_the_day_it_is_not_known(quads, small_settings):
    inc = build(read(EmbeddedStore(quads), small_settings), small_settings, cut=date(2020, 7, 1))
    assert gone(inc, iri("c0")) is None


def test_the_ranking_is_the_same_with_and_without_the_change(ranking, random_quads, small_settings):
    plain = rank(EmbeddedStore(random_quads), small_settings, null_samples=5, bootstraps=5)
    assert [(p.u, p.v, p.status, p.rank, p.S) for p in ranking.pairs] == [
        (p.u, p.v, p.status, p.rank, p.S) for p in plain.pairs
    ]
    assert ranking.manifest["input_hash"] == plain.manifest["input_hash"]


def test_the_reader_is_told_with_the_page_in_both_languages(ranking):
    assert gone_sentence(ranking, iri("c0"), "de")[0] == "Verein c0: 2020 in Verein c1 aufgegangen"
    assert (
        gone_sentence(ranking, iri("c2"), "en")[0] == "Verein c2: succeeded by Verein c3, Verein x0 in 2021"
    )
    lines = explain(ranking, "Verein c8", "Verein c0").splitlines()
    place = lines.index("  Verein c0: merged into Verein c1 in 2020")
    assert place <= 3
    assert lines[place + 1].strip() == "https://h0.example/"
    assert "merged into" not in explain(ranking, "Verein c8", "Verein c1")
    assert quiet_sides(ranking, pair_of(ranking, "c0", "c8"), "en")[0] == lines[place].strip()


def test_pages_and_the_explorer_tell_it(ranking, quads, small_settings, tmp_path):
    content = Content(
        Knowledge(quads, small_settings), quads, small_settings, PREFIXES | small_settings.names.prefixes(),
        count(quads, small_settings.base), Dumps((), "0" * 64, small_settings.dataset), ranking=ranking,
    )  # fmt: skip
    write_site(content, tmp_path)
    pages = {
        path.stem: path.read_text(encoding="utf-8") for path in (tmp_path / "de" / "pair").glob("*.html")
    }
    assert all(text.count("2020 in Verein c1 aufgegangen") <= 1 for text in pages.values())
    notice = '<p class="notice">Verein c0: 2020 in Verein c1 aufgegangen.<span class="marks">'
    told = {name: notice in text for name, text in pages.items()}
    assert {name for name, found in told.items() if found} == {
        name for name in told if "c0" in name.split("--")
    }
    assert any(told.values())
    data = potential(content)
    of = dict(zip((slug for slug, *_ in data["organisations"]), data["gone"], strict=True))
    assert of["c0"] == [
        "Verein c0: 2020 in Verein c1 aufgegangen",
        "Verein c0: merged into Verein c1 in 2020",
    ]
    assert of["c8"] is None
