import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clustergraph.dataset import Dataset, check_layout, format_file, format_text
from clustergraph.errors import DatasetError

UNTIDY = '''# Head, first group
# goes on

# second group

@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix unused: <http://unused.org/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix event: <https://e.org/id/event/> .
@prefix person: <https://e.org/id/person/> .
@prefix source: <https://e.org/id/source/> .
@prefix cg: <https://w3id.org/clustergraph/ontology#> .
@prefix schema: <https://schema.org/> .

event:b schema:name "b \\"zwei\\""@de ; a cg:Event ; cg:attendeeCount "50"^^xsd:integer , 050 ;
  schema:startDate """2023"""^^<http://www.w3.org/2001/XMLSchema#gYear> .
<https://e.org/id/membership/x/y/z> a org:Membership ; schema:name "y"@en, "x"@de, "x"@de .
# about a

# and more about a
event:a a cg:Event .
<https://e.org/id/person/p> schema:name "Zeile\\nzwei" ; schema:about true, event:b ; schema:about event:a .
source:s a cg:Source .
'''

TIDY = """# Head, first group
# goes on

# second group

@prefix cg: <https://w3id.org/clustergraph/ontology#> .
@prefix event: <https://e.org/id/event/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix person: <https://e.org/id/person/> .
@prefix schema: <https://schema.org/> .
@prefix source: <https://e.org/id/source/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

source:s
    a cg:Source .

person:p
    schema:about
        event:a,
        event:b,
        true ;
    schema:name "Zeile\\nzwei" .

# about a
# and more about a
event:a
    a cg:Event .

event:b
    a cg:Event ;
    cg:attendeeCount
        050,
        50 ;
    schema:name "b \\"zwei\\""@de ;
    schema:startDate "2023"^^xsd:gYear .

<https://e.org/id/membership/x/y/z>
    a org:Membership ;
    schema:name
        "x"@de,
        "y"@en .
"""


def triples(text):
    return {ox.Triple(q.subject, q.predicate, q.object) for q in ox.parse(text, format=ox.RdfFormat.TURTLE)}


def test_the_standard_layout():
    assert format_text(UNTIDY) == TIDY
    assert triples(UNTIDY) == triples(TIDY)


def test_the_clean_dataset_is_in_standard_layout(sandbox):
    for file in Dataset.open(sandbox.path).files:
        assert check_layout(file.path) == []


@pytest.mark.parametrize("file", Dataset.open().files, ids=lambda file: file.slug)
def test_files_of_the_project_lose_nothing(file):
    text = file.content.decode()
    laid_out = format_text(text)
    assert triples(laid_out) == triples(text)
    assert sorted(line for line in laid_out.split("\n") if line.startswith("#")) == sorted(
        line for line in text.split("\n") if line.startswith("#")
    )


def test_check_names_the_first_line_that_differs(sandbox):
    sandbox.replace("register/things.ttl", "    a foaf:Person ;", "  a foaf:Person ;")
    (finding,) = check_layout(sandbox.path / "register/things.ttl", "register/things.ttl")
    assert (finding.code, finding.file, finding.line) == ("CG019", "register/things.ttl", 23)
    assert finding.value == "a foaf:Person ;"
    sandbox.replace("register/things.ttl", "  a foaf:Person ;", "    a foaf:Person ;")
    sandbox.append("register/things.ttl", "")
    (finding,) = check_layout(sandbox.path / "register/things.ttl")
    assert (finding.line, finding.value) == (38, "empty line")
    sandbox.write("register/things.ttl", sandbox.read("register/things.ttl").rstrip())
    (finding,) = check_layout(sandbox.path / "register/things.ttl")
    assert (finding.line, finding.value) == (37, "end of file")


def test_a_file_is_formatted_whole_or_not_at_all(tmp_path):
    (tmp_path / "x.ttl").write_text(UNTIDY, encoding="utf-8")
    format_file(tmp_path / "x.ttl")
    assert (tmp_path / "x.ttl").read_bytes() == TIDY.encode()
    (tmp_path / "x.ttl").write_text(UNTIDY + "ex:", encoding="utf-8")
    with pytest.raises(DatasetError):
        format_file(tmp_path / "x.ttl")
    assert (tmp_path / "x.ttl").read_text(encoding="utf-8") == UNTIDY + "ex:"


def test_windows_line_ends_are_not_standard(sandbox):
    text = sandbox.read("register/things.ttl")
    sandbox.write("register/things.ttl", text.replace("\n", "\r\n"))
    (finding,) = check_layout(sandbox.path / "register/things.ttl")
    assert (finding.code, finding.line) == ("CG019", 1)
    assert format_text(text.replace("\n", "\r\n")) == text


@pytest.mark.parametrize(
    "text", ["ex:s ex:p 1 .", "<http://e.org/s> <http://e.org/p> 1 . # behind", "<http://e.org/s> a [] ."]
)
def test_nothing_is_laid_out_that_would_be_lost(tmp_path, text):
    with pytest.raises(DatasetError) as caught:
        format_text(text, "x.ttl")
    (tmp_path / "x.ttl").write_text(text)
    assert check_layout(tmp_path / "x.ttl") == caught.value.findings != []


def test_a_file_that_is_not_utf8_is_told(tmp_path):
    (tmp_path / "x.ttl").write_bytes(b"# \xff")
    assert [finding.code for finding in check_layout(tmp_path / "x.ttl")] == ["CG017"]


NAMES = st.sampled_from(
    ["event:a", "event:b", "ex:x", "<http://other.org/y>", "<https://e.org/id/act/z>", "ex:p.q"]
)
STRINGS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=5).map(
    lambda text: '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
)
OBJECTS = st.one_of(
    NAMES, st.builds(str.__add__, STRINGS, st.sampled_from(["", "@de", "@en", "^^ex:t"])), st.just("-1.50")
)
COMMENTS = st.lists(st.sampled_from(["# eins", "#zwei ", "\n# drei", ""]), max_size=3).map("\n".join)


@st.composite
def files(draw):
    """Files in all sorts of layouts, with comments where they may stand."""
    blocks = draw(
        st.lists(
            st.tuples(COMMENTS, NAMES, st.lists(st.tuples(NAMES | st.just("a"), st.lists(OBJECTS, min_size=1, max_size=3)), min_size=1, max_size=3)),
            max_size=5,
        )
    )  # fmt: skip
    prefixes = [
        "@prefix ex: <http://e.org/> .",
        "@prefix event: <https://e.org/id/event/> .",
        "@prefix no: <http://no.org/> .",
    ]
    text = draw(COMMENTS) + "\n" + "\n".join(draw(st.permutations(prefixes))) + "\n"
    for comments, subject, pairs in blocks:
        body = " ;\n".join(f"{predicate}  {' , '.join(objects)}" for predicate, objects in pairs)
        text += f"\n{comments}\n{subject} {body} .\n"
    return text


@given(files())
def test_layout_is_stable_and_loses_nothing(text):
    once = format_text(text)
    assert format_text(once) == once
    assert triples(once) == triples(text)
    assert comments(once) == comments(text)
    assert "@prefix no:" not in once


def comments(text):
    """How many comment lines there are; a number sign inside a string is no comment."""
    return sum(line.lstrip().startswith("#") for line in text.split("\n"))
