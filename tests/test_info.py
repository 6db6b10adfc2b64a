"""What a dataset holds, and how complete its clusters are."""

import json
from pathlib import Path

import pyoxigraph as ox
import pytest

import clustergraph
from clustergraph.dataset import Dataset, derive
from clustergraph.info import completeness, info
from clustergraph.store import EmbeddedStore
from clustergraph.terms import PREFIXES

EXAMPLE = Path(__file__).parent / "example"
MORE = """
membership:a a org:Membership ; org:member organisation:wood-cluster ; org:organization organisation:water-network ;
    org:role role:founding-member ; cg:basis basis:stated ; dcterms:source source:wood-cluster-forum-2024 .
membership:b a org:Membership ; org:member organisation:photonics-valley ; org:organization organisation:water-network ;
    org:role role:award-winner ; cg:basis basis:stated ; dcterms:source source:wood-cluster-forum-2024 .
membership:c a org:Membership ; org:member person:ada-berger ; org:organization organisation:water-network ;
    org:role role:member ; cg:basis basis:stated ; dcterms:source source:wood-cluster-forum-2024 .
"""


@pytest.fixture(scope="module")
def held():
    """The example with one more member, an award winner and a person, none of whom but the first counts."""
    dataset = Dataset.open(EXAMPLE)
    names = dataset.settings.names
    prefixes = PREFIXES | names.prefixes() | {"membership": f"{names.base}id/membership/"}
    head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in prefixes.items())
    graph = names.source_graph("wood-cluster-forum-2024")
    more = [
        ox.Quad(t.subject, t.predicate, t.object, graph)
        for t in ox.parse(head + MORE, format=ox.RdfFormat.TURTLE)
    ]
    quads = [*dataset.quads(), *more]
    return EmbeddedStore([*quads, *derive(quads, dataset.settings)], prefixes), dataset.settings


def by_slug(rows):
    return {row.cluster.rpartition("/")[2]: row for row in rows}


def test_members_are_organisations_that_are_stated_as_members(held):
    rows = by_slug(completeness(*held))
    assert (rows["water-network"].found, rows["water-network"].stated) == (1, None)
    valley = rows["photonics-valley"]
    assert (valley.found, valley.stated, valley.as_of) == (1, 40, "2024-05")


def test_events_and_pages_are_counted_once(held):
    rows = by_slug(completeness(*held))
    assert rows["photonics-valley"].events == {"2024": 2}
    assert rows["photonics-valley"].sources == 3
    assert rows["water-network"].events == {"2024": 1}
    assert rows["water-network"].sources == 3


def test_the_best_known_come_first(held):
    rows = completeness(*held)
    assert [row.sources for row in rows] == sorted((row.sources for row in rows), reverse=True)
    assert len(rows) == len({row.cluster for row in rows}) == 3


def test_json_holds_everything_and_text_fits(held):
    found = info(*held, "here")
    told = json.loads(found.json())
    assert len(told["completeness"]) == 3
    assert told["completeness"][0]["name"] == "Photonics Valley"
    text = found.text()
    assert "1 of 40" in text
    assert "1 of 3 clusters state how many members they have: 1 found of 40 stated" in text


def test_on_the_data_of_the_repository_the_text_is_short_and_the_json_whole():
    graph = clustergraph.open(Path(__file__).parents[1] / "data")
    found = graph.info()
    assert len(found.text().splitlines()) < 80
    assert max(map(len, found.text().splitlines())) <= 110
    told = json.loads(found.json())
    assert len(told["hosts"]) > 400
    assert f"and {len(told['hosts']) - 12:,} more hosts" in found.text()
    assert len(told["completeness"]) == told["clusters"] > 100
    assert sum(told["hosts"].values()) == len(list((graph.dataset.dir / "sources").rglob("*.ttl")))
    assert all(
        row["found"] >= 0 and (row["stated"] is None or row["stated"] > 0) for row in told["completeness"]
    )
