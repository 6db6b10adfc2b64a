"""Every term that was tried for the additive score, with what it gave: ``python bench/backtest/ideas.py CONFIG.toml OUT.json``.

Panels are ranked whole, the global network on smaller samples than those of the config. docs/validation.md tells the results.
"""

import json
import sys
from pathlib import Path

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import svds

from clustergraph.backtest import additive, views
from clustergraph.backtest.config import Sampling, read_config
from clustergraph.backtest.features import MAKERS, Features
from clustergraph.backtest.networks import read_networks
from clustergraph.backtest.running import FIVE
from clustergraph.backtest.sampled import Sampled
from clustergraph.network import paths
from clustergraph.potential.topics import unit_rows

WIDE = ("size", "wide size", "RAw", "wide RAw", "wide L3", "wide topic", "place", "type")
LAST = (*WIDE, "recency", "same region", "wide weighted L3")
PANELS = {
    "size alone": ("size",),
    "size and L3": ("size", "L3"),
    "five terms": FIVE["panels"],
    "five terms and L3": (*FIVE["panels"], "L3"),
    "five terms and AA": (*FIVE["panels"], "log AA"),
    "five terms and degree product": (*FIVE["panels"], "log degrees"),
    "five terms and recent activity (half-life one year)": (*FIVE["panels"], "recent activity"),
    "five terms and coordinators": (*FIVE["panels"], "coordinators"),
    "five terms and like size": (*FIVE["panels"], "like size"),
    "five terms and consortium": (*FIVE["panels"], "consortium"),
    "five terms, topic of all projects": ("size", "RAw", "wide topic", "place", "type"),
    "five terms and wide size": (*FIVE["panels"], "wide size"),
    "five terms and wide RAw": (*FIVE["panels"], "wide RAw"),
    "five terms and wide L3": (*FIVE["panels"], "wide L3"),
    "five terms and wide AA": (*FIVE["panels"], "wide AA"),
    "wide: all of these that helped": WIDE,
    "wide and wide AA": (*WIDE, "wide AA"),
    "wide and like size": (*WIDE, "like size"),
    "wide and consortium": (*WIDE, "consortium"),
    "wide and coordinators": (*WIDE, "coordinators"),
    "wide and spectral embedding": (*WIDE, "spectral"),
    "wide and recency": (*WIDE, "recency"),
    "wide, recency, same region": (*WIDE, "recency", "same region"),
    "wide, recency, same region, wide weighted L3 (additive)": LAST,
    "additive without wide size": tuple(term for term in LAST if term != "wide size"),
}
_GLOBAL = FIVE["global"]
GLOBAL = {
    "size alone": ("size",),
    "L3 alone": ("L3",),
    "five terms": _GLOBAL,
    "five terms and RAw": (*_GLOBAL, "RAw"),
    "five terms and AA": (*_GLOBAL, "log AA"),
    "five terms and same topic": (*_GLOBAL, "same topic"),
    "five terms and consortium": (*_GLOBAL, "consortium"),
    "five terms and same region": (*_GLOBAL, "same region"),
    "five terms and recency": (*_GLOBAL, "recency"),
    "five terms and recent activity (half-life one year)": (*_GLOBAL, "recent activity"),
    "five terms and coordinators": (*_GLOBAL, "coordinators"),
    "five terms and degree product": (*_GLOBAL, "log degrees"),
    "five terms, RAw, same topic, consortium (additive)": (*_GLOBAL, "RAw", "same topic", "consortium"),
    "additive and AA": (*_GLOBAL, "RAw", "same topic", "consortium", "log AA"),
    "additive and recency": (*_GLOBAL, "RAw", "same topic", "consortium", "recency"),
}
SAMPLES = Sampling(
    positives=3000, negatives=10, queries=800, pooled=600, pools=3, fit_rows=1000, fit_columns=20
)
COLUMNS = ("auc_random", "auc_hard", "hits_at_10", "p_at_10", "mrr", "pooled_p_at_100", "pooled_p_at_500")


def _sum(values, rows, columns):
    return np.add.outer(values[rows], values[columns])


def _recent(features):
    known = features.known
    half_life = 365.25 if known.age.max() > 1 else 1.0
    return np.log(np.asarray(known.B @ 2.0 ** (-known.age / half_life)) + 0.1)


def _leads(features):
    wide, at = features.wide
    return np.log1p(np.asarray(wide.leads.sum(axis=1)).ravel()[at])


def _spectral(features):
    wide, at = features.wide
    s = np.asarray(wide.B.sum(axis=0)).ravel()
    scaled = (
        sparse.diags_array(1 / np.sqrt(wide.d)) @ wide.B @ sparse.diags_array(1 / np.sqrt(np.maximum(s, 1)))
    )
    u, values, _ = svds(scaled, k=64, v0=np.ones(min(scaled.shape)))
    return unit_rows(u * values)[at]


def _kept(make):
    """`make` once for each window."""
    made = {}

    def get(features):
        if id(features) not in made:
            made[id(features)] = make(features)
        return made[id(features)]

    return get


_recent, _leads, _spectral = _kept(_recent), _kept(_leads), _kept(_spectral)
MAKERS |= {
    "log AA": lambda f, r, c: np.log(paths.adamic_adar(f.known.net, r, c) + 0.1),
    "wide AA": lambda f, r, c: f.widely(
        lambda known, u, v: np.log(paths.adamic_adar(known.net, u, v) + 0.1), r, c
    ),
    "log degrees": lambda f, r, c: np.log(paths.preferential_attachment(f.known.net, r, c) + 0.1),
    "recent activity": lambda f, r, c: _sum(_recent(f), r, c),
    "coordinators": lambda f, r, c: _sum(_leads(f), r, c),
    "like size": lambda f, r, c: -np.abs(np.subtract.outer(np.log(f.known.d[r]), np.log(f.known.d[c]))),
    "spectral": lambda f, r, c: _spectral(f)[r] @ _spectral(f)[c].T,
}


def of_panels(networks, seed):
    """Measures of each idea, mean over panels."""
    config = networks.config
    some = [one for one in networks.panels(config.panel_names) if networks.why_not(one) is None]
    names = tuple(dict.fromkeys(term for terms in PANELS.values() for term in terms))
    lessons, z = {}, {}
    for one in some:
        print("terms of", one.name, file=sys.stderr)
        rng = np.random.default_rng([seed, one.number])
        lessons[one.name] = additive.lesson_of_all(one.inner, one.inner_features, names, rng)
        unlinked = np.nonzero(np.triu(one.outer.known.linked.toarray() == 0, 1))
        scales = additive.scales_of_all(one.features, names, unlinked)
        z[one.name] = {
            name: additive.score.standardise(one.features(name, one.features.all)[unlinked], scales[name])
            for name in names
        }
        positive = one.outer.new.toarray()[unlinked] > 0
        d = one.outer.known.d
        known = one.outer.known
        d_all = d if known.wide is None else known.wide.d[known.at]
        strata = [views.strata(some[unlinked[0]] * some[unlinked[1]], positive) for some in (d, d_all)]
        z[one.name] |= {"": positive, "strata": strata}
    found = {}
    for idea, terms in PANELS.items():
        rows = []
        for one in some:
            others = [lesson.only(names, terms) for name, lesson in lessons.items() if name != one.name]
            x = sum(weight * z[one.name][term] for term, weight in additive.learn(others, terms).items())
            positive, strata = z[one.name][""], z[one.name]["strata"]
            given = [
                views.mean_known(views.stratified_placements(x, positive, stratum)) for stratum in strata
            ]
            order = views.order(x, np.random.default_rng(seed))
            rows.append((views.auc(x, positive), *given, positive[order][:20].mean()))
        keys = ("auc_random", "auc_size_conditioned", "auc_wide_size_conditioned", "p_at_20")
        found[idea] = dict(zip(keys, np.mean(rows, axis=0).round(4).tolist(), strict=True))
        print(idea, found[idea], file=sys.stderr)
    return found


def of_all(networks, seed):
    """Measures of each idea in the global network."""
    one = networks.all()
    names = tuple(dict.fromkeys(term for terms in GLOBAL.values() for term in terms))
    size = (SAMPLES.fit_rows, SAMPLES.fit_columns)
    features = Features(one.outer.known)
    lesson, _ = additive.lesson_of_sample(
        one.inner, one.inner_features, names, size, np.random.default_rng([seed, 1])
    )
    _, scales = additive.lesson_of_sample(one.outer, features, names, size, np.random.default_rng([seed, 2]))
    scores = {}
    for idea, terms in GLOBAL.items():
        score = additive.Additive(additive.learn([lesson.only(names, terms)], terms), scales)
        scores[idea] = lambda rows, score=score: score(features, rows)
    sampled = Sampled(one.outer, SAMPLES, seed=(seed, 3), replicates=20, strata=10)
    measures = sampled.judge(scores, lambda *told: print(*told, file=sys.stderr))
    return {idea: {key: round(some[key].value, 4) for key in COLUMNS} for idea, some in measures.items()}


def main():
    """Measure, and write the results as JSON."""
    config = read_config(Path(sys.argv[1]))
    networks = read_networks(config)
    found = {"panels": of_panels(networks, config.seed)} if config.panels else {}
    if config.sampling:
        found["global"] = of_all(networks, config.seed)
    Path(sys.argv[2]).write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
