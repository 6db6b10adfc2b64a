"""An event page names an organisation as it was called on that day, where the pages settle it."""

import datetime as dt

import pyoxigraph as ox
import pytest

from clustergraph.dataset import Dataset, derive, vocabulary_quads
from clustergraph.dataset.periods import days
from clustergraph.publish.site.knowledge import Knowledge
from clustergraph.publish.site.naming import Name, name_at
from clustergraph.publish.site.speech import Speech
from clustergraph.publish.site.things import thing_page
from clustergraph.terms import PREFIXES

XSD = "http://www.w3.org/2001/XMLSchema#"


def when(text):
    return days(
        ox.Literal(text, datatype=ox.NamedNode(XSD + {4: "gYear", 7: "gYearMonth", 10: "date"}[len(text)]))
    )


def name(text, begin=None, end=None):
    return Name(ox.Literal(text, language="de"), begin and when(begin), end and when(end))


SERIES = [
    name("Technologie", end="2013-12-17"),
    name("Energie", "2013-12-17", "2021-12-08"),
    name("Klimaschutz", "2021-12-08"),
    name("Neu", "2025-05-06"),
]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2009", "Technologie"), ("2013-12-16", "Technologie"), ("2013-12-17", "Energie"), ("2013-12", None),
        ("2013", None), ("2019-04", "Energie"), ("2021-12-08", "Klimaschutz"), ("2024", "Klimaschutz"),
        ("2025", None), ("2025-05-06", "Neu"), ("2026", "Neu"),
    ],
)  # fmt: skip
def test_the_name_of_a_day(day, expected):
    found = name_at(SERIES, when(day))
    assert (found and found.value) == expected


def test_a_name_without_dates_leaves_open_when_another_ended():
    names = [name("Alt", "2011"), name("Heute")]
    assert name_at(names, when("2020")) is None
    assert name_at([name("Alt", "2011", "2019"), name("Heute")], when("2015")).value == "Alt"


def test_no_names_no_name():
    assert name_at([], (dt.date(2020, 1, 1), dt.date(2020, 1, 1))) is None


TEXT = """
<{base}id/name/photonics-valley/1> a cg:Name ; cg:nameOf organisation:photonics-valley ;
    dcterms:source source:photonics-valley-light-day-2024 ; rdf:value "Lichtverein & Co"@de ; schema:endDate "2024-06-01"^^xsd:date .
"""


@pytest.fixture
def knowledge(example):
    base = example.settings.base
    prefixes = Dataset.open(example.dir).settings.names.prefixes()
    head = "".join(f"@prefix {n}: <{i}> .\n" for n, i in (PREFIXES | prefixes).items())
    graph = example.settings.names.source_graph("photonics-valley-light-day-2024")
    more = [
        ox.Quad(t.subject, t.predicate, t.object, graph)
        for t in ox.parse(head + TEXT.format(base=base), format=ox.RdfFormat.TURTLE)
    ]
    end = ox.NamedNode("https://schema.org/endDate")
    node = ox.NamedNode(f"{base}id/name/photonics-valley/1")
    quads = [
        q for q in example.quads() if (q.subject, q.predicate) != (node, end) and q.subject != node
    ] + more
    return Knowledge([*quads, *derive(quads, example.settings), *vocabulary_quads()], example.settings)


def shown(knowledge, event, language="en"):
    iri = f"{knowledge.settings.base}id/event/{event}"
    page = thing_page(Speech(knowledge, language, f"{language}/event/{event}.html"), iri)
    texts = [str(value) for fact in page.facts for value, _ in fact.values]
    return " ".join(texts + [str(row.text) for section in page.sections for row in section.rows])


def test_an_event_before_the_change_shows_the_old_name_and_tells_the_new(knowledge):
    text = shown(knowledge, "light-day-2024")
    assert 'title="today: Photonics Valley' in text
    assert 'lang="de">Lichtverein &amp; Co</a>' in text


def test_an_event_after_the_change_shows_the_name_of_today(knowledge):
    base = knowledge.settings.base
    valley = f"{base}id/organisation/photonics-valley"
    later = [
        iri for iri in knowledge.things["event"]
        if str(knowledge.preferred(iri, "cg:preferredStart") or "") > '"2024-06-02'
        and "photonics-valley" in shown(knowledge, iri.rpartition("/")[2])
    ]  # fmt: skip
    assert later
    assert all("Lichtverein" not in shown(knowledge, iri.rpartition("/")[2]) for iri in later)
    assert knowledge.label(valley, "en")
