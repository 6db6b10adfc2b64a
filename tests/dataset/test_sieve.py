"""The lint has the same remarks whether files pass the sieve first or are judged in full at once."""

import datetime as dt
import random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from clustergraph.dataset import Dataset
from clustergraph.dataset.lint.page import THINGS
from clustergraph.dataset.lint.sieve import Sieve
from clustergraph.dataset.lint.slugs import RELATIONS, broken, unbroken
from clustergraph.persons.tombstones import Removed
from clustergraph.synth import write_files


def both_ways(path):
    """The remarks by way of the sieve; those without it are the same."""
    by_sieve = Dataset.open(path).lint()
    in_full = Dataset.open(path)
    in_full.__dict__["_reader"] = None
    assert by_sieve == in_full.lint()
    return by_sieve


def test_the_data_of_the_project():
    both_ways(None)


PREDICATES = [
    "a", "cg:basis", "cg:reason", "cg:asOf", "cg:added", "cg:inferredOnBehalfOf", "cg:nope", "dcterms:source", "dcterms:title", "foaf:name",
    "org:memberOf", "org:member", "owl:differentFrom", "rdf:value", "schema:url", "schema:location", "skos:prefLabel", "skos:notation",
]  # fmt: skip
OBJECTS = [
    "cg:Source", "cg:Name", "cg:Event", "cg:Talk", "cg:Nope", "basis:inferred", "basis:stated", "basis:nope", "role:speaker", "source:report",
    "source:other", "organisation:alpha", "organisation:gamma", "person:erika-muster", "organisation:Beta", "event:tagung-2023",
    '"Alpha e. V."@de', '"Beta GmbH"', '"a \\" b"@en', '"call 0351 564-8060"', '"x@example.org"@de', '"2023-11-08"^^xsd:date', '"2023-02-30"^^xsd:date',
    '"2203"^^xsd:gYear', '"2026-02-01"^^xsd:date', '"x"^^xsd:string', '"x"^^xsd:dateTime', "5", "2.5", "true", '"\\u0007"', '"\\u00e4"@de',
    "<https://www.example.org/a>", "<mailto:x@example.org>", "<https://example.org/region/id/act/deal>", "<https://example.org/region/nope>",
    "<https://example.org/region/id/membership/erika-muster/beta/founder>", "<tel:+4935112345>", "schema:Nope", "schema:Online",
]  # fmt: skip
SUBJECTS = [
    "organisation:alpha", "organisation:gamma", "source:report", "source:other", "event:tagung-2023", "person:Erika",
    "<https://example.org/region/id/membership/erika-muster/beta/founder>", "<https://example.org/region/id/name/alpha/1>", "<https://example.org/x>",
]  # fmt: skip
NAMES = {
    "basis": "https://w3id.org/clustergraph/ontology/basis/", "cg": "https://w3id.org/clustergraph/ontology#",
    "dcterms": "http://purl.org/dc/terms/", "foaf": "http://xmlns.com/foaf/0.1/", "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#", "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "role": "https://w3id.org/clustergraph/ontology/role/",
    "schema": "https://schema.org/", "skos": "http://www.w3.org/2004/02/skos/core#", "xsd": "http://www.w3.org/2001/XMLSchema#",
    **{kind: f"https://example.org/region/id/{kind}/" for kind in ("event", "organisation", "person", "source")},
}  # fmt: skip


def file_of(rng, first=""):
    """A file in standard layout with blocks drawn from all that a rule speaks of."""
    blocks = [first] if first else []
    for _ in range(rng.randint(0 if first else 1, 3)):
        lines = [
            f"    {rng.choice(PREDICATES)} {', '.join(rng.sample(OBJECTS, rng.choice((1, 1, 1, 2))))}"
            for _ in range(rng.randint(1, 3))
        ]
        remark = "# Erika Muster\n" if rng.random() < 0.1 else ""
        blocks.append(f"{remark}{rng.choice(SUBJECTS)}\n" + " ;\n".join(lines) + " .")
    text = "\n\n".join(blocks)
    unused = rng.choice(("", "", "", "geo"))
    head = [f"@prefix {name}: <{iri}> ." for name, iri in NAMES.items() if f"{name}:" in text]
    if unused:
        head.append("@prefix geo: <http://www.w3.org/2003/01/geo/wgs84_pos#> .")
    return "\n".join(head) + f"\n\n{text}\n"


HEAD_OF_SOURCE = 'source:report\n    a cg:Source ;\n    dcterms:title "Bericht"@de .'


@pytest.mark.parametrize("seed", range(40))
def test_files_drawn_at_random_have_the_same_remarks_either_way(sandbox, seed):
    rng = random.Random(seed)  # noqa: S311 - tests, not secrets
    for number in range(4):
        sandbox.write(f"register/r{number}.ttl", file_of(rng))
        sandbox.write(f"curated/c{number}.ttl", file_of(rng))
        sandbox.write(f"sources/2024/s{number}.ttl", file_of(rng))
        sandbox.write(f"sources/200{number}/report.ttl", file_of(rng, HEAD_OF_SOURCE))
    sandbox.write("elsewhere/x.ttl", file_of(rng))
    if seed % 4 == 0:
        removed = Removed().with_person(
            "https://example.org/region/id/person/erika-muster", ["Erika Muster"], dt.date(2026, 1, 1)
        )
        sandbox.write("removed.csv", removed.text())
    assert both_ways(sandbox.path)


def test_clean_files_pass_and_are_not_read_by_the_grammar(tmp_path, monkeypatch):
    write_files(40, 1, tmp_path / "world")
    monkeypatch.setattr("clustergraph.dataset.grammar.parse", None)
    assert Dataset.open(tmp_path / "world").lint() == []


BASE = "https://example.org/region/"
PARTS = st.sampled_from(
    [*sorted(RELATIONS), *sorted(THINGS), "x", "a-b", "a--b", "-a", "a-", "2", "02", "1", "10", "", "ä", "A"]
)


@settings(max_examples=1_000)
@given(st.lists(PARTS, max_size=6))
@example(["membership", "a", "b", "c", "2"])
def test_an_iri_that_is_surely_in_order_breaks_no_rule(parts):
    iri = f"{BASE}id/{'/'.join(parts)}"
    if unbroken(BASE).fullmatch(iri) and "--" not in iri:
        assert broken(BASE, iri) is None


@pytest.mark.parametrize(
    "key", ["event/a-b", "scheme/x", "membership/a/b/c", "membership/a/b/c/2", "name/a/1"]
)
def test_most_iris_are_seen_to_be_in_order_at_once(key):
    assert unbroken(BASE).fullmatch(f"{BASE}id/{key}")


def test_the_clean_sandbox_passes(sandbox):
    dataset = Dataset.open(sandbox.path)
    sieve = Sieve(dataset.settings, Removed())
    assert [page.file.name for page in dataset.pages if not sieve.facts(page)[1]] == []


def test_errors_sown_in_an_artificial_world_are_found_either_way(tmp_path):
    write_files(60, 3, tmp_path / "world", errors=20)
    both_ways(tmp_path / "world")
