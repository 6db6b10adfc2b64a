import pytest

from clustergraph.errors import NotFoundError, ParameterError
from clustergraph.potential import explain, rank

FEW = {"null_samples": 5, "bootstraps": 5}


@pytest.fixture(scope="module")
def thin(store, settings):
    return rank(store, settings, **FEW)


@pytest.fixture(scope="module")
def rich(random_store, settings):
    return rank(random_store, settings, **FEW)


def test_thin_evidence_says_how_much_there_is_how_much_is_needed_and_which_page(thin):
    text = explain(thin, "alpha", "beta")
    assert "insufficient evidence" in text
    assert (
        "Alpha Association: activities of independent origin: 2, needed: 3 (activities: 3, origins: 2)"
        in text
    )
    assert "common activities: 2 observed" in text
    assert "Alpha Association and Beta e. V. agreed “Day”, 2024-01-10" in text
    assert "https://one.example/a" in text
    assert "rank 1" not in text


def test_german_is_german(thin):
    text = explain(thin, "alpha", "beta", "de")
    assert "Alpha e. V. und Beta e. V. vereinbarten „Tag“, 2024-01-10" in text
    assert "Aktivitäten aus unabhängiger Herkunft: 2, nötig: 3" in text
    assert "evidence" not in text


def test_the_order_of_the_question_is_kept(thin):
    assert explain(thin, "beta", "alpha").startswith("Beta e. V.  ×  Alpha Association")
    lines = explain(thin, "beta", "alpha").splitlines()
    known = [line.split(":")[0].strip() for line in lines if "needed: 3" in line]
    assert known == ["Beta e. V.", "Alpha Association"]


@pytest.mark.parametrize(
    "name",
    [
        "alpha",
        "Alpha e. V.",
        "alpha association",
        "Erster Verein",
        "https://example.org/s/id/organisation/alpha",
    ],
)
def test_ids_names_and_aliases_are_accepted(thin, name):
    assert explain(thin, name, "gamma").startswith("Alpha Association")


def test_an_unknown_name_gets_the_nearest_ones(thin):
    with pytest.raises(NotFoundError) as caught:
        explain(thin, "alhpa", "beta")
    assert "alpha" in caught.value.nearest


@pytest.mark.parametrize("other", ["alpha", "Erster Verein"])
def test_a_pair_needs_two(thin, other):
    with pytest.raises(ParameterError, match="one organisation"):
        explain(thin, "alpha", other)


def test_a_cluster_and_its_own_company_are_one_actor(thin):
    with pytest.raises(ParameterError, match="one organisation"):
        explain(thin, "beta", "beta-gmbh")


def test_an_organisation_without_activities_is_explained(thin):
    text = explain(thin, "lonely", "alpha")
    assert "Einsam e. V.: activities of independent origin: 0, needed: 3 (activities: 0, origins: 0)" in text


def test_a_pair_outside_the_ranking_shows_its_evidence(thin):
    text = explain(thin, "alpha", "ministry")
    assert "The ranking compares cluster organisations" in text
    assert "https://two.example/b" in text


def test_a_ranked_pair_is_explained_in_full(rich):
    pair = rich.of("open")[0]
    a, b = (rich.incidence.organisations[row].iri for row in (pair.u, pair.v))
    text = explain(rich, a, b, show_all=True)
    assert (
        f"open · rank 1 ({pair.rank_interval[0]}–{pair.rank_interval[1]}) of {len(rich.of('open'))}" in text
    )
    assert f"affinity (without size) {pair.affinity:+.2f}" in text
    assert "Who could broker" in text
    for path in pair.paths:
        for row in path.rows:
            assert rich.incidence.sources[row.source].url in text
    assert "more" not in explain(rich, a, b, show_all=True).split("Who could broker")[0].split("Why")[1]
