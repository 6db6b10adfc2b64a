"""docs/queries.md says what is true."""

import re

import pyoxigraph as ox
import pytest

from clustergraph.query import catalogue, run
from clustergraph.query.formats import FORMATS
from clustergraph.query.parameters import TYPES
from clustergraph.resources import queries_dir

GUIDE = (queries_dir().parent / "docs" / "queries.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_every_named_query_stands_in_the_guide(name):
    query = catalogue()[name]
    parameters = ", ".join(f"`{parameter}`" for parameter in query.parameters) or "-"
    assert f"| `{name}` | {query.question['en']} | {parameters} |" in GUIDE


@pytest.mark.parametrize("word", [*TYPES, *FORMATS])
def test_types_and_formats_are_named(word):
    assert f"`{word}`" in GUIDE


def test_the_example_runs(store, dataset):
    (text,) = re.findall(r"```sparql\n(.+?)```", GUIDE, re.DOTALL)
    day = ox.Literal("2024-05-14", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#date"))
    assert run(store, dataset.settings, text).rows == [(day,)]
    other = run(store, dataset.settings, text, {"event": "Wood Forum 2024"})
    assert other.rows[0][0].value == "2024-09"
