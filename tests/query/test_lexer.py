import pytest
from hypothesis import given
from hypothesis import strategies as st

from clustergraph.query.lexer import kind_of_query, pattern_groups, tokenize, variables
from clustergraph.resources import queries_dir

PIECES = st.sampled_from(
    [
        "SELECT",
        "?x",
        "{",
        "}",
        "(",
        ")",
        '"',
        "'",
        '"""',
        "'''",
        "\\",
        "#",
        "<",
        ">",
        "<https://e.org/>",
        "a:b",
        "\n",
        " ",
        "^^",
        "@de",
    ]
)


@given(st.one_of(st.text(), st.lists(PIECES).map("".join)))
def test_joining_the_tokens_gives_back_the_text(text):
    tokens = tokenize(text)
    assert "".join(token.text for token in tokens) == text
    assert all(text[token.at :].startswith(token.text) for token in tokens)


@pytest.mark.parametrize(
    "text",
    [
        '"a } b"',
        "'a } b'",
        '"""a } "b" } \n"""',
        "'''a 'b' } \n'''",
        '"a \\" } b"',
        "<https://e.org/}>".replace("}", "%7D"),
        '"""a\\"""}"""',
    ],
)
def test_a_string_or_iri_is_one_token(text):
    assert [token.text for token in tokenize(f"{{ {text} }}") if token.kind != "space"] == ["{", text, "}"]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("?x $y", ["variable", "variable"]),
        ("cg:Event : _:b a:b.c a:%41\\-", ["name"] * 5),
        ("cg:Event.", ["name", "mark"]),
        ("?x<?y && ?y>3", ["variable", "mark", "variable", "mark", "variable", "mark", "number"]),
        ("1 1.5 .5 1e3", ["number"] * 4),
        ('"x"@de-AT "1"^^xsd:integer', ["string", "language", "string", "mark", "name"]),
        ("# { ?x\nASK", ["comment", "word"]),
        ("<https://e.org/#x>", ["iri"]),
        ('"open', ["other", "word"]),
        ("\\u0041", ["other", "word"]),
    ],
)
def test_kinds(text, kinds):
    assert [token.kind for token in tokenize(text) if token.kind != "space"] == kinds


def test_variables_in_strings_and_comments_do_not_count():
    assert variables('SELECT ?a { ?a ?b "?c" . # ?d\n ?a ?b <?e> }') == {"a", "b"}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("# SELECT\nASK {}", "ASK"),
        ("PREFIX select: <https://e.org/select/> describe select:x", "DESCRIBE"),
        ("CONSTRUCT { ?s ?p ?o } { SELECT * { ?s ?p ?o } }", "CONSTRUCT"),
        ("INSERT DATA {}", ""),
    ],
)
def test_kind_of_query(text, kind):
    assert kind_of_query(text) == kind


def groups(text):
    tokens = tokenize(text)
    return [
        "".join(t.text for t in tokens[group.opening : group.closing + 1]) for group in pattern_groups(tokens)
    ]


def test_groups_are_those_of_the_query_and_its_subqueries():
    assert groups("SELECT * WHERE { ?a ?b ?c { SELECT ?a { ?a ?d 1 } } }") == [
        "{ ?a ?b ?c { SELECT ?a { ?a ?d 1 } } }",
        "{ ?a ?d 1 }",
    ]


def test_templates_and_exists_in_expressions_are_no_groups():
    assert groups("CONSTRUCT { ?s ?p 1 } WHERE { ?s ?p 2 }") == ["{ ?s ?p 2 }"]
    assert groups("SELECT (EXISTS { ?s ?p 1 } AS ?x) WHERE { ?s ?p 2 }") == ["{ ?s ?p 2 }"]
    assert groups("CONSTRUCT WHERE { ?s ?p 2 }") == []
    assert groups("SELECT * WHERE { ?s ?p 2") == []


@pytest.mark.parametrize("path", sorted(queries_dir().glob("*.rq")), ids=lambda path: path.stem)
def test_the_named_queries_hold_nothing_unknown(path):
    text = path.read_text(encoding="utf-8")
    assert all(token.kind != "other" for token in tokenize(text))
    assert pattern_groups(tokenize(text))
