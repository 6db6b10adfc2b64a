import random
import subprocess
import sys

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clustergraph.errors import FormatError
from clustergraph.publish import writers

EX = "https://example.org/"
PREFIXES = {"ex": EX, "deep": f"{EX}deep/", "xsd": "http://www.w3.org/2001/XMLSchema#"}

iris = st.sampled_from(
    [f"{EX}a", f"{EX}b-1", f"{EX}deep/c", f"{EX}deep/c/d", f"{EX}x.", f"{EX}-y", f"{EX}ü", EX]
).map(ox.NamedNode)
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
literals = st.one_of(
    texts.map(ox.Literal),
    texts.map(lambda text: ox.Literal(text, language="de")),
    st.integers().map(
        lambda number: ox.Literal(str(number), datatype=ox.NamedNode(PREFIXES["xsd"] + "integer"))
    ),
    st.sampled_from(["007", "1.50", "2024-01", "", "+1"]).flatmap(
        lambda text: st.sampled_from(["integer", "decimal", "gYearMonth", "boolean"]).map(
            lambda name: ox.Literal(text, datatype=ox.NamedNode(PREFIXES["xsd"] + name))
        )
    ),
)
graphs = st.one_of(iris, st.just(ox.DefaultGraph()))
datasets = st.lists(st.builds(ox.Quad, iris, iris, st.one_of(iris, literals), graphs), max_size=12)


def parsed(data, format_):
    return set(ox.parse(data, format=format_))


@given(datasets)
def test_every_format_of_the_dataset_reads_back_as_it_was(quads):
    assert parsed(writers.nquads(quads), ox.RdfFormat.N_QUADS) == set(quads)
    assert parsed(writers.trig(quads, PREFIXES), ox.RdfFormat.TRIG) == set(quads)
    assert parsed(writers.jsonld(quads, PREFIXES), ox.RdfFormat.JSON_LD) == set(quads)


@given(datasets)
def test_every_format_of_the_union_reads_back_as_it_was(quads):
    union = set(writers.union(quads))
    assert parsed(writers.ntriples(quads), ox.RdfFormat.N_TRIPLES) == union
    assert parsed(writers.turtle(quads, PREFIXES), ox.RdfFormat.TURTLE) == union


@given(datasets, st.randoms(use_true_random=False))
def test_order_of_input_changes_no_byte(quads, generator: random.Random):
    shuffled = quads.copy()
    generator.shuffle(shuffled)
    for write in (writers.trig, writers.jsonld, writers.turtle):
        assert write(shuffled, PREFIXES) == write(quads, PREFIXES)
    assert writers.nquads(shuffled) == writers.nquads(quads)
    assert writers.ntriples(shuffled) == writers.ntriples(quads)
    assert writers.canonical_hash(shuffled) == writers.canonical_hash(quads)


def test_turtle_is_grouped_and_lists_only_prefixes_in_use():
    quads = [
        ox.Quad(ox.NamedNode(f"{EX}a"), ox.NamedNode(f"{EX}p"), ox.Literal(text, language="en"))
        for text in "xy"
    ]
    text = writers.turtle(quads, PREFIXES).decode()
    assert text == f'@prefix ex: <{EX}> .\n\nex:a\n    ex:p "x"@en,\n        "y"@en .\n'


@pytest.mark.parametrize(
    "quad",
    [
        ox.Quad(ox.BlankNode("b"), ox.NamedNode(f"{EX}p"), ox.Literal("x")),
        ox.Quad(ox.NamedNode(f"{EX}s"), ox.NamedNode(f"{EX}p"), ox.BlankNode("b")),
    ],
)
@pytest.mark.parametrize("write", [writers.turtle, writers.trig, writers.jsonld])
def test_blank_nodes_are_refused(quad, write):
    with pytest.raises(FormatError, match="CG208"):
        write([quad], PREFIXES)


@given(datasets)
def test_pieces_shared_by_files_are_those_of_each_file(quads):
    subjects = writers.grouped(writers.union(quads)).get("", {})
    pieces = writers.Pieces(subjects, PREFIXES)
    names = list(subjects)
    for told in (names[:1], names[1:], names):  # the last file is made of pieces that others had already
        nodes = {name: subjects[name] for name in told}
        assert pieces.turtle(told) == writers.turtle_of(nodes, PREFIXES)
        assert pieces.jsonld(told) == writers.jsonld_of({"": nodes}, PREFIXES)


def test_gzip_header_has_neither_time_nor_name():
    data = writers.gzipped(b"text")
    assert data[3] == 0, "no flag, so no file name"
    assert data[4:8] == b"\0\0\0\0", "no time"


def test_hash_is_that_of_the_canonical_form():
    named = [ox.Quad(ox.NamedNode(f"{EX}s"), ox.NamedNode(f"{EX}p"), ox.Literal("x"))]
    again = [ox.Quad(ox.NamedNode(f"{EX}s"), ox.NamedNode(f"{EX}p"), ox.Literal("y"))]
    assert writers.canonical_hash(named) != writers.canonical_hash(again)
    # Blank nodes get their names from the canonical form, whatever they were called.
    blank = [[ox.Quad(ox.BlankNode(name), ox.NamedNode(f"{EX}p"), ox.Literal("x"))] for name in ("a", "z")]
    assert writers.canonical_hash(blank[0]) == writers.canonical_hash(blank[1])


def test_rooms_of_analysis_stay_out_until_something_is_built():
    code = "import sys, clustergraph.publish; print(sorted({'jinja2', 'numpy', 'matplotlib'} & set(sys.modules)))"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        == "[]\n"
    )
