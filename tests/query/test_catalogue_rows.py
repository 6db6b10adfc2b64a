"""Named queries asked of the example, of one page more (more.trig), and of the repository's own data.

What is expected of the data of the repository was read off the data files by hand; a row stands here only if it will
outlast further pages.
"""

import importlib.util
import time
from collections import defaultdict
from itertools import combinations
from pathlib import Path

import pyoxigraph as ox
import pytest

from clustergraph.dataset import Dataset, derive, vocabulary_quads
from clustergraph.query import catalogue, run
from clustergraph.resources import queries_dir
from clustergraph.store import EmbeddedStore
from clustergraph.store.opening import nquads_of
from clustergraph.terms import PREFIXES

ROOT = Path(__file__).parents[2]
LIGHT, WATER, WOOD, MINISTRY = (
    "https://photonics.example/news/light-day-2024",
    "https://water.example/news/memorandum",
    "https://wood.example/forum-2024",
    "https://ministry.example/report",
)
VALLEY, NETWORK, CLUSTER, RIVER = (
    "Photonics Valley",
    "Water Network Riverland",
    "Wood Cluster",
    "River Ministry",
)


def prefixes(dataset):
    return {**PREFIXES, **dataset.settings.names.prefixes()}


@pytest.fixture(scope="module")
def wider(dataset):
    """The example with the page of more.trig."""
    more = ox.parse(path=Path(__file__).parent / "more.trig", format=ox.RdfFormat.TRIG)
    asserted = [*dataset.quads(), *more]
    quads = [*asserted, *derive(asserted, dataset.settings), *vocabulary_quads()]
    return EmbeddedStore(quads, prefixes(dataset))


@pytest.fixture(scope="module")
def saxony():
    """The repository's own data: settings and store."""
    data = Dataset.open(ROOT / "data")
    return data.settings, EmbeddedStore.from_nquads(nquads_of(data), prefixes(data))


def rows_of(store, settings, name, columns, given):
    """The cells of these columns as text, the pages of each row sorted."""
    query = catalogue()[name]
    if "lang" in query.parameters:
        given = {"lang": "en", **given}
    rows = []
    for row in run(store, settings, query, given).dicts():
        cells = [row[column].value if column in row else None for column in columns]
        rows.append(
            tuple(
                " ".join(sorted(cell.split())) if column == "source" and cell else cell
                for column, cell in zip(columns, cells, strict=True)
            )
        )
    return rows


@pytest.fixture
def ask(wider, dataset):
    return lambda name, *columns, **given: rows_of(wider, dataset.settings, name, columns, given)


@pytest.fixture
def ask_saxony(saxony):
    settings, store = saxony
    return lambda name, *columns, **given: rows_of(store, settings, name, columns, given)


# The example and one page more


def test_shared_members_of_two_clusters(ask):
    columns = ("member_name", "organisation", "role_name", "since", "source")
    assert ask("shared-members-of-two-clusters", *columns, a="photonics-valley", b="wood-cluster") == [
        ("Cleo Dorn", VALLEY, "board member", None, MINISTRY),
        ("Cleo Dorn", CLUSTER, "chair", None, MINISTRY),
        (NETWORK, VALLEY, "member", "2022", WATER),
        (NETWORK, CLUSTER, "member", None, MINISTRY),
    ]


def test_events_of_ministries_by_year(ask):
    columns = ("year", "ministry_name", "events", "clusters", "source")
    row = ("2024", RIVER, "1", "2", " ".join(sorted([LIGHT, WATER, MINISTRY])))
    assert ask("events-of-ministries-by-year", *columns) == [row]
    assert ask("events-of-ministries-by-year", *columns, ministry="river-ministry") == [row]
    assert ask("events-of-ministries-by-year", *columns, ministry="wood-cluster") == []


def test_speakers_by_organisation_kind(ask):
    columns = ("kind_name", "speakers", "organisations", "events", "source")
    row = ("cluster organisation", "2", "2", "1", f"{LIGHT} {WATER}")
    assert ask("speakers-by-organisation-kind", *columns) == [row]
    assert ask("speakers-by-organisation-kind", *columns, year="2024") == [row]
    assert ask("speakers-by-organisation-kind", *columns, year="2023") == []


def test_clusters_by_topic_and_city(ask):
    columns = ("topic_name", "place_name", "cluster", "source")
    of_topic = [
        ("Photonics", None, VALLEY, MINISTRY),
        ("Photonics", "Bridgeton", CLUSTER, MINISTRY),
        ("Timber", "Bridgeton", CLUSTER, MINISTRY),
    ]
    assert ask("clusters-by-topic-and-city", *columns, topic="technology") == of_topic
    assert ask("clusters-by-topic-and-city", *columns, topic="technology", place="bridgeton") == of_topic[1:]
    assert ask("clusters-by-topic-and-city", *columns, topic="timber") == of_topic[2:]


def test_projects_across_clusters(ask):
    columns = ("cluster_a", "cluster_b", "project_name", "start", "source")
    found = [
        (VALLEY, NETWORK, "ClearLight", "2024-06", WATER),
        (VALLEY, CLUSTER, "LightWood", "2024", MINISTRY),
    ]
    assert ask("projects-across-clusters", *columns) == found
    assert ask("projects-across-clusters", *columns, cluster="wood-cluster") == found[1:]


def test_posts_held_in_several_clusters(ask):
    # Ada Berger heads one cluster and advises another: advising is no post. Cleo Dorn holds posts in two.
    columns = ("name", "cluster", "post", "stated_post", "as_of", "source")
    assert ask("posts-held-in-several-clusters", *columns) == [
        ("Cleo Dorn", VALLEY, "board member", "Vorstand", "2024", MINISTRY),
        ("Cleo Dorn", CLUSTER, "chair", None, None, MINISTRY),
    ]


def test_labels_in_force_on_a_day(ask):
    columns = ("organisation", "label", "level", "since", "until", "source")
    row = (VALLEY, "Goldsiegel", "Gold", "2023-01-01", "2024-05-31", MINISTRY)
    for day, expected in {
        "2022-12-31": [],
        "2023-01-01": [row],
        "2024-05-31": [row],
        "2024-06-01": [],
    }.items():
        assert ask("labels-in-force-on-a-day", *columns, day=day) == expected, day


def test_clusters_that_never_met(ask, store, dataset):
    columns = ("other_name", "topics", "partners")
    given = {"cluster": "water-network"}
    # Light Day and memorandum connect the network with the valley only; the valley has met both.
    assert rows_of(store, dataset.settings, "clusters-that-never-met", columns, given) == [
        (CLUSTER, "0", "1")
    ]
    # A stand of which only the hub is stated with the others is no meeting of those others.
    assert ask("clusters-that-never-met", *columns, cluster="water-network") == [(CLUSTER, "0", "1")]


def test_facts_added_since(ask):
    new = ask("facts-added-since", "added", "relation", "kind", "source", day="2025-01-14")
    names = [relation.partition("/id/")[2] for _, relation, *_ in new]
    assert len(names) == len(set(names)) == 13
    assert "act/stand-2025" in names
    assert {(added, source) for added, _, _, source in new} == {("2025-01-14", MINISTRY)}
    of_wood = ask("facts-added-since", "relation", "source", day="2025-01-12")
    assert {source for _, source in of_wood} == {WOOD, MINISTRY}
    assert ask("facts-added-since", "relation", day="2025-01-15") == []


def test_names_on_a_day(ask):
    columns = ("organisation", "name_then", "since", "until", "settled", "source")

    def on(day):
        return ask("names-on-a-day", *columns, day=day)

    undated = (CLUSTER, "Holzring", None, None, "no", MINISTRY)
    assert on("2014-12-31") == [(VALLEY, "Lichtverein", None, "2015", "yes", MINISTRY), undated]
    assert on("2015-06-30") == [(VALLEY, "Lichtverein", None, "2015", "no", MINISTRY), undated]
    assert on("2016-01-01") == [(VALLEY, VALLEY, "2015", None, "yes", MINISTRY), undated]


def test_agreements_by_year(ask):
    assert ask("agreements-by-year", "year", "kind", "acts", "parties", "source") == [
        ("2025", "joint stand", "1", "3", MINISTRY),
        ("2024", "memorandum", "1", "2", f"{LIGHT} {WATER}"),
    ]


def test_cluster_profile(ask):
    columns = ("what", "qualifier", "value", "as_of", "source")
    profile = ask("cluster-profile", *columns, organisation="photonics-valley")
    assert set(profile) >= {
        ("about", None, "Photonics", None, MINISTRY),
        ("founding", None, "2001", None, MINISTRY),
        ("number of members", "mehr als", "40", "2024-05", LIGHT),
        ("number of members", None, "45", "2024-05", MINISTRY),
        ("label award", None, "Goldsiegel", "2023", MINISTRY),
        ("legal form", None, "e. V.", None, LIGHT),
        ("event", None, "2", None, " ".join(sorted([LIGHT, WATER, WOOD, MINISTRY]))),
        ("project", None, "2", None, " ".join(sorted([WATER, MINISTRY]))),
    }
    members = [value for what, _, value, _, source in profile if source == WATER and value == "1"]
    assert members == ["1"]  # Water Network; persons with a post are none
    assert all(what for what, *_ in profile)


def test_member_counts_over_time(ask):
    columns = ("organisation_name", "as_of", "qualifier", "members", "source")
    assert ask("member-counts-over-time", *columns) == [
        (VALLEY, "2024-05", "mehr als", "40", LIGHT),
        (VALLEY, "2024-05", None, "45", MINISTRY),
    ]
    assert ask("member-counts-over-time", *columns, organisation="wood-cluster") == []


def test_who_funds_projects_with_clusters(ask):
    columns = ("funder_name", "projects", "clusters", "source")
    assert ask("who-funds-projects-with-clusters", *columns) == [(RIVER, "1", "2", MINISTRY)]


def test_partners_of_an_organisation(ask):
    columns = ("other_name", "link", "title", "basis", "source")
    both = f"{LIGHT} {WATER}"
    found = [
        (VALLEY, "joint stand", "Gemeinsamer Stand", "announced", MINISTRY),
        (VALLEY, "member", None, "stated", WATER),
        (VALLEY, "memorandum", "Absichtserklärung über gemeinsame Vorhaben", "stated", both),
        (VALLEY, "project", "ClearLight", "stated", WATER),
        (RIVER, "operator", None, "associate", MINISTRY),
        (CLUSTER, "member", None, "stated", MINISTRY),
    ]
    given = {"organisation": "water-network"}
    assert ask("partners-of-an-organisation", *columns, **given) == found
    stated = [row for row in found if row[3] == "stated"]
    assert ask("partners-of-an-organisation", *columns, **given, certainty="stated") == stated
    without_loose = [row for row in found if row[3] != "associate"]
    assert (
        ask("partners-of-an-organisation", *columns, **given, certainty="announced stated") == without_loose
    )
    # In a star only the hub is linked with each: wood and water are not partners by the stand.
    assert "joint stand" in {
        row[1] for row in ask("partners-of-an-organisation", *columns, organisation="wood-cluster")
    }
    assert (NETWORK, "joint stand") not in {
        row[:2] for row in ask("partners-of-an-organisation", *columns, organisation="wood-cluster")
    }


def test_topics_bridging_two_clusters(ask):
    columns = ("topic_name", "of_a", "of_b", "source")
    given = {"a": "water-network", "b": "photonics-valley"}
    # The network: Light Day and ClearLight; the valley: the same two.
    assert ask("topics-bridging-two-clusters", *columns, **given) == [
        ("Water treatment", "2", "2", f"{LIGHT} {WATER}"),
        ("Photonics", "1", "1", f"{LIGHT} {WATER}"),
    ]


def test_statements_that_differ(ask):
    rows = ask("statements-that-differ", "thing", "name", "what", "value_a", "value_b", "preferred", "source")
    both = " ".join(sorted([LIGHT, MINISTRY]))
    assert [row[1:] for row in rows] == [
        ("Light Day 2024", "number of attendees", "120", "150", "120", both),
        (VALLEY, "number of members", "40", "45", "40", both),
    ]  # 2001 and 2001-04-02 agree, and an end in one page with none in another does


@pytest.mark.parametrize(
    "name", sorted(name for name, query in catalogue().items() if "lang" in query.parameters)
)
def test_labels_fall_back_to_another_language(name, wider, dataset):
    """Where a word has no English label, the English answer shows the German one and loses no row."""
    given = {
        "a": "photonics-valley", "b": "wood-cluster", "cluster": "water-network", "organisation": "photonics-valley",
        "event": "light-day-2024", "person": "ada-berger", "source": "ministry-report", "topic": "technology",
    }  # fmt: skip
    query = catalogue()[name]
    given = {
        key: value
        for key, value in given.items()
        if key in query.parameters and not query.parameters[key].optional
    }
    if name == "facts-added-since":
        given["day"] = "2025-01-01"
    german, english = (
        len(run(wider, dataset.settings, query, {**given, "lang": lang})) for lang in ("de", "en")
    )
    unknown = len(run(wider, dataset.settings, query, {**given, "lang": "fr"}))
    assert german == english == unknown


# The data of the repository

LEAST = {  # rows of each query with its defaults, as counted on the first 1,037 pages, less a tenth
    "agreements-and-their-parties": 980, "agreements-by-year": 94, "all-about-an-organisation": 1750,
    "cluster-profile": 22, "clusters-by-topic-and-city": 16, "clusters-that-met": 320, "clusters-that-never-met": 100,
    "events-of-an-organisation": 46, "events-of-ministries-by-year": 18, "facts-added-since": 4600,
    "facts-of-a-source": 190, "facts-resting-on-one-source": 4000, "labels-in-force-on-a-day": 20,
    "member-counts-over-time": 71, "names-on-a-day": 14, "organisations-a-person-connects": 7,
    "partners-of-an-organisation": 100, "positions-on-a-topic": 4, "posts-held-in-several-clusters": 32,
    "posts-of-a-person": 1, "programme-of-an-event": 11, "projects-across-clusters": 140,
    "projects-and-their-partners": 440, "shared-members-of-two-clusters": 6, "sources-by-host": 430,
    "speakers-by-organisation-kind": 15, "statements-that-differ": 15, "topics-bridging-two-clusters": 30,
    "topics-of-events": 130, "venues-and-their-events": 290, "who-connects-two-organisations": 38,
    "who-funds-projects-with-clusters": 7, "who-spoke-on-whose-behalf": 420,
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_each_query_answers_on_the_data_of_the_repository(name, saxony):
    settings, store = saxony
    start = time.process_time()
    found = run(store, settings, name, {})
    seconds = time.process_time() - start
    assert len(found) >= LEAST[name]
    assert seconds < 10  # a plan gone wrong takes minutes; each is meant to take less than one second
    if name != "all-about-an-organisation":
        # All of a row but its pages makes it one row: a fact of two pages is not there twice.
        pages = found.variables.index("source") if "source" in found.variables else -1
        assert all(row[pages] is not None or name == "clusters-that-never-met" for row in found.rows)
        assert len({tuple(map(str, row)) for row in found.rows}) == len(found.rows)


def test_two_life_science_clusters_share_a_university_hospital(ask_saxony):
    rows = ask_saxony("shared-members-of-two-clusters", "member_name", "organisation", "role_name", lang="de")
    assert {
        ("Universitätsklinikum Leipzig", "HEALTHY SAXONY e. V.", "Gründungsmitglied"),
        ("Universitätsklinikum Leipzig", "biosaxony e. V.", "Vorstandsmitglied"),
    } <= set(rows)


def test_the_economics_ministry_held_the_conference_of_2023(ask_saxony):
    (row,) = [
        row
        for row in ask_saxony("events-of-ministries-by-year", "year", "events", "source", ministry="smwa")
        if row[0] == "2023"
    ]
    assert int(row[1]) >= 1
    assert "www.clusterportal-bw.de" in row[2]


def test_member_counts_of_biosaxony(ask_saxony):
    rows = ask_saxony("member-counts-over-time", "as_of", "qualifier", "members", organisation="biosaxony")
    assert {("2019", None, "120"), ("2024-05-30", "mehr als", "140")} <= set(rows)
    assert rows == sorted(rows, key=lambda row: row[0] or "")  # a count without a day comes first


def test_the_management_company_had_its_old_name_at_the_conference(ask_saxony):
    rows = ask_saxony("names-on-a-day", "name_then", "until", "settled")
    assert ("biosaxony Management GmbH", "2025", "yes") in rows
    later = ask_saxony("names-on-a-day", "name_then", day="2026-01-01")
    assert ("biosaxony Management GmbH",) not in later
    assert ("leap:up GmbH",) in later


@pytest.mark.parametrize(
    ("day", "abbreviation"),
    [("2012-05-01", "Technologie"), ("2019-05-01", "BMWi"), ("2023-11-08", "BMWK"), ("2026-01-01", "BMWE")],
)
def test_the_federal_ministry_of_economic_affairs_had_four_names(ask_saxony, day, abbreviation):
    rows = ask_saxony("names-on-a-day", "organisation", "name_then", "settled", day=day)
    ((name, settled),) = [row[1:] for row in rows if row[0].endswith("Energy (BMWE)")]
    assert abbreviation in name
    assert settled == "yes"


def test_pages_differ_on_the_founding_of_spinlab(ask_saxony):
    rows = ask_saxony("statements-that-differ", "name", "what", "value_a", "value_b", "preferred")
    assert ("SpinLab – The HHL Accelerator", "founding", "2014", "2015", "2014-11") in rows
    assert all(row[-1] for row in rows)
    founded = [row for row in rows if row[:2] == ("Silicon Saxony e. V.", "founding")]
    assert not founded  # 2000 and 2000-12-19 agree


def test_silver_label_of_biosaxony_held_in_2023(ask_saxony):
    rows = ask_saxony("labels-in-force-on-a-day", "organisation", "label", "level", "since")
    assert ("biosaxony e. V.", "Cluster Management Excellence", "Silber", "2019-01-01") in rows
    assert ask_saxony("labels-in-force-on-a-day", "label", day="1900-01-01") == []


def test_biosaxony_and_healthy_saxony_never_met_but_share_topics(ask_saxony):
    rows = ask_saxony("clusters-that-never-met", "other_name", "topics")
    (topics,) = [int(count) for name, count in rows if name == "HEALTHY SAXONY e. V."]
    assert topics >= 2
    met = {
        name
        for row in ask_saxony("clusters-that-met", "cluster_a", "cluster_b")
        if "biosaxony e. V." in row
        for name in row
    }
    assert "Silicon Saxony e. V." in met
    assert not met & {name for name, _ in rows}


# The guide


def test_the_tables_of_the_guide_are_those_of_the_catalogue():
    docs = ROOT / "docs"
    spec = importlib.util.spec_from_file_location("catalogue_page", docs / "scripts" / "catalogue.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    text = (docs / "queries.md").read_text(encoding="utf-8")
    assert module.queries_page(text) == text
    assert all(f"`{module.command(query)}` |" in text for query in catalogue().values())


def test_the_catalogue_serves_every_user():
    served = [query.audience for query in catalogue().values()]
    assert len(served) >= 26
    assert all(served.count(user) >= 3 for user in ("analyst", "researcher", "publisher", "officer"))
    assert len(list(queries_dir().glob("*.rq"))) == len(served)


@pytest.mark.parametrize("organisation", ["silicon-saxony", "biosaxony", "smwa"])
def test_one_parameter_leaves_weak_statements_out(ask_saxony, organisation):
    columns = ("other_name", "link", "title", "basis")
    every = ask_saxony("partners-of-an-organisation", *columns, organisation=organisation)
    kinds = {row[-1] for row in every}
    assert {"stated", "inferred"} <= kinds
    for certainty in ("stated", "stated announced", "stated associate"):
        some = ask_saxony(
            "partners-of-an-organisation", *columns, organisation=organisation, certainty=certainty
        )
        assert some == [row for row in every if row[-1] in certainty.split()]


def _rows(store, text):
    return [[term.value for term in row] for row in store.select(text).rows]


def test_of_an_act_only_the_pairs_that_its_pages_state_are_partners(ask_saxony, saxony):
    """Two parties of stars and partial acts, never the hub and never a stated pair, that have no other act."""
    _, store = saxony
    acts = defaultdict(set)
    for act, who in _rows(store, "SELECT DISTINCT ?a ?w WHERE { ?a cg:party|cg:hub ?w }"):
        acts[act].add(who)
    loose = {
        act
        for (act,) in _rows(
            store, "SELECT DISTINCT ?a WHERE { ?a cg:structure ?s FILTER (?s != structure:complete) }"
        )
    }
    hubs = {tuple(row) for row in _rows(store, "SELECT DISTINCT ?a ?w WHERE { ?a cg:hub ?w }")}
    stated = {
        (act, *sorted((one, other)))
        for act, one, other in _rows(
            store, "SELECT ?a ?x ?y WHERE { ?p cg:inAct ?a ; cg:pairMember ?x, ?y FILTER (?x != ?y) }"
        )
    }
    label = 'SELECT ?o ?n WHERE { ?o a org:Organization ; skos:prefLabel ?n FILTER (LANG(?n) = "en") }'
    names = dict(_rows(store, label))
    titles = dict(_rows(store, "SELECT ?a ?t WHERE { ?a a cg:CollaborationAct ; dcterms:title ?t }"))
    unstated = [
        (act, one, other)
        for act in sorted(loose)
        for one, other in combinations(sorted(acts[act]), 2)
        if (act, one) not in hubs and (act, other) not in hubs and (act, one, other) not in stated
    ]
    assert len(unstated) > 50
    for one in sorted({one for _, one, _ in unstated})[:5]:
        rows = set(
            ask_saxony(
                "partners-of-an-organisation", "other_name", "title", organisation=one.rpartition("/")[2]
            )
        )
        for act, first, other in unstated:
            if first == one:
                assert (names[other], titles[act]) not in rows
    for act in sorted(loose & {a for a, _ in hubs})[:5]:
        hub = min(who for a, who in hubs if a == act)
        rows = set(
            ask_saxony(
                "partners-of-an-organisation", "other_name", "title", organisation=hub.rpartition("/")[2]
            )
        )
        assert {(names[who], titles[act]) for who in acts[act] - {hub}} <= rows


def test_parties_of_a_star_have_not_met_by_it(ask_saxony):
    """Whoever shares nothing with a cluster but a star between others counts as never met."""
    met = {row[0] for row in ask_saxony("clusters-that-never-met", "other_name")}
    rows = ask_saxony(
        "partners-of-an-organisation", "other_name", "link", certainty="stated announced inferred"
    )
    acts = {
        name for name, link in rows if link in {"joint stand", "joint event", "memorandum", "joint project"}
    }
    assert met
    assert not met & acts
