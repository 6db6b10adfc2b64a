import math

import pytest

from clustergraph.potential import rank
from clustergraph.potential.recency import last_seen
from clustergraph.publish.dumps import Dumps
from clustergraph.publish.explorer.evidence import evidence
from clustergraph.publish.explorer.potential import LISTS, potential
from clustergraph.publish.explorer.relations import relations, standardised
from clustergraph.publish.metadata import count
from clustergraph.publish.site.content import Content
from clustergraph.publish.site.knowledge import Knowledge
from clustergraph.store import EmbeddedStore
from clustergraph.terms import PREFIXES


@pytest.fixture(scope="module")
def content(ecosystem, small_settings):
    """A site of a random ecosystem with a ranking."""
    quads = ecosystem(3)
    ranking = rank(EmbeddedStore(quads), small_settings, null_samples=50, bootstraps=10)
    return Content(
        Knowledge(quads, small_settings),
        quads,
        small_settings,
        PREFIXES,
        count(quads, small_settings.base),
        Dumps((), "0" * 64, small_settings.dataset),
        ranking=ranking,
    )


@pytest.fixture(scope="module")
def data(content):
    return potential(content)


def scored(data, row):
    """Sum and affinity of a row, as the browser reckons them."""
    parts = [weight * (z or 0.0) for (_, _, weight), z in zip(data["terms"], row[6], strict=True)]
    size = next(place for place, (_, family, _) in enumerate(data["terms"]) if family == "size")
    return sum(parts), sum(parts) - parts[size]


def test_every_ranked_pair_is_there_once(content, data):
    ranked = [pair for pair in content.ranking.pairs if pair.rank is not None]
    assert len(data["pairs"]) == len(ranked) > 10
    by_place = {
        (data["organisations"][row[0]][0], data["organisations"][row[1]][0]): row for row in data["pairs"]
    }
    inc = content.ranking.incidence
    for pair in ranked:
        names = tuple(inc.organisations[side].iri.rpartition("/")[2] for side in (pair.u, pair.v))
        row = by_place[names]
        assert LISTS[row[2]] == (pair.status, pair.region)
        assert row[3] == pair.rank
        assert scored(data, row) == pytest.approx((pair.S, pair.affinity), abs=1e-8)
        assert (row[7], row[8]) == (pair.observed, pair.recent)


def test_the_fitted_weights_give_the_published_order(data):
    lists = {}
    for place, row in enumerate(data["pairs"]):
        total, affinity = scored(data, row)
        first = total if LISTS[row[2]][0] == "open" else math.log(row[7] + 2) - math.log(row[9] + 2)
        lists.setdefault(row[2], []).append((-first, -affinity, place, row[3]))
    assert len(lists) > 1
    for rows in lists.values():
        assert [rank for *_, rank in sorted(rows)] == list(range(1, len(rows) + 1))


def test_evidence_has_a_page_for_every_step(content, data):
    found = evidence(content)
    assert len(found["paths"]) == len(found["rest"]) == len(data["pairs"])
    assert any(found["paths"])
    for paths, rest in zip(found["paths"], found["rest"], strict=True):
        shares = {}
        for term, share, relation, activities, between, topics, pages in paths:
            assert bool(relation) == (term == "common")
            assert pages
            assert all(0 <= page < len(found["pages"]) for page in pages)
            assert all(0 <= activity < len(found["activities"]) for activity in activities)
            assert all(0 <= number < len(found["organisations"]) for number in between)
            assert all(0 <= topic < len(found["topics"]) for topic in topics)
            shares[term] = shares.get(term, 0.0) + share
        for term, number, share in rest:
            assert number > 0
            assert shares[term] + share == pytest.approx(1.0, abs=0.002)
    assert all(address.startswith("https://") for *_, address in found["pages"])


def test_terms_without_some_kinds_of_activities(content, data):
    found = relations(content)
    kinds = found["kinds"]
    assert kinds == sorted({activity.kind for activity in content.ranking.incidence.activities})
    assert sorted(found["z"]) == list(range(1, 2 ** len(kinds) - 1))
    assert all(len(rows) == len(data["pairs"]) for rows in found["z"].values())
    # All kinds together are the published terms.
    names = [name for name, *_ in data["terms"]]
    same = standardised(content.ranking, found["terms"], set(kinds))
    for row, again in zip(data["pairs"], same, strict=True):
        known = [row[6][names.index(name)] for name in found["terms"]]
        assert again == pytest.approx(known, abs=1e-4)
    # Without any activity nobody is large, and nobody stands between.
    nothing = standardised(content.ranking, ["size", "ra"], set())
    assert len({tuple(row) for row in nothing}) == 1
    assert nothing[0] != pytest.approx(same[0][:2], abs=0.1)


def test_without_a_ranking_the_reason_is_told(content_of, quads):
    content = content_of(quads, unranked="too few")
    assert potential(content) == {"pairs": [], "reason": "too few"}
    assert evidence(content)["paths"] == []
    assert relations(content)["z"] == {}


def test_long_silence_has_its_year(content, monkeypatch):
    inc = content.ranking.incidence
    seen = {o.iri.rpartition("/")[2]: last_seen(inc, row) for row, o in enumerate(inc.organisations)}
    limit = sorted(found.years for found in seen.values())[len(seen) // 2]
    monkeypatch.setattr("clustergraph.potential.recency.QUIET_YEARS", limit)
    data = potential(content)
    years = dict(zip((slug for slug, *_ in data["organisations"]), data["quiet"], strict=True))
    assert years == {slug: seen[slug].day.year if seen[slug].years >= limit else None for slug in years}
    assert None in years.values()
    assert any(years.values())
