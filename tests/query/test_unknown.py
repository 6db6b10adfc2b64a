"""Terms that do not exist are told, with the nearest that do; what is no term of ours is left alone."""

import pytest
from click.testing import CliRunner

from clustergraph.cli import cli
from clustergraph.query import catalogue, remarks, unknown_terms

EXAMPLE = "tests/example"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("SELECT * { ?x a cg:Foo }", {"cg:Foo": []}),
        ("SELECT * { ?x a cg:Evnt }", {"cg:Evnt": ["cg:Event"]}),
        ("SELECT * { ?x cg:role role:speeker }", {"role:speeker": ["role:speaker"]}),
        (
            "SELECT * { ?x a <https://w3id.org/clustergraph/ontology#Talkk> }",
            {"cg:Talkk": ["cg:Talk"]},
        ),
        (
            "PREFIX c: <https://w3id.org/clustergraph/ontology#> SELECT * { ?x c:basiss ?y }",
            {"cg:basiss": ["cg:basis"]},
        ),
        ("PREFIX cg: <https://example.org/other#> SELECT * { ?x a cg:Foo }", {}),
        ("BASE <https://w3id.org/clustergraph/ontology#Nothing> SELECT * { ?x ?y ?z }", {}),
        ('SELECT * { ?x ?y "cg:Foo" } # cg:Foo', {}),
        ("SELECT * { ?x a cg:Event ; foaf:whatever ?y ; <https://example.org/p> ?z }", {}),
        ("SELECT * { GRAPH ?g { ?x a cg:Event } FILTER (STRSTARTS(STR(?x), STR(cg:))) }", {}),
    ],
)
def test_unknown_terms(text, found):
    told = unknown_terms(text)
    assert told.keys() == found.keys()
    for term, near in found.items():
        assert told[term][: len(near)] == near or set(near) <= set(told[term])


def test_no_named_query_has_an_unknown_term():
    assert not [name for name, query in catalogue().items() if unknown_terms(query.text)]


def test_remarks_in_both_languages():
    (english,) = remarks("SELECT * { ?x a cg:Evnt }", "en")
    assert english.startswith("cg:Evnt does not exist, so it matches nothing; did you mean cg:Event or ")
    (german,) = remarks("SELECT * { ?x a cg:Evnt }", "de")
    assert german.startswith("cg:Evnt gibt es nicht")
    assert " oder " in german


def test_the_command_warns_and_answers_all_the_same():
    result = CliRunner().invoke(cli, ["query", "SELECT ?x { ?x a cg:Evnt }", "--data", EXAMPLE])
    assert result.exit_code == 0
    assert "did you mean cg:Event" in result.stderr
    assert "did you mean" not in result.stdout
    quiet = CliRunner().invoke(cli, ["query", "SELECT ?x { ?x a cg:Event }", "--data", EXAMPLE])
    assert "did you mean" not in quiet.stderr
