"""Quick reading against the grammar: the same statements, the same prefixes, the same places of blocks, or no answer."""

import pyoxigraph as ox
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from clustergraph.dataset import Dataset
from clustergraph.dataset.grammar import parse
from clustergraph.dataset.layout import format_text
from clustergraph.dataset.quick import Reader, places
from clustergraph.resources import find_data_dir
from clustergraph.synth import write_files
from clustergraph.terms import PREFIXES

BASE = "https://example.org/region/"
KNOWN = {**PREFIXES, "organisation": f"{BASE}id/organisation/", "event": f"{BASE}id/event/"}
HEAD = "@prefix cg: <{cg}> .\n@prefix organisation: <{organisation}> .\n@prefix schema: <{schema}> .\n@prefix xsd: <{xsd}> .\n".format(
    **KNOWN
)


def said(text, known=KNOWN):
    """Statements in N-Triples and blocks by offset, as read quickly; None if it is not."""
    reader = Reader(known)
    quick = reader.read(text)
    if quick is None:
        return None
    blocks = zip(quick.subjects, quick.said, strict=True)
    lines = [
        f"{subject}{t}"
        for (subject, _, _), of_block in blocks
        for one in of_block
        for t in (one.text, *one.more)
    ]
    return (
        lines,
        list(places(text)),
        set(reader.names(quick.used)),
        set(reader.names(quick.declared)),
        quick.comments,
    )


def by_grammar(text, known=KNOWN):
    document = parse(text, known)
    assert document.faults == []
    lines = [f"{s.term()} {p.term()} {o.term()}" for s, p, o in document.statements()]
    blocks = [(block.subject.at, block.subject.text) for block in document.blocks]
    comments = bool(document.head or any(block.comments for block in document.blocks))
    return lines, blocks, document.used, {prefix.name for prefix in document.prefixes}, comments


def agree(text, known=KNOWN):
    """Whether the text was read quickly; it must then be read as the grammar reads it, and as pyoxigraph does."""
    found = said(text, known)
    if found is not None:
        assert found == by_grammar(text, known)
        triples = ox.parse(text, format=ox.RdfFormat.TURTLE)
        assert set(found[0]) == {str(quad.triple) for quad in triples}
    return found is not None


def test_all_data_files_are_read_quickly_and_as_by_the_grammar():
    dataset = Dataset.open(find_data_dir())
    known = {**PREFIXES, **dataset.settings.names.prefixes(), "scheme": f"{dataset.settings.base}id/scheme/"}
    assert [file.name for file in dataset.files if not agree(file.content.decode(), known)] == []


def test_all_files_of_an_artificial_world_are_read_quickly(tmp_path):
    write_files(40, 1, tmp_path / "world")
    dataset = Dataset.open(tmp_path / "world")
    known = {**PREFIXES, **dataset.settings.names.prefixes(), "scheme": f"{dataset.settings.base}id/scheme/"}
    assert [file.name for file in dataset.files if not agree(file.content.decode(), known)] == []


FORMS = [
    '"a"', '"ä € 😀"@de', '"a \\" b"@en', '"a\\\\"', '"a\\nb"@de', '"a"@en-GB', '"2023-01-01"^^xsd:date', '"P1D"^^xsd:duration', '"x"^^cg:t',
    "5", "-5.0", ".5", "true", "false", "organisation:a-b", "organisation:a.b", "cg:Event", "<https://example.org/>",
    "<https://example.org/a%20b?c=d#e>", "<http://e.org/ü>", "'a'", '"\\u00e4"', '"a, b"@de, "c"@en', "organisation:a, organisation:b",
    '"a" , "b"', "organisation:a,organisation:b", '"tab\\there"', '"a  b" , 5',
]  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_an_object(form):
    text = f"{HEAD}\norganisation:s\n    cg:p {form} ;\n    schema:q organisation:x .\n"
    known = said(text)
    by_hand = [line for line in by_grammar(text)[0] if "/ontology#p" in line]
    assert known is None or [line for line in known[0] if "/ontology#p" in line] == by_hand


def test_what_is_in_standard_layout_is_read_quickly():
    laid_out = format_text(
        HEAD
        + '\n# a remark\norganisation:s cg:p 1, 2.5, true, \'x\', "\\u00e4"@de-AT ; schema:q <http://e.org/ü>, "1"^^xsd:decimal .\n'
    )
    assert agree(laid_out)


DAMAGE = [
    ("organisation:s", "_:s"),
    ("organisation:s", "organisation:s organisation:t"),
    ("    cg:p", "\tcg:p"),
    ("    cg:p", "   cg:p"),
    (" ;\n", "\n"),
    (" ;\n", " .\n"),
    (" .\n\n", " ;\n\n"),
    ("schema:q", "nowhere:q"),
    ("schema:q", '"q"'),
    ("organisation:x", "[]"),
    ("organisation:x", "( organisation:x )"),
    ("organisation:x", "<relative>"),
    ("organisation:x", "<file:///x>"),
    ("organisation:x", '"open'),
    ("organisation:x", '"a\\qb"'),
    ("organisation:x", "<http://e.org/%zz>"),
    ("organisation:x", "organisation:x # a remark"),
    ("organisation:x", "1e3"),
    ("organisation:x", ""),
    ("organisation:x", '"""a\n        b"""'),
    ("organisation:x", '"\x07"'),
    ("\norganisation:s", "\n# remark\n\norganisation:s"),
    ("\norganisation:s", "\n# \x07\norganisation:s"),
    ("\norganisation:s", "\n\norganisation:s"),
    ("@prefix cg:", "@base <http://e.org/> .\n@prefix cg:"),
    ("@prefix cg:", "@prefix cg: <http://e.org/> .\n@prefix cg:"),
    ("https://schema.org/", "http://schema.org/"),
    (" .\n", " .\r\n"),
    (" .\n", " .\n\n\n"),
]


@pytest.mark.parametrize(("old", "new"), DAMAGE)
def test_another_layout_or_a_fault_is_left_to_the_grammar(old, new):
    text = f"{HEAD}\norganisation:s\n    cg:p 5 ;\n    schema:q organisation:x .\n\norganisation:t\n    cg:p 6 .\n"
    assert agree(text)
    damaged = text.replace(old, new, 1)
    assert damaged != text
    quick = said(damaged)
    if quick is not None:
        assert quick == by_grammar(damaged)


PIECES = st.sampled_from(
    ["organisation:a", "organisation:b", "<https://example.org/x>", "a", "cg:p", "schema:q", '"x"', '"y"@de', '"a, b"', '"\\\\"', "5", "2.5",
     "true", '"2023"^^xsd:gYear', " ", "\n", "\n    ", "\n        ", "\n\n", ",", " ;", " .", ";", ".", "# c", "\t", "^^", "@", "'", '"', "\\", "[", "]",
     "ä", "xsd:date", "_:b", "<", ">"]
)  # fmt: skip


@settings(max_examples=400)
@given(st.lists(PIECES, max_size=25), st.booleans())
@example(["organisation:a", "\n    ", "a", " ", "cg:p", " ,", "cg:p", " ."], True)
def test_any_text_is_read_as_by_the_grammar_or_not_at_all(pieces, ended):
    text = f"{HEAD}\n{''.join(pieces)}{' .' if ended else ''}\n"
    agree(text)


TERMS = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=8).map(lambda t: str(ox.Literal(t, language="de"))),
    st.text(st.characters(codec="utf-8"), max_size=8).map(lambda t: str(ox.Literal(t))),
    st.from_regex(r"organisation:[a-z0-9-]{1,6}", fullmatch=True),
    st.from_regex(r"<https?://[a-z.]{1,5}/[!-~]{0,6}>", fullmatch=True),
    st.integers().map(str),
    st.decimals(allow_nan=False, allow_infinity=False, places=2).map(str),
)


@settings(max_examples=300)
@given(st.lists(st.lists(TERMS, min_size=1, max_size=3), min_size=1, max_size=4))
def test_objects_of_all_kinds(rows):
    lines = []
    for row in rows:
        if len(row) == 1:
            lines.append(f"    cg:p {row[0]}")
        else:
            lines.append("    cg:p\n" + ",\n".join(f"        {term}" for term in row))
    agree(f"{HEAD}\norganisation:s\n" + " ;\n".join(lines) + " .\n")
