import csv
import io
import json
import re
import xml.etree.ElementTree as ET

import pyoxigraph as ox
import pytest
import rdflib

from clustergraph.errors import FormatError
from clustergraph.query import FORMATS, GRAPH_FORMATS, RESULT_FORMATS, remark, write
from clustergraph.store import Solutions

XSD = "http://www.w3.org/2001/XMLSchema#"
IRI = ox.NamedNode("https://example.org/clusters/id/person/ada-berger")
TRICKY = 'a "quoted", | piped\tand\nbroken <b>&amp;</b> \\ text; ünïcödé'
SOLUTIONS = Solutions(
    ("who", "what", "n"),
    [
        (IRI, ox.Literal(TRICKY, language="de"), ox.Literal("7", datatype=ox.NamedNode(XSD + "integer"))),
        (ox.BlankNode("b"), ox.Literal(""), ox.Literal("1.5", datatype=ox.NamedNode(XSD + "decimal"))),
        (None, ox.Literal("2024-05", datatype=ox.NamedNode(XSD + "gYearMonth")), None),
    ],
)
EMPTY = Solutions(("who",), [])
TRIPLES = [
    ox.Triple(IRI, ox.NamedNode("http://xmlns.com/foaf/0.1/name"), ox.Literal("Ada Berger")),
    ox.Triple(IRI, ox.NamedNode("http://purl.org/dc/terms/title"), ox.Literal(TRICKY, language="de")),
    ox.Triple(ox.NamedNode("https://example.org/a"), ox.NamedNode("http://xmlns.com/foaf/0.1/knows"), IRI),
]
PREFIXES = {"person": "https://example.org/clusters/id/person/"}


def written(result, form):
    out = io.BytesIO()
    write(result, form, out, PREFIXES)
    return out.getvalue().decode()


@pytest.mark.parametrize(
    ("form", "known"),
    [
        ("json", ox.QueryResultsFormat.JSON),
        ("xml", ox.QueryResultsFormat.XML),
        ("tsv", ox.QueryResultsFormat.TSV),
    ],
)
def test_standard_formats_keep_every_term(form, known):
    back = ox.parse_query_results(written(SOLUTIONS, form), format=known)
    assert [variable.value for variable in back.variables] == list(SOLUTIONS.variables)
    rows = [tuple(row) for row in back]
    assert [row[1:] for row in rows] == [row[1:] for row in SOLUTIONS.rows]
    assert rows[0][0] == IRI
    assert isinstance(rows[1][0], ox.BlankNode)
    assert rows[2][0] is None


def test_json_is_of_the_recommendation():
    told = json.loads(written(SOLUTIONS, "json"))
    assert told["head"] == {"vars": ["who", "what", "n"]}
    first, _, last = told["results"]["bindings"]
    assert first["who"] == {"type": "uri", "value": IRI.value}
    assert first["what"] == {"type": "literal", "value": TRICKY, "xml:lang": "de"}
    assert first["n"] == {"type": "literal", "value": "7", "datatype": f"{XSD}integer"}
    assert set(last) == {"what"}


def test_xml_is_of_the_recommendation():
    root = ET.fromstring(written(SOLUTIONS, "xml"))  # noqa: S314 - our own output
    space = "{http://www.w3.org/2005/sparql-results#}"
    assert root.tag == f"{space}sparql"
    assert [variable.get("name") for variable in root.iter(f"{space}variable")] == ["who", "what", "n"]
    assert root.find(f".//{space}literal").text == TRICKY
    assert len(root.findall(f".//{space}result")) == 3


def test_csv_is_of_the_recommendation():
    text = written(SOLUTIONS, "csv")
    assert text.startswith("who,what,n\r\n")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert rows[1] == [IRI.value, TRICKY, "7"]
    assert rows[3] == ["", "2024-05", ""]


def test_tsv_is_of_the_recommendation():
    lines = written(SOLUTIONS, "tsv").split("\n")
    assert lines[0] == "?who\t?what\t?n"
    assert lines[1].split("\t")[0] == f"<{IRI.value}>"
    assert lines[1].split("\t")[1].endswith('"@de')
    assert len(lines) == 5  # three rows, whatever line ends their values hold


@pytest.mark.parametrize("form", RESULT_FORMATS)
def test_truth_values(form):
    assert "true" in written(True, form)
    assert "false" in written(False, form)


def test_html_escapes_everything_and_links_only_pages():
    hostile = Solutions(
        ("x",),
        [
            (ox.Literal("<script>alert('x')</script>"),),
            (ox.NamedNode("javascript:alert(1)"),),
            (IRI,),
            (ox.Literal('https://e.org/"onx="'),),
        ],
    )
    text = written(hostile, "html")
    assert "<script" not in text
    assert 'href="javascript' not in text
    assert '"onx=' not in text
    assert "&lt;script&gt;" in text


def test_html_links_addresses():
    page = Solutions(("source",), [(ox.Literal("https://photonics.example/news?a=1&b=2"),)])
    assert '<a href="https://photonics.example/news?a=1&amp;b=2">' in written(page, "html")


def test_markdown_keeps_one_row_a_line():
    lines = written(SOLUTIONS, "md").splitlines()
    assert len(lines) == 5
    assert all(len(re.findall(r"(?<!\\)\|", line)) == 4 for line in lines)
    assert "<b>" not in lines[2]
    assert "person:ada-berger" in lines[2]


def test_a_plain_table_shows_whole_values_and_short_names():
    long = Solutions(
        ("text", "n"), [(ox.Literal("word " * 100), SOLUTIONS.rows[0][2]), (ox.Literal("a\nb"), None)]
    )
    text = written(long, "table")
    assert ("word " * 100).strip() in text
    assert [line.rstrip() for line in text.splitlines()[3:]] == ["a", "b"]
    assert "person:ada-berger" in written(SOLUTIONS, "table")


def test_without_format_a_pipe_gets_tsv_and_triples_are_turtle():
    assert written(SOLUTIONS, None) == written(SOLUTIONS, "tsv")
    assert written(TRIPLES, None) == written(TRIPLES, "turtle")


@pytest.mark.parametrize("form", RESULT_FORMATS)
def test_an_empty_answer_is_a_head_without_remark(form):
    text = written(EMPTY, form)
    assert "who" in text
    assert "esult" not in re.sub(r"results?[\"#>]", "", text)
    assert remark(EMPTY) == "No results."
    assert remark(EMPTY, "de") == "Keine Treffer."


def test_other_answers_need_no_remark():
    assert remark(SOLUTIONS) == remark(False) == remark(TRIPLES) == ""
    assert remark([]) == "No results."


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")  # rdflib warns of itself
@pytest.mark.parametrize(
    ("form", "name"), [("turtle", "turtle"), ("ntriples", "nt"), ("jsonld", "json-ld"), ("rdfxml", "xml")]
)
def test_rdf_formats_are_read_by_another_parser(form, name):
    graph = rdflib.Graph().parse(data=written(TRIPLES, form), format=name)
    assert {(str(s), str(p), str(o)) for s, p, o in graph} == {
        (t.subject.value, t.predicate.value, t.object.value) for t in TRIPLES
    }


@pytest.mark.parametrize("form", GRAPH_FORMATS)
def test_rdf_is_the_same_for_any_order(form):
    assert written(TRIPLES, form) == written(TRIPLES[::-1], form)


def test_only_prefixes_that_occur_are_declared():
    text = written(TRIPLES, "turtle")
    assert sorted(re.findall(r"@prefix (\w+):", text)) == ["dcterms", "foaf", "person"]
    assert "person:ada-berger" in text


def test_rdfxml_says_what_it_cannot_write():
    odd = [ox.Triple(IRI, ox.NamedNode("https://example.org/p/"), IRI)]
    with pytest.raises(FormatError, match=r"https://example\.org/p/"):
        written(odd, "rdfxml")


@pytest.mark.parametrize("form", FORMATS)
def test_a_format_of_the_other_kind_is_refused(form):
    wrong = SOLUTIONS if form in GRAPH_FORMATS else TRIPLES
    with pytest.raises(FormatError, match="use "):
        written(wrong, form)
