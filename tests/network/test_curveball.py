# ruff: noqa: N803, N806 - A, B, R, W and X are the symbols of the method

import importlib.util
from itertools import combinations, product
from pathlib import Path

import numpy as np
import pytest
from scipy import sparse, stats

from clustergraph.network.curveball import Curveball, random_incidences

PEERS = Path(__file__).parents[2] / "bench" / "peers.py"


@pytest.fixture(scope="module")
def plain():
    spec = importlib.util.spec_from_file_location("peers", PEERS)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.curveball


def some(rows=20, columns=15, share=0.3, seed=2):
    return sparse.csr_array((np.random.default_rng(seed).random((rows, columns)) < share).astype(float))


def shuffled(B):
    (dealt,) = random_incidences(B, 1, np.random.default_rng(1))
    by_activity = sparse.csc_array(B)
    return sparse.csr_array(sparse.csc_array((np.ones(len(dealt)), dealt, by_activity.indptr), shape=B.shape))


def key(columns):
    return tuple(frozenset(column) for column in columns)


def split(dealt, sizes):
    return [column.tolist() for column in np.split(dealt, np.cumsum(sizes)[:-1])]


def with_these_sizes(d, s):
    """All incidences with row sums d and column sums s, as tuples of sets."""
    columns = [[frozenset(c) for c in combinations(range(len(d)), size)] for size in s]
    return [one for one in product(*columns) if [sum(u in c for c in one) for u in range(len(d))] == list(d)]


@pytest.mark.parametrize(
    "B", [some(), some(9, 2, 0.6), some(15, 20), some(40, 31, 0.05), some(1, 6, 0.5), some(6, 5, 1.0)]
)
def test_every_sample_keeps_all_sizes_and_has_nobody_twice(B):
    for dealt in random_incidences(B, 7, np.random.default_rng(7)):
        columns = np.repeat(np.arange(B.shape[1]), B.sum(axis=0).astype(int))
        made = np.zeros(B.shape)
        np.add.at(made, (dealt, columns), 1)
        assert made.max() <= 1
        assert made.sum(axis=0).tolist() == B.sum(axis=0).tolist()
        assert made.sum(axis=1).tolist() == B.sum(axis=1).tolist()


def test_it_mixes():
    B = some()
    assert (shuffled(B) != B).nnz > 40


@pytest.mark.parametrize(
    ("d", "s"),
    [
        ((2, 2, 1, 1), (2, 2, 2)),
        ((3, 2, 2, 1, 1), (3, 2, 2, 2)),
        ((1, 1, 1, 1), (2, 2)),
        ((2, 2, 2), (2, 2, 1, 1)),
    ],
)
def test_all_incidences_of_these_sizes_are_equally_likely(d, s):
    every = with_these_sizes(d, s)
    place = {one: number for number, one in enumerate(every)}
    B = np.array([[u in column for column in every[0]] for u in range(len(d))], dtype=float)
    # One sample from each chain, because samples of one chain depend on each other.
    mixed = Curveball(sparse.csr_array(B), 400 * len(every), np.random.default_rng(3))
    mixed.trade(120)
    seen = np.bincount([place[key(split(one, s))] for one in mixed.organisations()], minlength=len(every))
    assert stats.chisquare(seen).pvalue > 0.001


def test_means_agree_with_plain_python(plain):
    B = some(12, 9, 0.35, seed=5)
    columns = [set(np.flatnonzero(column).tolist()) for column in B.toarray().T]
    samples = 4000
    ours, theirs = np.zeros(B.shape), np.zeros(B.shape)
    for seed in range(samples):
        plain(columns, 60, seed)
        for number, column in enumerate(columns):
            theirs[list(column), number] += 1 / samples
    for dealt in random_incidences(B, samples, np.random.default_rng(8)):
        ours[dealt, np.repeat(np.arange(9), B.sum(axis=0).astype(int))] += 1 / samples
    # Standard error of a difference of two shares is at most sqrt(1 / 2 / samples) = 0.011.
    assert np.abs(ours - theirs).max() < 0.05
    assert np.abs(ours - theirs).mean() < 0.015


def test_the_same_seed_gives_the_same_samples():
    first, again, other = (
        np.array(list(random_incidences(some(), 5, np.random.default_rng([seed, 1])))) for seed in (1, 1, 2)
    )
    assert first.tolist() == again.tolist()
    assert first.tolist() != other.tolist()


def test_large_numbers_of_pairs_and_organisations_sort_as_small_ones():
    # 70,000 organisations and 70,000 activities: keys of more than 32 bits.
    n = 70_000
    ring = np.arange(n)
    B = sparse.csr_array(
        (np.ones(2 * n), (np.concatenate([ring, (ring + 1) % n]), np.concatenate([ring, ring]))), shape=(n, n)
    )
    (dealt,) = random_incidences(B, 1, np.random.default_rng(1), trades=n)
    assert np.bincount(dealt, minlength=n).tolist() == [2] * n
    assert (dealt[::2] != dealt[1::2]).all()


@pytest.mark.parametrize("shape", [(0, 0), (3, 0), (0, 4), (3, 1), (4, 5)])
def test_nothing_to_mix_stays_as_it_is(shape):
    B = sparse.csr_array(np.eye(*shape) if shape[1] < 2 else np.zeros(shape))
    assert (shuffled(B) != B).nnz == 0
