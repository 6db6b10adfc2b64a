"""CITATION.cff keeps the rules of the Citation File Format 1.2.0 and says what the tool and the dataset say of themselves.

The rules are those of its schema guide (https://github.com/citation-file-format/citation-file-format) for the keys used.
"""

import datetime as dt
import re
from pathlib import Path

import pytest
import yaml

from clustergraph.dataset.settings import read_settings
from clustergraph.version import __version__

ROOT = Path(__file__).parents[1]
LICENCES = {"CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/"}


def text(value):
    return isinstance(value, str) and bool(value.strip())


def entities(value):
    """Persons or entities; an entity needs a name alone."""
    return (
        isinstance(value, list)
        and bool(value)
        and all(set(one) == {"name"} and text(one["name"]) for one in value)
    )


def words(value):
    return isinstance(value, list) and bool(value) and all(map(text, value)) and len(set(value)) == len(value)


def day(value):
    return isinstance(value, dt.date) and not isinstance(value, dt.datetime)


def address(value):
    return isinstance(value, str) and re.fullmatch(r"(https?|s?ftp)://\S+", value) is not None


def version(value):
    return text(value) or isinstance(value, (int, float))


def spdx(value):
    return value in {"Apache-2.0", *LICENCES}


SHARED = {
    "abstract": text,
    "authors": entities,
    "date-released": day,
    "keywords": words,
    "license": spdx,
    "title": text,
    "url": address,
    "version": version,
}
FILE = SHARED | {
    "cff-version": lambda value: value == "1.2.0",
    "message": text,
    "references": lambda value: isinstance(value, list) and bool(value),
    "type": lambda value: value in {"software", "dataset"},
}
REFERENCE = SHARED | {"type": lambda value: value in {"data", "software", "article", "report"}}


@pytest.fixture(scope="module")
def citation():
    return yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def dataset():
    return read_settings(ROOT / "data")


def test_the_file_keeps_the_rules(citation):
    assert {"cff-version", "message", "title", "authors"} <= set(citation)
    assert [key for key, value in citation.items() if key not in FILE or not FILE[key](value)] == []
    for reference in citation["references"]:
        assert {"type", "title", "authors"} <= set(reference)
        assert [k for k, value in reference.items() if k not in REFERENCE or not REFERENCE[k](value)] == []


def test_the_tool_is_cited_with_its_version_and_date(citation, dataset):
    assert citation["version"] == __version__
    assert citation["date-released"] == dataset.date


def test_the_dataset_is_cited_as_it_describes_itself(citation, dataset):
    (reference,) = [one for one in citation["references"] if one["type"] == "data"]
    assert reference["version"] == dataset.version
    assert reference["date-released"] == dataset.date
    assert reference["title"] == dataset.title["en"]
    assert reference["authors"] == [{"name": dataset.publisher}]
    assert LICENCES[reference["license"]] == dataset.licence
    assert reference["url"] == f"{dataset.dataset}/{dataset.version}"
