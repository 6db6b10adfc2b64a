"""The figures of a build. What they show is tested with their room (tests/draw)."""

from clustergraph.potential import rank
from clustergraph.publish.figures import networks_of, write_figures
from clustergraph.store import EmbeddedStore


def test_each_figure_is_written_in_both_languages_as_vector_and_image(ecosystem, small_settings, tmp_path):
    store = EmbeddedStore(ecosystem(5, clusters=4, others=3, events=30))
    ranking = rank(store, small_settings, null_samples=20, bootstraps=4)
    write_figures(store, small_settings, ranking, tmp_path)
    assert networks_of(tmp_path) == {"de": "clusters-de.svg", "en": "clusters-en.svg"}
    made = {path.name for path in tmp_path.iterdir()}
    names = {"network", "timeline", "clusters", "contributions"}
    names |= {"pairs"} if ranking.of("open") else set()
    names |= {"pairs-deepen"} if ranking.of("deepen") else set()
    assert made == {
        f"{name}-{lang}.{suffix}"
        for name in names
        for lang in ("de", "en")
        for suffix in ("svg", "png", "pdf")
    }


def test_the_ranking_that_is_given_is_the_one_drawn(example, example_store, tmp_path, monkeypatch):
    monkeypatch.setattr("clustergraph.potential.ranking.rank", lambda *_, **__: 1 / 0)
    write_figures(example_store, example.settings, None, tmp_path)
    # Three clusters without a stated seat, and no ranking: who took part in what, and when.
    assert {path.name.rsplit("-", 1)[0] for path in tmp_path.iterdir()} == {"network", "timeline"}
    assert networks_of(tmp_path) == {"de": "network-de.svg", "en": "network-en.svg"}


def test_without_data_there_is_no_figure(small_settings, tmp_path):
    write_figures(EmbeddedStore([]), small_settings, None, tmp_path)
    assert networks_of(tmp_path) == {}
    assert not list(tmp_path.iterdir())
