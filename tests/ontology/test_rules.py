"""Pitfalls of ontologies and of data as questions that must find nothing: ``tests/rules/*.rq``.

They look at ontology, vocabularies and data together, as OOPS! does for ontologies alone. Beside each stands a smallest case
(``violations/*.trig``) that it must find.
"""

from pathlib import Path

import pyoxigraph as ox
import pytest

from clustergraph.dataset import Dataset, vocabulary_quads
from clustergraph.store import EmbeddedStore
from clustergraph.store.opening import nquads_of

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "tests" / "rules"
RULES = sorted(path.stem for path in FOLDER.glob("*.rq"))


def found(store, rule):
    return [
        tuple(str(term) for term in row)
        for row in store.select((FOLDER / f"{rule}.rq").read_text("utf-8")).rows
    ]


@pytest.fixture(scope="module", params=["data", "tests/example"])
def data(request):
    return EmbeddedStore.from_nquads(nquads_of(Dataset.open(ROOT / request.param)))


@pytest.fixture(scope="module")
def words():
    return vocabulary_quads()


@pytest.mark.parametrize("rule", RULES)
def test_no_pitfall_in_ontology_vocabularies_and_data(data, rule):
    assert found(data, rule)[:10] == []


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_finds_its_case_and_nothing_without_it(words, rule):
    case = list(ox.parse(path=FOLDER / "violations" / f"{rule}.trig", format=ox.RdfFormat.TRIG))
    assert found(EmbeddedStore(words), rule) == []
    assert found(EmbeddedStore([*words, *case]), rule) != []


def test_each_rule_says_why_and_each_case_has_its_rule():
    assert len(RULES) >= 25
    assert {path.stem for path in (FOLDER / "violations").glob("*.trig")} == set(RULES)
    assert all((FOLDER / f"{rule}.rq").read_text("utf-8").startswith("# ") for rule in RULES)
