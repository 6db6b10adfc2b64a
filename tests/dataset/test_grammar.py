from time import process_time

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clustergraph.dataset.grammar import parse
from clustergraph.dataset.tokens import quote, unescape
from clustergraph.resources import find_data_dir, ontology_dir

HEAD = "@prefix ex: <http://example.org/> .\n"
FILES = sorted(
    [*find_data_dir().rglob("*.ttl"), *ontology_dir().glob("*.ttl"), *ontology_dir().glob("vocab/*.ttl")]
)


def triples(text):
    return {ox.Triple(*(node.term() for node in statement)) for statement in parse(text).statements()}


def by_pyoxigraph(text):
    return {
        ox.Triple(quad.subject, quad.predicate, quad.object)
        for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)
    }


def faults(text):
    document = parse(text)
    return [(fault.code, *document.place(fault.at), fault.value) for fault in document.faults]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_grammar_and_pyoxigraph_agree_on_every_file(path):
    text = path.read_text(encoding="utf-8")
    assert faults(text) == []
    assert triples(text) == by_pyoxigraph(text) != set()


def test_every_form_of_a_term():
    text = HEAD + (
        'ex:s a ex:C ; ex:p "a", "a"@de, "a"@en-GB, 5, -5.0, .5, true, false, ex:o , <http://e.org/ü> ;\n'
        'ex:q \'x "y"\', """long "text"\nwith two lines""", "2023"^^<http://www.w3.org/2001/XMLSchema#gYear> ;\n'
        'ex:r "\\t\\n\\"\\\\\\u00e4\\U0001F600", "1.5"^^ex:t ;.\n<http://example.org/t>\n  ex:p ex:a.b, ex: .'
    )
    assert faults(text) == []
    assert triples(text) == by_pyoxigraph(text)
    assert len(triples(text)) == 18


def test_places_of_all_three_words_and_of_prefixes():
    document = parse("# head\n" + HEAD + "\n# on s\nex:s\n    ex:p ex:o,\n        ex:ü .\n")
    (block,) = document.blocks
    (pair,) = block.pairs
    assert document.place(document.prefixes[0].at) == (2, 1)
    assert document.place(block.subject.at) == (5, 1)
    assert document.place(pair.predicate.at) == (6, 5)
    assert [document.place(node.at) for node in pair.objects] == [(6, 10), (7, 9)]
    assert [comment.text for comment in document.head] == ["# head"]
    assert [comment.text for comment in block.comments] == ["# on s"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ex:s ex:p ex:o", ("CG001", 2, 15, "end of file")),
        ("ex:s ex:p .", ("CG001", 2, 11, ".")),
        ("ex:s ; .", ("CG001", 2, 6, ";")),
        ("ex:s ex:p ex:o ex:q .", ("CG001", 2, 16, "ex:q")),
        ('"s" ex:p ex:o .', ("CG001", 2, 1, '"s"')),
        ('ex:s "p" ex:o .', ("CG001", 2, 6, '"p"')),
        ('ex:s ex:p "open .', ("CG001", 2, 11, '"open .')),
        ('ex:s ex:p "a\\qb" .', ("CG001", 2, 11, "\\q")),
        ('ex:s ex:p "a\\ud800" .', ("CG001", 2, 11, "\\ud800")),
        ("ex:s ex:p 1e3 .", ("CG001", 2, 11, "1e3")),
        ("ex:s ex:p <http://a b> .", ("CG001", 2, 11, "<http://a b>")),
        ("ex:s ex:p <http://e.org/a[b]> .", ("CG001", 2, 11, "<http://e.org/a[b]>")),
        ("ex:s ex:p <http://e.org/%zz> .", ("CG001", 2, 11, "<http://e.org/%zz>")),
        ('ex:s ex:p "a"@de-x .', ("CG001", 2, 14, "@de-x")),
        ("ex:a/b ex:p ex:o .", ("CG001", 2, 5, "/")),
        ('ex:s ex:p "a"^^"b" .', ("CG001", 2, 16, '"b"')),
        ("ex:s ex:p ex:o . # behind", ("CG001", 2, 18, "# behind")),
        ("ex:s # inside\n ex:p ex:o .", ("CG001", 2, 6, "# inside")),
        ("ex:s ex:p ex:o .\n# at the end", ("CG001", 3, 1, "# at the end")),
        ("@prefix ex: <http://example.org/> .\nex:s ex:p ex:o .", ("CG001", 2, 9, "ex:")),
        ("PREFIX a: <http://a.org/>\na:s ex:p ex:o .", ("CG001", 2, 1, "PREFIX")),
        ("ex:s ex:p ex:o .\n@prefix b: <http://b.org/> .\nb:s ex:p ex:o .", ("CG001", 3, 1, "@prefix")),
        ("@prefix a <http://a.org/> .\nex:s ex:p ex:o .", ("CG001", 2, 9, "a")),
        ("ex:s ex:p un:o, un:p .", ("CG002", 2, 11, "un:")),
        ("_:b ex:p ex:o .", ("CG005", 2, 1, "_:b")),
        ("ex:s ex:p [ ex:q [ ex:r 1 ] ] .", ("CG005", 2, 11, "[")),
        ("[ ex:p ex:o ] .", ("CG005", 2, 1, "[")),
        ("[] ex:p ex:o .", ("CG005", 2, 1, "[")),
        ("ex:s ex:p (1 2) .", ("CG005", 2, 11, "(")),
        ("<s> ex:p ex:o .", ("CG006", 2, 1, "<s>")),
        ("ex:s ex:p <../a:b> .", ("CG006", 2, 11, "<../a:b>")),
        ("ex:s ex:p <file:///home/x> .", ("CG006", 2, 11, "<file:///home/x>")),
        ("@base <http://b.org/> .\nex:s ex:p ex:o .", ("CG006", 2, 1, "@base")),
    ],
)
def test_each_fault_comes_alone_with_its_code_and_place(text, found):
    assert faults(HEAD + text) == [found]


def test_reading_goes_on_after_each_error():
    text = HEAD + (
        "ex:a ex:p _:b .\n"
        "ex:b ex:p ex:o\n"  # the full stop is missing
        "ex:c ex:p <rel>, ex:fine ; ex:q un:x .\n"
        'ex:d ex:p "open .\n'
        "ex:e ex:p ex:o ;; .\n"
        "ex:f ex:p ex:o .\n"
    )
    assert [fault[:2] for fault in faults(text)] == [
        ("CG005", 2), ("CG001", 4), ("CG006", 4), ("CG002", 4), ("CG001", 5), ("CG001", 6),
    ]  # fmt: skip
    understood = {subject.text for subject, _, _ in parse(text).statements()}
    assert understood == {"ex:b", "ex:c", "ex:e", "ex:f"}


def test_a_known_prefix_is_understood_after_it_was_told():
    document = parse("org:x org:y my:z .", known={"my": "http://my.org/"})
    assert [fault.value for fault in document.faults] == ["org:", "my:"]
    assert "@prefix my: <http://my.org/> ." in document.faults[1].hint
    assert next(iter(document.statements()))[2].value == "http://my.org/z"


def test_a_file_may_be_empty_or_comments_alone():
    assert parse("").faults == []
    assert [comment.text for comment in parse("# a\n\n# b\n").head] == ["# a", "# b"]


@given(st.text())
def test_any_string_survives_quoting(text):
    assert unescape(quote(text)) == text
    if not any("\ud800" <= character <= "\udfff" for character in text):
        ((_, _, value),) = parse(f"<http://e.org/s> <http://e.org/p> {quote(text)} .").statements()
        assert value.value == text


@given(st.text(alphabet="@prefix ex: <http://a.org> .;,\"\\'[]()#\n_:a^1"))
def test_no_text_breaks_the_parser_and_all_is_told(text):
    document = parse(text)
    if not document.faults:
        assert triples(text) == by_pyoxigraph(text)


IRIS = st.from_regex(r"http://e\.org/[a-zA-Z0-9/_.~-]{0,8}", fullmatch=True).map(ox.NamedNode)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
LITERALS = st.one_of(
    TEXTS.map(ox.Literal),
    st.builds(
        lambda text, tag: ox.Literal(text, language=tag), TEXTS, st.sampled_from(["de", "en", "en-gb"])
    ),
    st.builds(lambda text: ox.Literal(text, datatype=ox.NamedNode("http://e.org/type")), TEXTS),
)


@given(
    st.text("ab[]%2:/@?#\u00e4\ue000.~|", max_size=8),
    st.from_regex(r"[a-z]{1,9}(-[a-z0-9]{1,9}){0,2}", fullmatch=True),
)
def test_whatever_the_grammar_accepts_pyoxigraph_can_read(ending, tag):
    text = f'<http://e.org{ending}> <http://e.org/p> "x"@{tag} .'
    try:
        wanted = by_pyoxigraph(text)
    except SyntaxError:
        assert faults(text) != []
    else:
        assert faults(text) == []
        assert triples(text) == wanted


@given(st.lists(st.builds(ox.Triple, IRIS, IRIS, IRIS | LITERALS), max_size=8))
def test_what_pyoxigraph_writes_is_read_the_same(wanted):
    text = ox.serialize(wanted, format=ox.RdfFormat.TURTLE).decode()
    assert faults(text) == []
    assert triples(text) == set(wanted)


def test_sixty_thousand_statements_are_read_in_seconds():
    block = (
        "ex:s{}\n    a ex:C ;\n"
        + "".join(f'    ex:p{n} ex:o, "Wörter {n}"@de ;\n' for n in range(9))
        + "    ex:q 5 .\n"
    )
    text = HEAD + "\n".join(block.format(number) for number in range(3_000))
    begin = process_time()
    assert sum(1 for _ in parse(text).statements()) == 60_000
    assert process_time() - begin < 5
