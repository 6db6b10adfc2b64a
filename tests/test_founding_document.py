"""The fifty facts of the founding page are in the graph, each with that page as its source; nothing else is given as from it."""

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

import clustergraph
from clustergraph.terms import shrink

ROOT = Path(__file__).parent.parent
DOCUMENT = (ROOT / "docs" / "founding-document.md").read_text(encoding="utf-8")
PAGE = (
    "https://www.clusterportal-bw.de/aktuelles/pressemitteilungen/presse-detailseite/news/"
    "clusterplattform-spannender-austausch-auf-der-diesjaehrigen-cluster-konferenz-sachsen/"
)
FACT = re.compile(
    r"^## (\d+)\. ([^\n]+)\n\n```sparql\n(.+?)```\n\n((?:- [^\n]+\n)*)", re.MULTILINE | re.DOTALL
)
FACTS = [
    (int(number), title, query, [line[2:] for line in answer.splitlines()])
    for number, title, query, answer in FACT.findall(DOCUMENT)
]


@pytest.fixture(scope="module")
def graph():
    return clustergraph.open(ROOT / "data")


def spoken(term, names):
    return shrink(term.value, names) if isinstance(term, ox.NamedNode) else term.value


def test_the_document_lists_fifty_facts():
    assert [number for number, *_ in FACTS] == list(range(1, 51))
    assert all(answer for *_, answer in FACTS)


@pytest.mark.parametrize(("number", "query", "answer"), [(n, q, a) for n, _, q, a in FACTS])
def test_each_fact_is_found_and_names_its_page(graph, number, query, answer):
    solutions = graph.query(query)
    page = solutions.variables.index("page")
    names = graph.names.prefixes()
    told = [
        " · ".join(spoken(term, names) for place, term in enumerate(row) if place != page)
        for row in solutions.rows
        if row[page].value == PAGE
    ]
    assert sorted(told) == sorted(answer), f"fact {number}"


FROM_PAGE = f"""
  {{{{ GRAPH ?graph {{{{ {{pattern}} }}}} ?graph prov:wasDerivedFrom/schema:url <{PAGE}> }}}}
  UNION
  {{{{ {{pattern}} . {{node}} dcterms:source/schema:url <{PAGE}> }}}}
"""
EVENT = "event:cluster-konferenz-sachsen-2023"
SPEAKERS = ", ".join(
    f"person:{name}"
    for name in (
        "thomas-kralinski",
        "mariella-masselink",
        "andre-hofmann",
        "eric-weber",
        "gerd-meier-zu-koecker",
    )
)
NOT_ON_THE_PAGE = {
    "biosaxony as host of the conference": (
        f"{EVENT} schema:organizer|schema:contributor|schema:sponsor organisation:biosaxony",
        EVENT,
    ),
    "biosaxony as participant of the conference itself": (
        f"?node cg:inEvent {EVENT} ; cg:participant|cg:onBehalfOf organisation:biosaxony",
        "?node",
    ),
    "acts of collaboration": ("?node a cg:CollaborationAct", "?node"),
    "projects": ("?node a cg:Project", "?node"),
    "other participants": (f"?node cg:participant ?who FILTER (?who NOT IN ({SPEAKERS}))", "?node"),
    "times of day": ("?node ?p ?time FILTER (DATATYPE(?time) IN (xsd:dateTime, xsd:time))", "?node"),
    "founding years, member counts, operators": ("?node a cg:Observation", "?node"),
    "memberships of organisations": ("?node org:member ?who . ?who a org:Organization", "?node"),
}


@pytest.mark.parametrize("claim", NOT_ON_THE_PAGE)
def test_nothing_is_given_as_from_the_page_that_is_not_on_it(graph, claim):
    pattern, node = NOT_ON_THE_PAGE[claim]
    assert graph.query("SELECT * WHERE {" + FROM_PAGE.format(pattern=pattern, node=node) + "}").rows == []


def test_the_absence_queries_can_find_what_they_forbid(graph):
    """The same form of query finds what the page does say, so an empty answer above means something."""
    said = FROM_PAGE.format(pattern="?node cg:participant person:eric-weber", node="?node")
    assert graph.query("SELECT * WHERE {" + said + "}").rows
