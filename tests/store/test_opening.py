import shutil

import pytest

from clustergraph.dataset import Dataset
from clustergraph.dataset.asserted import Asserted
from clustergraph.resources import ontology_dir, queries_dir
from clustergraph.store import open_store
from clustergraph.store.fingerprint import fingerprint, resource

COUNT = "SELECT ?s ?p ?o ?g WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g ?s ?p ?o"


@pytest.fixture
def copy(dataset, tmp_path):
    return shutil.copytree(dataset.dir, tmp_path / "data")


def refuse(_):
    raise AssertionError("sources are read again")


def test_unchanged_data_are_not_read_again(copy, monkeypatch):
    first = open_store(Dataset.open(copy)).select(COUNT)
    monkeypatch.setattr(Asserted, "statements", refuse)
    again = open_store(Dataset.open(copy)).select(COUNT)
    assert len(first) > 500
    assert again == first


def test_a_changed_file_is_read(copy):
    open_store(Dataset.open(copy))
    path = copy / "register" / "persons.ttl"
    path.write_text(path.read_text().replace("Ada Berger", "Ada Anders"))
    assert open_store(Dataset.open(copy)).ask('ASK { ?x foaf:name "Ada Anders" }')


@pytest.mark.parametrize("damage", [lambda b: b[:-200], lambda b: b.replace(b"Ada Berger", b"Eve Berger")])
def test_a_damaged_cache_is_not_believed(copy, own_cache, damage):
    open_store(Dataset.open(copy))
    (file,) = own_cache.iterdir()
    file.write_bytes(damage(file.read_bytes()))
    store = open_store(Dataset.open(copy))
    assert store.ask('ASK { ?x foaf:name "Ada Berger" }')
    assert not store.ask('ASK { ?x foaf:name "Eve Berger" }')


def test_files_that_change_while_they_are_read_do_not_reach_the_cache(copy, own_cache, monkeypatch):
    read = Asserted.statements

    def edited(self):
        quads = read(self)
        (copy / "dataset.toml").write_text((copy / "dataset.toml").read_text() + "# edited\n")
        return quads

    monkeypatch.setattr(Asserted, "statements", edited)
    open_store(Dataset.open(copy))
    assert not own_cache.exists()


def test_asserted_derived_and_vocabulary_statements_are_there(store, dataset):
    names = dataset.settings.names
    graphs = store.graphs()
    assert {names.register, names.curated, names.derived, names.meta} <= set(graphs)
    assert any(graph.value.endswith("/ontology/role") for graph in graphs)
    assert store.ask("ASK { person:ada-berger cg:spokeAt event:light-day-2024 }")
    assert store.ask('ASK { role:speaker skos:prefLabel "Vortrag"@de }')


def test_the_fingerprint_sees_every_kind_of_file(copy):
    seen = {fingerprint(str(copy))}
    for name in ("dataset.toml", "register/persons.ttl", "sources/2024/wood-cluster-forum-2024.ttl"):
        (copy / name).write_text((copy / name).read_text() + "# more\n")
        seen.add(fingerprint(str(copy)))
    (copy / "curated" / "wood-forum-2024.ttl").rename(copy / "curated" / "other.ttl")
    seen.add(fingerprint(str(copy)))
    assert len(seen) == 5


def test_resources_are_those_of_the_other_rooms():
    assert resource("ontology") == str(ontology_dir())
    assert resource("queries") == str(queries_dir())
    assert resource("no-such-folder") == ""
