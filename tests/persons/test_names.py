import hypothesis.strategies as st
import pytest
from hypothesis import given

from clustergraph.persons import NameList, clean_iri, mask
from clustergraph.persons.names import holds

ADA = NameList(["Ada Böhm-Strauß"])
BASE = "https://example.org/"


@pytest.mark.parametrize(
    "text",
    [
        "Es sprach Ada Böhm-Strauß.",
        "ADA BÖHM STRAUSS",
        "ada-boehm-strauss",
        "ada_bohm_strauss",
        "https://x.example/ada-boehm-strauss.html",
        "https://x.example/?who=Ada%20B%C3%B6hm-Strau%C3%9F",
        "Strauß, Ada Böhm",
        "adaboehmstrauss",
        "Ada Bo\u0308hm-Strauß",
    ],
)
def test_a_name_is_found_however_it_is_written(text):
    assert holds(text, ADA)


@pytest.mark.parametrize("text", ["Ada Böhm", "Canada Böhm-Strauß", "Ada B. Böhm-Strauß", "Ada", ""])
def test_a_part_of_a_name_or_of_a_word_is_none(text):
    assert not holds(text, ADA)


def test_a_name_is_replaced_and_the_rest_stays():
    assert mask("Gespräch mit Ada Böhm-Strauß (VDMA)", ADA) == "Gespräch mit N. N. (VDMA)"


def test_what_is_named_after_somebody_keeps_the_name():
    names = NameList(["Ada Böhm"], exceptions=["Ada-Böhm-Stiftung"])
    text = "Ada Böhm gründete die Ada-Böhm-Stiftung"
    assert mask(text, names) == "N. N. gründete die Ada-Böhm-Stiftung"


def test_a_single_word_is_nobodys_full_name():
    assert not holds("Leibniz-Institut", NameList(["Leibniz"]))


def test_an_iri_of_the_dataset_is_cut_before_the_name_and_stays_apart():
    first, second = (
        clean_iri(f"{BASE}id/source/news-ada-boehm-strauss-{what}", BASE, ADA) for what in ("leads", "leaves")
    )
    assert first.startswith(f"{BASE}id/source/news-")
    assert first != second
    assert not holds(first, ADA)
    assert not holds(second, ADA)


def test_source_and_graph_of_a_page_keep_the_same_slug():
    slug = "news-ada-boehm-strauss-leads"
    source, graph = (clean_iri(f"{BASE}{kind}/source/{slug}", BASE, ADA) for kind in ("id", "graph"))
    assert source.rpartition("/")[2] == graph.rpartition("/")[2]


def test_a_foreign_iri_with_a_name_has_no_stand_in():
    assert clean_iri("https://x.example/ada-boehm-strauss", BASE, ADA) is None
    assert clean_iri("https://x.example/ada", BASE, ADA) == "https://x.example/ada"


@given(
    st.text(max_size=60),
    st.sampled_from(["Ada Böhm-Strauß", "ADA BOEHM STRAUSS", "Ada Bohm Strauß"]),
    st.text(max_size=60),
)
def test_no_name_is_left_between_any_texts(before, name, after):
    assert not ADA.spans(mask(f"{before} {name} {after}", ADA))
