"""Every rule and hint of the lint and the grammar has a German text, with the same values in it."""

import ast
import tomllib
from pathlib import Path

import pytest

import clustergraph.dataset.grammar
import clustergraph.dataset.lint
from clustergraph.dataset.lint.german import in_german

LINT = Path(clustergraph.dataset.lint.__file__).parent
MODULES = sorted([*LINT.glob("*.py"), Path(clustergraph.dataset.grammar.__file__)])
ARGUMENTS = {"Fault": (3, 4), "tell": (3, 4), "_fault": (2, 3), "fail": (1,), "take": (1,)}
NAMES = {"rule", "hint", "_RULE", "_HINT", "_BLANK_HINT", "what"}
VALUE = "X9"


def text_of(node):
    """A string as it may come out, with `VALUE` for each value in it; None for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else VALUE for part in node.values)
    return None


def assigned(node):
    """Name and value of each assignment, also of those to several names at once."""
    for target in node.targets:
        if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
            yield from zip(target.elts, node.value.elts, strict=True)
        else:
            yield target, node.value


def told(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            yield from (node.args[at] for at in ARGUMENTS.get(name, ()) if at < len(node.args))
        elif isinstance(node, ast.Assign):
            for target, value in assigned(node):
                name = getattr(target, "id", "")
                if name in NAMES:
                    yield value
                elif name == "fault" and isinstance(value, ast.Tuple):
                    yield from value.elts[1:]
                elif name == "_HINTS":
                    yield from value.values


def texts():
    found = set()
    for path in MODULES:
        for node in told(ast.parse(path.read_text("utf-8"))):
            for part in [node.body, node.orelse] if isinstance(node, ast.IfExp) else [node]:
                if text := text_of(part):
                    found.add(text)
    # What the two kinds of contact are, and what may follow a word that is wanted, stand outside these texts.
    found -= {"e-mail address", "telephone number", f"the data hold a private contact: {VALUE}"}
    return sorted(found)


def test_the_texts_are_found():
    assert len(texts()) > 95
    assert "a prefix is declared and not used" in texts()
    assert f"a date lies outside the years {VALUE} to {VALUE}" in texts()


@pytest.mark.parametrize("text", texts())
def test_each_text_has_german(text):
    german = in_german(text)
    assert german != text or text == "."
    assert german.count(VALUE) == text.count(VALUE)
    assert "{" not in german


def test_both_languages_hold_the_same_number_of_values():
    known = tomllib.loads((LINT / "german.toml").read_text("utf-8"))["texts"]
    assert all(english.count("{}") == german.count("{}") for english, german in known.items())


def test_values_stay_and_what_is_expected_is_translated_too():
    assert in_german("expected an IRI in angle brackets") == "erwartet: eine IRI in spitzen Klammern"
    assert (
        in_german("a date lies outside the years 1800 to 2040")
        == "ein Datum liegt außerhalb der Jahre 1800 bis 2040"
    )
    assert in_german("no text of ours") == "no text of ours"
