from datetime import UTC, date, datetime
from decimal import Decimal

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clustergraph.errors import FormatError
from clustergraph.export.flattening import NOT_IN_XML, flat_graph, flatten


def test_each_kind_of_value_has_one_form():
    assert flatten(
        {
            "none": None,
            "truth": True,
            "whole": 3,
            "huge": 2**80,
            "part": 0.5,
            "nan": float("nan"),
            "day": date(2023, 11, 8),
            "moment": datetime(2023, 11, 8, 9, 30, tzinfo=UTC),
            "money": Decimal("12.50"),
            "tuple": ("a", "b|c"),
            "list": [1, None, 2.5],
            "set": {"b", "a"},
            "empty": (),
            "control": "a\x00b\nc",
        }
    ) == {
        "truth": True,
        "whole": 3,
        "huge": str(2**80),
        "part": 0.5,
        "day": "2023-11-08",
        "moment": "2023-11-08T09:30:00+00:00",
        "money": 12.5,
        "tuple": "a|b¦c",
        "tuple_count": 2,
        "list": "1|2.5",
        "list_count": 2,
        "set": "a|b",
        "set_count": 2,
        "empty": "",
        "empty_count": 0,
        "control": "a b c",
    }


def test_a_value_without_a_form_is_named():
    with pytest.raises(FormatError, match="'odd' holds a dict"):
        flatten({"odd": {}})


def test_mixed_columns_get_one_type():
    graph = nx.Graph()
    graph.add_node("a", n=1, m=1, label_de="A")
    graph.add_node("b", n=2.5, m="x", label_de="B")
    flat = flat_graph(graph)
    assert flat.node_types["n"] is float
    assert flat.node_types["m"] is str
    assert [values["n"] for _, values in flat.nodes] == [1.0, 2.5]
    assert [values["m"] for _, values in flat.nodes] == ["1", "x"]


@given(st.text())
def test_no_text_keeps_what_xml_cannot_hold(value):
    kept = flatten({"x": value})["x"]
    assert not NOT_IN_XML.search(kept)
    assert len(kept) == len(value)
