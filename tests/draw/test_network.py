from dataclasses import replace

import pytest

from clustergraph.draw import network_figure
from clustergraph.draw.network import cluster_graph
from clustergraph.errors import NotEnoughDataError
from clustergraph.network import incidence
from clustergraph.store import EmbeddedStore


@pytest.mark.parametrize(("width", "lang"), [("single", "de"), ("double", "en")])
def test_is_fit_for_print(inc, settings, assert_fit_for_print, lang, width):
    assert_fit_for_print(network_figure(inc, settings, lang=lang, width=width))


def test_everyone_is_named_in_the_language_asked_for(inc, settings, words):
    german, english = (words(network_figure(inc, settings, lang=lang)) for lang in ("de", "en"))
    assert {"Alpha e. V.", "Ministerium", "Tag", "Ann Ähre", "Clusterorganisation"} <= set(german)
    assert {"Alpha Association", "Ministry", "Day", "Ann Ähre", "cluster organisation"} <= set(english)
    counted = f"{len(inc.organisations)} organisations and {len(inc.activities)} activities."
    assert any(counted in text and "Data: Small, version 1.0.0, 2025-01-10" in text for text in english)


def test_persons_can_be_left_out(inc, settings, words):
    assert "Ann Ähre" not in words(network_figure(inc, settings, persons=False))


def test_only_clusters_with_a_common_activity_are_in_the_large_figure(inc):
    graph, alone = cluster_graph(inc)
    assert {node.rsplit("/", 1)[-1] for node in graph} == {"alpha", "beta", "gamma"}
    assert alone == 0


def test_a_large_network_shows_its_clusters_and_counts_them(inc, settings, words, monkeypatch):
    monkeypatch.setattr("clustergraph.draw.network.SMALL", 3)
    shown = words(network_figure(inc, settings, lang="en"))
    assert "Alpha Association" in shown
    assert "Ministry" not in shown
    graph, _ = cluster_graph(inc)
    assert any(f"3 cluster organisations and {graph.number_of_edges()} links" in text for text in shown)


def test_labels_without_a_place_are_counted_in_the_figure(inc, settings, words, monkeypatch):
    monkeypatch.setattr("clustergraph.draw.network.TALL", {"double": (0.02, 0.02)})
    shown = words(network_figure(inc, replace(settings), lang="en"))
    count = next(text.split("Without label: ")[1].split(".")[0] for text in shown if "Without label" in text)
    assert int(count) > 0


def test_nothing_to_draw_is_said(settings):
    with pytest.raises(NotEnoughDataError, match="no activity to draw"):
        network_figure(incidence(EmbeddedStore([]), settings), settings)
