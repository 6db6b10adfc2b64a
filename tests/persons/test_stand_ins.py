from itertools import pairwise

import pyoxigraph as ox

from clustergraph.persons.stand_ins import relations_of, stand_ins
from clustergraph.terms import PREFIXES

BASE = "https://example.org/clusters/"
HEAD = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items()) + f"@base <{BASE}id/> .\n"


def quads(text):
    return [
        ox.Quad(t.subject, t.predicate, t.object, ox.NamedNode(f"{BASE}graph/source/s"))
        for t in ox.parse(HEAD + text, format=ox.RdfFormat.TURTLE)
    ]


def participation(who, behalf, basis="stated", event="fair"):
    return f"""<participation/{event}/{who}/speaker> a cg:Participation ; cg:inEvent <event/{event}> ;
      cg:participant <person/{who}> ; cg:onBehalfOf {behalf} ; cg:role role:speaker ; cg:basis basis:{basis} . """


def found(text, *people):
    data = quads(text)
    nodes = relations_of(data, frozenset(f"{BASE}id/person/{who}" for who in people))
    return {
        node.removeprefix(f"{BASE}id/participation/"): [
            iri.removeprefix(f"{BASE}id/participation/") for iri in of.values()
        ]
        for node, of in stand_ins(data, nodes, BASE).items()
    }


def test_the_organisation_stands_in_only_where_it_is_stated():
    assert found(participation("ada", "<organisation/valley>"), "ada") == {
        "fair/ada/speaker": ["fair/valley/speaker"]
    }
    assert found(participation("ada", "cg:nobody"), "ada") == {}
    assert found(participation("ada", "<organisation/valley>"), "ben") == {}


def test_several_persons_of_one_organisation_share_a_node_if_they_are_equally_certain():
    text = participation("ada", "<organisation/valley>") + participation("ben", "<organisation/valley>")
    assert {tuple(new) for new in found(text, "ada", "ben").values()} == {("fair/valley/speaker",)}
    text += participation("cem", "<organisation/valley>", "announced")
    assert sorted({new for of in found(text, "ada", "ben", "cem").values() for new in of}) == [
        "fair/valley/speaker", "fair/valley/speaker/2",
    ]  # fmt: skip


def test_a_node_that_exists_is_not_taken():
    own = "<participation/fair/valley/speaker> a cg:Participation ; cg:inEvent <event/fair> . "
    assert found(own + participation("ada", "<organisation/valley>"), "ada") == {
        "fair/ada/speaker": ["fair/valley/speaker/2"]
    }


def test_the_order_of_statements_does_not_matter():
    data = quads(participation("ada", "<organisation/valley>") + participation("ben", "<organisation/hill>"))
    nodes = {q.subject.value for q in data}
    results = [stand_ins(order, nodes, BASE) for order in (data, data[::-1])]
    assert all(a == b for a, b in pairwise(results))
