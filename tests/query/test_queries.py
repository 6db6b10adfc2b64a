"""The competency questions, asked of the example dataset, whose answers are known by reading its pages."""

from importlib import import_module
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib.plugins.sparql import prepareQuery

from clustergraph.query import catalogue, run
from clustergraph.query.lexer import kind_of_query, tokenize, variables
from clustergraph.resources import queries_dir
from clustergraph.store import EmbeddedStore

LIGHT, WATER, WOOD = (
    "https://photonics.example/news/light-day-2024",
    "https://water.example/news/memorandum",
    "https://wood.example/forum-2024",
)


@pytest.fixture
def ask(store, dataset):
    def asked(name, *columns, **given):
        given.setdefault("lang", "en")
        query = catalogue()[name]
        found = run(store, dataset.settings, query, {k: v for k, v in given.items() if k in query.parameters})
        rows = []
        for row in found.dicts():
            cells = [row[column].value if column in row else None for column in columns]
            rows.append(
                tuple(
                    " ".join(sorted(c.split())) if n == "source" and c else c
                    for n, c in zip(columns, cells, strict=True)
                )
            )
        return rows

    return asked


def test_who_spoke_on_whose_behalf(ask, store):
    assert ask("who-spoke-on-whose-behalf", "date", "person", "organisation", "basis", "source") == [
        ("2024-09", "Ada Berger", "Photonics Valley", "inferred", WOOD),
        ("2024-05-14", "Ada Berger", "Photonics Valley", "stated", LIGHT),
        ("2024-05-14", "Ben Conrad", "Water Network Riverland", "stated", f"{LIGHT} {WATER}"),
    ]
    told = {row[0] for row in ask("who-spoke-on-whose-behalf", "role_name")}
    labels = "SELECT ?l { VALUES ?r { role:moderator role:opening role:speaker } ?r skos:prefLabel ?l FILTER (LANG(?l) = 'en') }"
    assert told == {row[0].value for row in store.select(labels)}
    names = ask("who-spoke-on-whose-behalf", "event_name", "part_name", event="wood-forum-2024", lang="de")
    assert names == [("Holzforum 2024", None)]


def test_organisations_a_person_connects(ask):
    assert ask(
        "organisations-a-person-connects", "organisation", "context", "basis", "source", person="ada-berger"
    ) == [
        ("Photonics Valley", "Geschäftsführerin", "stated", LIGHT),
        ("Photonics Valley", "Wood Forum 2024", "inferred", WOOD),
        ("Photonics Valley", "Light Day 2024", "stated", LIGHT),
        ("Wood Cluster", "Mitglied des Beirats", "stated", WOOD),
    ]


def test_clusters_that_met(ask):
    assert ask("clusters-that-met", "cluster_a", "cluster_b", "event_name", "topic_name", "source") == [
        ("Photonics Valley", "Wood Cluster", "Wood Forum 2024", "Timber", WOOD),
        ("Photonics Valley", "Water Network Riverland", "Light Day 2024", "Photonics", f"{LIGHT} {WATER}"),
        (
            "Photonics Valley",
            "Water Network Riverland",
            "Light Day 2024",
            "Water treatment",
            f"{LIGHT} {WATER}",
        ),
    ]


def test_facts_of_a_source(ask, store):
    facts = ask("facts-of-a-source", "name", "value_name", "page", source="wood-cluster-forum-2024")
    (count,) = store.select(
        "SELECT (COUNT(*) AS ?n) { GRAPH <https://example.org/clusters/graph/source/wood-cluster-forum-2024> { ?s ?p ?o } }"
    )
    assert len(facts) == int(count[0].value)
    assert ("Wood Forum 2024", "Wood Cluster", WOOD) in facts
    assert all(page == WOOD for *_, page in facts)


def test_programme_of_an_event(ask):
    assert ask(
        "programme-of-an-event",
        "position",
        "kind",
        "title",
        "participant",
        "organisation",
        event="light-day-2024",
    ) == [
        ("1", "opening", None, "Ada Berger", "Photonics Valley"),
        ("2", "talk", "Licht reinigt Wasser", "Ben Conrad", "Water Network Riverland"),
    ]


def test_positions_on_a_topic(ask):
    text = "Light and water belong together."
    assert ask(
        "positions-on-a-topic", "topic_name", "person", "position", "basis", "source", topic="technology"
    ) == [
        ("Photonics", "Ada Berger", text, "stated", LIGHT),
        ("Water treatment", "Ada Berger", text, "stated", LIGHT),
    ]
    assert ask("positions-on-a-topic", "person", topic="timber") == []


def test_events_of_an_organisation(ask):
    assert ask(
        "events-of-an-organisation",
        "event_name",
        "part_name",
        "person",
        "source",
        organisation="photonics-valley",
    ) == [
        ("Wood Forum 2024", None, None, WOOD),
        ("Light Day 2024", None, None, f"{LIGHT} {WATER}"),
        ("Light Day 2024", "Opening", "Ada Berger", LIGHT),
    ]


def test_posts_of_a_person(ask):
    columns = ("organisation", "post", "stated_post", "since", "until", "as_of", "basis", "source")
    assert ask("posts-of-a-person", *columns, person="ben-conrad") == [
        ("Water Network Riverland", "chair", "Vorsitzender", None, None, "2024-05-16", "stated", WATER)
    ]


def test_who_connects_two_organisations(ask):
    given = {"a": "water-network", "b": "wood-cluster"}
    assert ask("who-connects-two-organisations", "broker", "with_a", "with_b", "source", **given) == [
        ("Photonics Valley", "3", "1", f"{LIGHT} {WATER} {WOOD}")
    ]


def test_sources_by_host(ask, store):
    rows = ask("sources-by-host", "host", "pages", "statements", "last_read", "source")
    assert {(host, pages, month, source) for host, pages, _, month, source in rows} == {
        ("photonics.example", "1", "2025-01", LIGHT),
        ("water.example", "1", "2025-01", WATER),
        ("wood.example", "1", "2025-01", WOOD),
    }
    (total,) = store.select(
        'SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } FILTER CONTAINS(STR(?g), "/graph/source/") }'
    )
    assert sum(int(statements) for _, _, statements, *_ in rows) == int(total[0].value)


def test_topics_of_events(ask):
    assert ask("topics-of-events", "topic_name", "events", "last", "source") == [
        ("Photonics", "1", "2024-05-14", f"{LIGHT} {WATER}"),
        ("Timber", "1", "2024-09", WOOD),
        ("Water treatment", "1", "2024-05-14", LIGHT),
    ]


def test_facts_resting_on_one_source(ask):
    rows = ask("facts-resting-on-one-source", "relation", "source")
    relations = {relation.partition("/id/")[2]: source for relation, source in rows}
    assert relations["membership/ben-conrad/water-network/chair"] == WATER
    assert "act/memorandum-2024" not in relations  # two pages state it
    assert "participation/light-day-2024-talk-water/ben-conrad/speaker" not in relations


def test_venues_and_their_events(ask):
    assert ask("venues-and-their-events", "venue_name", "place_name", "event_name", "date", "source") == [
        ("Glass Hall", "Bridgeton", "Light Day 2024", "2024-05-14", LIGHT)
    ]


def test_agreements_and_their_parties(ask):
    assert ask("agreements-and-their-parties", "date", "title", "kind", "party", "source") == [
        ("2024-05-14", "Memorandum on joint projects", "memorandum", party, f"{LIGHT} {WATER}")
        for party in ("Photonics Valley", "Water Network Riverland")
    ]


def test_projects_and_their_partners(ask):
    assert ask(
        "projects-and-their-partners", "project_name", "start", "end", "partner", "role_name", "source"
    ) == [
        ("ClearLight", "2024-06", "2025", "Photonics Valley", "project partner", WATER),
        ("ClearLight", "2024-06", "2025", "Water Network Riverland", "coordinator", WATER),
    ]


def test_all_about_an_organisation(store, dataset):
    found = run(store, dataset.settings, "all-about-an-organisation", {"organisation": "wood-cluster"})
    subjects = {triple.subject.value.partition("/id/")[2] for triple in found}
    assert subjects == {"organisation/wood-cluster", "membership/ada-berger/wood-cluster/advisory-board"}


def test_every_named_query_is_tested_here_or_beside():
    beside = (Path(__file__).parent / "test_catalogue_rows.py").read_text(encoding="utf-8")
    for name in catalogue():
        test = f"test_{name.replace('-', '_')}"
        assert test in globals() or f"def {test}(ask" in beside, name


LABELLED = sorted(
    name
    for name, query in catalogue().items()
    if "lang" in query.parameters and f"test_{name.replace('-', '_')}" in globals()
)


@pytest.mark.parametrize("name", LABELLED)
def test_a_missing_language_is_answered_in_another(name, nquads, dataset):
    """Without English labels the English answer shows the German ones, row by row."""
    quads = [
        quad
        for quad in ox.parse(nquads, format=ox.RdfFormat.N_QUADS)
        if not (isinstance(quad.object, ox.Literal) and quad.object.language == "en")
    ]
    german_only = EmbeddedStore(quad for quad in quads if quad.graph_name != ox.DefaultGraph())
    query = catalogue()[name]
    given = {
        "a": "water-network",
        "b": "wood-cluster",
        "event": "light-day-2024",
        "organisation": "photonics-valley",
    }
    given |= {"person": "ada-berger", "source": "wood-cluster-forum-2024", "topic": "technology"}
    given = {key: value for key, value in given.items() if key in query.parameters}
    english, german = (
        run(german_only, dataset.settings, query, {**given, "lang": lang}) for lang in ("en", "de")
    )
    assert len(german)
    names = [n for n, column in enumerate(german.variables) if column != "source"]
    assert [[row[n] for n in names] for row in english] == [[row[n] for n in names] for row in german]


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_queries_are_complete_and_portable(name):
    query = catalogue()[name]
    bare = ox.Store()
    result = bare.query(query.text)  # declares all its prefixes, and runs with nothing bound
    if kind_of_query(query.text) == "SELECT":
        assert [variable.value for variable in result.variables] == list(query.columns)
        assert any(token.keyword == "ORDER" for token in tokenize(query.text))
        assert {"source", "page"} & set(query.columns)
    assert set(query.parameters) <= variables(query.text)
    prepareQuery(query.text)


def test_a_faster_way_is_a_command_with_options_that_it_has():
    named = {name: query.faster for name, query in catalogue().items() if query.faster}
    assert "clusters-that-met" in named
    for words in map(str.split, named.values()):
        assert words[:1] == ["clustergraph"]
        command = import_module(f"clustergraph.cli.{words[1]}").command
        known = {option for parameter in command.params for option in parameter.opts}
        assert {word for word in words[2:] if word.startswith("--")} <= known


def test_queries_know_no_region():
    """A dataset of another region is asked the same questions: only defaults of parameters name things."""
    for path in queries_dir().glob("*.rq"):
        body = "\n".join(
            line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")
        )
        assert "saxony" not in body.lower()
        assert "sachsen" not in body.lower()
