"""The network out of a dump is that of the whole store."""

import gzip

import pyoxigraph as ox
import pytest

from clustergraph.errors import DatasetNotFoundError, FormatError
from clustergraph.network import incidence
from clustergraph.network.dump import dump_store
from clustergraph.store import EmbeddedStore


def nquads(quads):
    return ox.serialize(quads, format=ox.RdfFormat.N_QUADS)


@pytest.mark.parametrize("ending", [".nq", ".nq.gz"])
def test_the_incidence_is_the_same(small_quads, small_settings, tmp_path, ending):
    path = tmp_path / f"small{ending}"
    text = nquads(small_quads)
    path.write_bytes(gzip.compress(text) if ending.endswith("gz") else text)
    with dump_store(path) as store:
        found = incidence(store, small_settings)
        asked = store.ask("ASK { GRAPH ?g { ?x ?p ?o } }")
        graphs = store.graphs()
    assert asked
    whole = incidence(EmbeddedStore(small_quads), small_settings)
    assert found.hash() == whole.hash()
    assert len(found.organisations) == 5
    assert set(graphs) <= set(EmbeddedStore(small_quads).graphs())


def test_the_example_with_derived_statements(example, example_nquads, example_store, tmp_path):
    path = tmp_path / "example.nq"
    path.write_bytes(example_nquads)
    with dump_store(path) as store:
        found = incidence(store, example.settings)
    assert found.hash() == incidence(example_store, example.settings).hash()


def test_only_what_makes_the_network_is_kept(ecosystem, tmp_path):
    quads = ecosystem(1)
    path = tmp_path / "d.nq"
    path.write_bytes(nquads(quads))
    with dump_store(path) as store:
        kept = store.select("SELECT DISTINCT ?p WHERE { ?s ?p ?o }")
    said = {str(quad.predicate) for quad in quads}
    assert {str(p) for (p,) in kept.rows} < said
    assert "<http://www.w3.org/2004/02/skos/core#prefLabel>" in said - {str(p) for (p,) in kept.rows}


def test_a_text_that_ends_like_a_graph_is_a_text(tmp_path):
    path = tmp_path / "d.nq"
    path.write_text(
        '<urn:a> <https://w3id.org/clustergraph/ontology#role> "of <urn:b>" .\n'
        '<urn:a> <https://w3id.org/clustergraph/ontology#role> "of <urn:b>" <urn:g> .\n'
        "<urn:a> <https://schema.org/about> <urn:c> .\n"
        "<urn:a> <https://schema.org/about> <urn:d> <urn:g> .\n",
        encoding="utf-8",
    )
    with dump_store(path) as store:
        union = {str(o) for (o,) in store.select("SELECT ?o WHERE { ?s ?p ?o }").rows}
        named = [str(o) for (o,) in store.select("SELECT ?o WHERE { GRAPH ?g { ?s ?p ?o } }").rows]
    assert union == {'"of <urn:b>"', "<urn:c>", "<urn:d>"}
    assert named == ["<urn:d>"]


def test_what_is_no_dump_is_refused(tmp_path):
    with pytest.raises(FormatError, match="ending"), dump_store(tmp_path / "d.trig"):
        pass
    with pytest.raises(DatasetNotFoundError, match="there is no file"), dump_store(tmp_path / "d.nq"):
        pass
    (tmp_path / "bad.nq.gz").write_bytes(b"no gzip")
    with pytest.raises(FormatError, match="gzip"), dump_store(tmp_path / "bad.nq.gz"):
        pass
    (tmp_path / "bad.nq").write_text("<urn:x> <https://schema.org/organizer> oops .\n", encoding="utf-8")
    with pytest.raises(FormatError), dump_store(tmp_path / "bad.nq"):
        pass
    (tmp_path / "empty.nq").write_bytes(b"")
    with dump_store(tmp_path / "empty.nq") as store:
        assert not store.ask("ASK { ?s ?p ?o }")
