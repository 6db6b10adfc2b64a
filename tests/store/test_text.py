"""The text of a store: to the engine it is the union, and the graphs can be had from it again."""

import pyoxigraph as ox
from hypothesis import given
from hypothesis import strategies as st

from clustergraph.store.opening import sorted_nquads
from clustergraph.store.text import in_graphs

NODES = st.sampled_from([ox.NamedNode(f"https://example.org/{name}") for name in "abc"])
TEXTS = st.one_of(
    st.text(max_size=6), st.sampled_from([" . #0", "x . #1 2\n# 3 <g>", "# 0 <https://example.org/g>", "\\"])
)
QUADS = st.lists(st.builds(ox.Quad, NODES, NODES, TEXTS.map(ox.Literal) | NODES, NODES), max_size=20)


def parsed(content):
    return list(ox.parse(content, format=ox.RdfFormat.N_QUADS))


@given(QUADS)
def test_union_and_graphs_have_each_statement_once(quads):
    text = sorted_nquads(quads)
    assert sorted(map(str, parsed(text))) == sorted({str(ox.Quad(*quad.triple)) for quad in quads})
    assert sorted(map(str, parsed(in_graphs(text)))) == sorted({str(quad) for quad in quads})


@given(QUADS, st.randoms())
def test_statements_have_one_order_in_whatever_order_they_come(quads, random):
    text = sorted_nquads(quads)
    random.shuffle(quads)
    again = sorted_nquads(quads)
    assert parsed(text) == parsed(again)
    assert in_graphs(text) == in_graphs(again)
    lines = in_graphs(text).decode().split("\n")[:-1]
    assert lines == sorted(lines)
