import pytest

from clustergraph.errors import NotFoundError, QueryError
from clustergraph.query import catalogue, find, read_query

GOOD = """\
#+ title: {de: Frage, en: Question}
#+ question:
#+   de: "Was: genau?"
#+   en: "What: exactly?"
#+ for: analyst
#+ tags: [one, no]
#+ parameters:
#+   who: {type: person, default: ada-berger}
#+   year: {type: year, default: 2024, optional: true}
#+ columns:
#+   name: the name
#+   year: {de: Jahr, en: year}
# an ordinary comment
SELECT ?name ?year WHERE { ?who ?p ?name, ?year }
"""


def read(folder, text, name="a-question.rq"):
    (folder / name).write_text(text, encoding="utf-8")
    return read_query(folder / name)


def test_a_header_is_read_as_it_is_written(tmp_path):
    query = read(tmp_path, GOOD)
    assert query.name == "a-question"
    assert query.title == {"de": "Frage", "en": "Question"}
    assert query.question["en"] == "What: exactly?"
    assert query.audience == "analyst"
    assert query.tags == ("one", "no")  # a word, not a truth value
    who, year = query.parameters.values()
    assert (who.type, who.default, who.optional) == ("person", "ada-berger", False)
    assert (year.default, year.optional) == ("2024", True)
    assert query.columns == {
        "name": {"de": "the name", "en": "the name"},
        "year": {"de": "Jahr", "en": "year"},
    }
    assert query.text == GOOD


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("#+ title: {de: Frage, en: Question}\n", "", 1, "no title"),
        ("{de: Frage, en: Question}", "{de: Frage}", 1, "no en"),
        ("{de: Frage, en: Question}", "{de: Frage, fr: Question, en: x}", 1, "fr is no key"),
        ("{de: Frage, en: Question}", "[Frage]", 1, "must be a mapping"),
        ("for: analyst", "for: everybody", 5, "no user 'everybody'"),
        ("tags: [one, no]", "tags: one", 6, "must be a list"),
        ("type: person", "type: animal", 8, "no type 'animal'"),
        ("default: 2024", "default: soon", 9, "'soon'"),
        ("optional: true", "optional: perhaps", 9, "'perhaps'"),
        ("  who: {type", "  whom: {type", 8, "no variable ?whom"),
        ("  name: the name", "  names: the name", 11, "no variable ?names"),
        ("#+   name: the name\n", "#+   name:\n", 11, "must be a text"),
        ('"Was: genau?"', "Was: genau?", 3, "not YAML"),
        ("#+ tags", "#+ colour: red\n#+ tags", 6, "colour is no key"),
        ("#+ tags", "#+ for: officer\n#+ tags", 1, "stands there twice"),
        ("SELECT ?name ?year", "INSERT", 1, "no SELECT"),
        ("#+", "#", 1, "no header"),
    ],
)
def test_bad_headers_are_told_with_file_line_and_what(tmp_path, old, new, line, words):
    assert old in GOOD
    with pytest.raises(QueryError) as caught:
        read(tmp_path, GOOD.replace(old, new))
    assert f"a-question.rq:{line}\n" in str(caught.value)
    assert words in str(caught.value)


def test_only_a_select_needs_columns(tmp_path):
    text = GOOD.partition("#+ columns:")[0].replace(
        "#+   year: {type: year, default: 2024, optional: true}\n", ""
    )
    assert read(tmp_path, text + "CONSTRUCT { ?who ?p ?o } WHERE { ?who ?p ?o }").columns == {}
    with pytest.raises(QueryError, match="no columns"):
        read(tmp_path, text + "SELECT ?who WHERE { ?who ?p ?o }")


def test_file_names_are_slugs(tmp_path):
    with pytest.raises(QueryError, match="file name"):
        read(tmp_path, GOOD, "A_question.rq")


def test_files_are_utf8(tmp_path):
    (tmp_path / "a-question.rq").write_bytes(GOOD.encode().replace(b"Frage", b"Fr\xe4ge"))
    with pytest.raises(QueryError, match="UTF-8"):
        read_query(tmp_path / "a-question.rq")


def test_a_folder_is_read_and_a_name_is_found(tmp_path):
    read(tmp_path, GOOD)
    read(tmp_path, GOOD, "another-question.rq")
    assert list(catalogue(tmp_path)) == ["a-question", "another-question"]
    (tmp_path / "another-question.rq").write_text("broken")
    assert find("a-question", tmp_path).name == "a-question"


def test_an_unknown_name_is_answered_with_the_nearest():
    with pytest.raises(NotFoundError) as caught:
        find("who-spoke-on-whos-behalf")
    assert caught.value.nearest[0] == "who-spoke-on-whose-behalf"
    assert "who-spoke-on-whose-behalf" in str(caught.value)
