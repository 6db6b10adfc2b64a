from dataclasses import replace

import numpy as np
import pyoxigraph as ox
import pytest

from clustergraph.network import incidence
from clustergraph.network.projection import project
from clustergraph.network.statements import Row
from clustergraph.potential import certainty, dropping, explain, rank
from clustergraph.potential.apart import apart
from clustergraph.potential.region import inside
from clustergraph.potential.scoring import scores
from clustergraph.store import EmbeddedStore
from clustergraph.terms import PREFIXES

FEW = {"null_samples": 5, "bootstraps": 5}
BASE = "https://example.org/s/"


def say(subject, predicate, value, graph="register"):
    prefix, local = predicate.split(":")
    if isinstance(value, str):
        value = ox.NamedNode(value if "//" in value else f"{BASE}id/{value}")
    return ox.Quad(
        ox.NamedNode(f"{BASE}id/{subject}"),
        ox.NamedNode(PREFIXES[prefix] + local),
        value,
        ox.NamedNode(f"{BASE}graph/{graph}"),
    )


def test_a_second_ranking_of_the_same_data_samples_nothing(random_store, settings, monkeypatch, tmp_path):
    monkeypatch.setenv("CLUSTERGRAPH_CACHE", str(tmp_path))
    first = rank(random_store, settings, **FEW)
    told = []
    again = rank(random_store, settings, progress=lambda *step: told.append(step), **FEW)
    assert again.pairs == first.pairs
    assert told == []
    rank(random_store, settings, progress=lambda *step: told.append(step), seed=2, **FEW)
    assert {step for step, _, _ in told} == {"evidence", "null model", "bootstrap", "one host less"}


def test_one_pair_alone_is_the_pair_of_the_whole_ranking(random_store, settings):
    whole = rank(random_store, settings, **FEW)
    wanted = whole.of("open")[3]
    only = tuple(whole.incidence.organisations[row].iri for row in (wanted.u, wanted.v))
    alone = rank(random_store, settings, only=only, **FEW)
    assert wanted in alone.pairs
    others = [pair for pair in alone.of("open") if pair.rank != wanted.rank]
    assert [replace(p, paths=(), brokers=()) for p in whole.of("open") if p != wanted] == [
        replace(p, paths=(), brokers=()) for p in others
    ]


def test_a_file_that_is_not_whole_is_not_used(random_store, settings, monkeypatch, tmp_path):
    monkeypatch.setenv("CLUSTERGRAPH_CACHE", str(tmp_path))
    first = rank(random_store, settings, **FEW)
    (path,) = tmp_path.iterdir()
    path.write_bytes(path.read_bytes()[:-100])
    assert rank(random_store, settings, **FEW).pairs == first.pairs


def test_leaving_out_a_host_is_as_if_its_pages_were_not_there(random_store, random_quads, settings):
    inc = incidence(random_store, settings)
    host, entries = sorted(dropping.sole_hosts(inc).items())[7]
    less = dropping.without(inc, entries)
    graphs = {
        f"{BASE}graph/source/{source.iri.rsplit('/', 1)[-1]}"
        for source in inc.sources.values()
        if source.host == host
    }
    fresh = incidence(EmbeddedStore([q for q in random_quads if q.graph_name.value not in graphs]), settings)
    names = [o.iri for o in fresh.organisations]
    rows = [[o.iri for o in less.organisations].index(name) for name in names]
    expected = project(fresh).W.toarray()
    np.testing.assert_allclose(project(less).W.toarray()[np.ix_(rows, rows)], expected, atol=1e-12)
    np.testing.assert_array_equal(less.d[rows], fresh.d)
    assert (project(inc).W.toarray()[np.ix_(rows, rows)] != expected).any()


def test_a_fact_with_two_hosts_stays_when_one_goes(random_store, settings):
    inc = incidence(random_store, settings)
    entry, statements = next(iter(sorted(inc.statements.items())))
    other = next(
        iri
        for iri, source in sorted(inc.sources.items())
        if source.host != inc.sources[statements[0].rows[0].source].host
    )
    second = replace(statements[0], rows=(*statements[0].rows, Row("s", "p", "o", other)))
    more = replace(inc, statements={**inc.statements, entry: (second,)})
    assert any(entry in entries for entries in dropping.sole_hosts(inc).values())
    assert not any(entry in entries for entries in dropping.sole_hosts(more).values())


def test_the_worst_rank_is_no_better_than_the_rank_with_all_hosts(random_store, settings):
    ranking = rank(random_store, settings, **FEW)
    opened = ranking.of("open")
    assert all(pair.worst_host.endswith(".example") for pair in opened)
    assert any(pair.worst_rank > pair.rank for pair in opened)
    assert all(1 <= pair.worst_rank <= len(opened) for pair in opened)


def test_nothing_sampled_gives_ranks_without_intervals(random_store, settings):
    ranking = rank(random_store, settings, null_samples=0, bootstraps=0)
    pair = ranking.of("open")[0]
    assert pair.rank == 1
    assert (pair.interval, pair.rank_interval, pair.expected, pair.q) == (None, None, None, None)
    assert pair.worst_rank is not None


def test_the_region_is_a_seat_or_where_none_is_stated_an_activity(random_quads, settings):
    region = settings.region.removeprefix(f"{BASE}id/")
    known = [
        say("organisation/c0", "schema:location", region),
        say("organisation/c1", "schema:location", "place/town"),
        say("place/town", "schema:containedInPlace", region),
        say("organisation/c2", "schema:location", "place/far"),
        say("event/e0", "schema:location", "place/town", "source/s0"),
    ]
    plain = EmbeddedStore(random_quads)
    inc = incidence(plain, settings)
    assert inside(inc, settings.region).all()  # nothing is placed anywhere, so nothing is left out
    inc = incidence(EmbeddedStore([*random_quads, *known]), settings)
    here = dict(
        zip((o.iri.rsplit("/", 1)[-1] for o in inc.organisations), inside(inc, settings.region), strict=True)
    )
    at_e0 = {
        o.iri.rsplit("/", 1)[-1]
        for row, o in enumerate(inc.organisations)
        if inc.B[[row]].toarray()[0, [a.iri for a in inc.activities].index(f"{BASE}id/event/e0")]
    }
    assert {name for name, inside_ in here.items() if inside_} == {"c0", "c1"} | (at_e0 - {"c2"})
    ranking = rank(EmbeddedStore([*random_quads, *known]), settings, **FEW)
    for region_ in ("inside", "beyond"):
        pairs = ranking.of("open", region_)
        assert [pair.rank for pair in pairs] == list(range(1, len(pairs) + 1))
    assert ranking.of("open", "beyond")
    labels = {ranking.label(row) for pair in ranking.of("open", "inside") for row in (pair.u, pair.v)}
    assert "Verein c2" not in labels


@pytest.mark.parametrize("lang", ["de", "en"])
def test_one_operator_for_two_clusters_keeps_them_apart(random_quads, settings, lang):
    observed = [
        quad
        for cluster in ("c0", "c1")
        for quad in (
            say(f"node/{cluster}", "cg:observedThing", f"organisation/{cluster}", "source/s0"),
            say(f"node/{cluster}", "cg:aspect", f"{PREFIXES['aspect']}operator", "source/s0"),
            say(f"node/{cluster}", "cg:valueThing", "organisation/x0", "source/s0"),
        )
    ]
    store = EmbeddedStore([*random_quads, *observed])
    inc = incidence(store, settings)
    names = [o.iri.rsplit("/", 1)[-1] for o in inc.organisations]
    assert apart(inc)[names.index("c0"), names.index("c1")] == "shared operator"
    ranking = rank(store, settings, **FEW)
    (pair,) = ranking.of("apart", None)
    assert (pair.apart, pair.rank, pair.S) == ("shared operator", None, None)
    said = explain(ranking, "c0", "c1", lang)
    assert ("One operator runs both" if lang == "en" else "Ein Träger führt beide") in said


def test_the_hash_covers_pages_and_choices(random_store, settings):
    inc = incidence(random_store, settings)
    found = scores(inc, settings)
    one = certainty.key(found, 1, 5, 5)
    assert certainty.key(found, 1, 5, 5) == one
    elsewhere = {iri: replace(source, host="one.example") for iri, source in inc.reading.sources.items()}
    moved = replace(found, inc=replace(inc, reading=replace(inc.reading, sources=elsewhere)))
    assert (
        len(
            {one, certainty.key(found, 2, 5, 5), certainty.key(found, 1, 6, 5), certainty.key(moved, 1, 5, 5)}
        )
        == 4
    )
