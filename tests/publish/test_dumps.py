import gzip
import hashlib
import os
import re
import shutil
import subprocess

import pyoxigraph as ox
import pytest

from clustergraph.terms import PREFIXES

FORMATS = {
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "jsonld": ox.RdfFormat.JSON_LD,
    "nt": ox.RdfFormat.N_TRIPLES,
    "ttl": ox.RdfFormat.TURTLE,
}


def dump(built, extension):
    (path,) = (built[0] / "dumps").glob(f"clustergraph-*[0-9].{extension}.gz")
    return gzip.decompress(path.read_bytes())


def canonical(quads):
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(f"{quad} .\n" for quad in dataset)


@pytest.fixture(scope="module")
def parsed(built):
    return {name: list(ox.parse(dump(built, name), format=format_)) for name, format_ in FORMATS.items()}


@pytest.mark.parametrize("extension", ["trig", "jsonld"])
def test_formats_of_the_dataset_are_equal(parsed, extension):
    assert len(parsed["nq"]) > 500
    assert canonical(parsed[extension]) == canonical(parsed["nq"])


def test_formats_of_the_union_equal_the_union(parsed):
    union = {(quad.subject, quad.predicate, quad.object) for quad in parsed["nq"]}
    for extension in ("nt", "ttl"):
        assert {(t.subject, t.predicate, t.object) for t in parsed[extension]} == union


def test_dump_holds_what_the_store_holds(parsed, quads):
    assert set(parsed["nq"]) == set(quads)


def test_recorded_hash_is_that_of_the_canonical_dump(built, parsed):
    expected = hashlib.sha256("".join(canonical(parsed["jsonld"])).encode()).hexdigest()
    assert built[1].rdfc == expected
    assert expected in (built[0] / "dumps" / "void.ttl").read_text(encoding="utf-8")


def test_uncompressed_turtle_is_the_compressed_one(built):
    (plain,) = (built[0] / "dumps").glob("clustergraph-*[0-9].ttl")
    assert plain.read_bytes() == dump(built, "ttl")


def test_no_blank_node_and_only_absolute_web_iris(parsed):
    iris = set()
    for quad in parsed["nq"]:
        for term in (quad.subject, quad.predicate, quad.object, quad.graph_name):
            assert not isinstance(term, ox.BlankNode | ox.DefaultGraph)
            if isinstance(term, ox.NamedNode):
                iris.add(term.value)
    assert not {iri for iri in iris if not re.match(r"https?://[a-z0-9.-]+/", iri)}


def test_xsd_string_is_never_written_out(built):
    for extension in FORMATS:
        data = dump(built, extension)
        assert b'"^^<http://www.w3.org/2001/XMLSchema#string>' not in data
        assert b'"^^xsd:string' not in data
        assert b'"@type": "xsd:string"' not in data


def test_checksums_cover_every_other_file(built):
    folder = built[0] / "dumps"
    lines = (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    listed = dict(reversed(line.split("  ")) for line in lines)
    assert set(listed) == {path.name for path in folder.iterdir()} - {"SHA256SUMS"}
    for name, checksum in listed.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == checksum


def test_lines_are_sorted_and_each_stands_once(built):
    for extension in ("nq", "nt"):
        lines = dump(built, extension).splitlines()
        assert lines == sorted(set(lines))


RELATIONS = (
    "membership",
    "participation",
    "project-participation",
    "position",
    "act",
    "observation",
    "label-award",
    "name",
)


def test_plain_turtle_alone_names_the_source_of_every_relation(built, example, parsed):
    store = ox.Store()
    store.load(dump(built, "ttl"), format=ox.RdfFormat.TURTLE)
    query = f"""PREFIX dcterms: <{PREFIXES["dcterms"]}> PREFIX schema: <{PREFIXES["schema"]}>
        SELECT ?relation ?page WHERE {{ ?relation dcterms:source/schema:url ?page }}"""
    sourced = {row["relation"].value for row in store.query(query)}
    base = f"{example.settings.base}id/"
    relations = {
        quad.subject.value
        for quad in parsed["nq"]
        if quad.subject.value.startswith(tuple(f"{base}{kind}/" for kind in RELATIONS))
    }
    assert len(relations) >= 10
    assert relations <= sourced


def foreign(program, package):
    """The path of a parser that is not ours; missing it is an error in CI and a loud skip elsewhere."""
    path = shutil.which(program)
    if path is None and os.environ.get("CI"):
        pytest.fail(f"{program} is missing: apt-get install {package}")
    if path is None:
        pytest.skip(f"{program} is missing; to run this test: apt-get install {package}")
    return path


SERDI = {"nq": "nquads", "trig": "trig", "nt": "ntriples", "ttl": "turtle"}
RAPPER = {"nq": "nquads", "trig": "trig", "nt": "ntriples", "ttl": "turtle"}


@pytest.mark.parametrize("extension", SERDI)
def test_serdi_reads_the_same_statements(built, parsed, tmp_path, extension):
    serdi = foreign("serdi", "serdi")
    path = tmp_path / f"dump.{extension}"
    path.write_bytes(dump(built, extension))
    output = "nquads" if extension in ("nq", "trig") else "ntriples"
    command = [serdi, "-i", SERDI[extension], "-o", output, str(path)]
    done = subprocess.run(command, capture_output=True, check=True)
    assert done.stderr == b""
    read = set(ox.parse(done.stdout, format=ox.RdfFormat.N_QUADS))
    expected = parsed[extension]
    assert len(read) == len(expected)
    assert read == {ox.Quad(q.subject, q.predicate, q.object, q.graph_name) for q in expected}


@pytest.mark.parametrize("extension", RAPPER)
def test_rapper_reads_the_same_statements(built, parsed, tmp_path, extension):
    rapper = foreign("rapper", "raptor2-utils")
    path = tmp_path / f"dump.{extension}"
    path.write_bytes(dump(built, extension))
    command = [
        rapper,
        "--quiet",
        "--input",
        RAPPER[extension],
        "--output",
        "ntriples",
        str(path),
        "https://base.invalid/",
    ]
    done = subprocess.run(command, capture_output=True, check=True)
    assert done.stderr == b""
    triples = {(q.subject, q.predicate, q.object) for q in parsed[extension]}
    read = ox.parse(done.stdout, format=ox.RdfFormat.N_TRIPLES)
    assert {(t.subject, t.predicate, t.object) for t in read} == triples
