"""The networks as networkx graphs with typed attributes and provenance, for those who go on working with them.

Nodes are IRIs. Attributes are plain Python values (str, int, float, bool, date, tuples of str; None where unknown);
`clustergraph.export` writes them to files. Every graph carries `name`, `dataset`, `dataset_version`, `date`, `input_hash`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np

from clustergraph.network import measures
from clustergraph.network.communities import communities
from clustergraph.network.projection import project
from clustergraph.network.statements import local
from clustergraph.version import __version__

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from clustergraph.dataset import Settings
    from clustergraph.network.bipartite import Incidence, Statement

LAYERS = ("organisation", "activity", "person", "topic")


def _about(inc: Incidence, settings: Settings, name: str, **more: Any) -> dict[str, Any]:
    return {
        "name": name,
        "dataset": settings.name,
        "dataset_version": settings.version,
        "date": settings.date,
        "licence": settings.licence,
        "software": f"clustergraph {__version__}",
        "input_hash": inc.hash(),
        **more,
    }


def _urls(inc: Incidence, sources: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({inc.sources[s].url for s in sources if s in inc.sources and inc.sources[s].url}))


def _stated_at(inc: Incidence, statements: Iterable[Statement]) -> tuple[str, ...]:
    return _urls(inc, (row.source for statement in statements for row in statement.rows))


def organisation_network(
    inc: Incidence, settings: Settings, *, seed: int = 1, runs: int = 50
) -> nx.Graph[str]:
    """The weighted projection: organisations linked by common activities.

    Nodes have label_de, label_en, kind, is_cluster, activities (d_u) and every measure of `measures`; links have weight
    (W_uv), common (number of common activities), activities (their IRIs) and sources (URLs). The community of a node is
    that of the best of `runs` Louvain runs from `seed`; the graph says how stable they are.
    """
    net = project(inc)
    found = communities(net.W, seed=seed, runs=runs)
    graph: nx.Graph[str] = nx.Graph(
        **_about(
            inc,
            settings,
            "organisations",
            community_seed=seed,
            weight="W = sum_e a_e r_uv / (s_e - 1)",
            community_modularity=round(found.modularity, 6),
            community_stability=round(found.stability, 6),
            community_runs=runs,
        )
    )
    columns = {
        "degree": measures.degree(net.W),
        "strength": net.w,
        "pagerank": measures.pagerank(net.W),
        "betweenness": measures.betweenness(net.W),
        "constraint": measures.constraint(net.W),
    }
    component = measures.components(net.W)
    for row, organisation in enumerate(inc.organisations):
        graph.add_node(
            organisation.iri,
            layer="organisation",
            label_de=organisation.label.de,
            label_en=organisation.label.en,
            kind=organisation.kind,
            is_cluster=organisation.is_cluster,
            activities=int(inc.d[row]),
            community=int(found.labels[row]),
            component=int(component[row]),
            **{name: float(values[row]) for name, values in columns.items()},
        )
    B = inc.B.tocsr()
    upper = net.W.tocoo()
    for u, v, weight in sorted(zip(upper.row.tolist(), upper.col.tolist(), upper.data.tolist(), strict=True)):
        if u < v:
            common = np.intersect1d(
                B.indices[B.indptr[u] : B.indptr[u + 1]], B.indices[B.indptr[v] : B.indptr[v + 1]]
            )
            statements = [s for e in common.tolist() for who in (u, v) for s in inc.statements[who, e]]
            graph.add_edge(
                inc.organisations[u].iri,
                inc.organisations[v].iri,
                weight=float(weight),
                common=len(common),
                activities=tuple(inc.activities[e].iri for e in common.tolist()),
                sources=_stated_at(inc, statements),
            )
    return graph


def activity_network(
    inc: Incidence, settings: Settings, *, layers: Collection[str] = ("organisation", "activity")
) -> nx.Graph[str]:
    """Organisations and what they take part in; with more `layers` also the persons who appear and the topics.

    Links have relation, roles, basis, direct (false where an organisation takes part only through persons who speak for it)
    and sources (URLs). Organisations that no page states to take part are not in it.
    A person is linked to the activity and to the organisation spoken for.
    """
    unknown = sorted(set(layers) - set(LAYERS))
    if unknown:
        raise ValueError(f"no layer {unknown[0]!r}; there are {', '.join(LAYERS)}")
    graph: nx.Graph[str] = nx.Graph(
        **_about(
            inc, settings, "actors and activities", layers=tuple(name for name in LAYERS if name in layers)
        )
    )
    if "organisation" in layers:
        for row, organisation in enumerate(inc.organisations):
            graph.add_node(
                organisation.iri,
                layer="organisation",
                label_de=organisation.label.de,
                label_en=organisation.label.en,
                kind=organisation.kind,
                is_cluster=organisation.is_cluster,
                activities=int(inc.d[row]),
                date=None,
            )
    if "activity" in layers:
        for column, activity in enumerate(inc.activities):
            graph.add_node(
                activity.iri,
                layer=activity.kind,
                label_de=activity.label.de,
                label_en=activity.label.en,
                kind=activity.kind,
                date=activity.date,
                organisations=int(inc.s[column]),
                sources=_urls(inc, activity.sources),
            )
    if {"organisation", "activity"} <= set(layers):
        for (row, column), statements in sorted(inc.statements.items()):
            _link(graph, inc, inc.organisations[row].iri, inc.activities[column].iri, statements)
    if "person" in layers:
        _persons(graph, inc)
    if "topic" in layers:
        _topics(graph, inc)
    return graph


def _link(graph: nx.Graph[str], inc: Incidence, a: str, b: str, statements: Iterable[Statement]) -> None:
    statements = list(statements)
    graph.add_edge(
        a,
        b,
        relation=tuple(sorted({s.relation for s in statements})),
        roles=tuple(sorted({s.role for s in statements})),
        basis=tuple(sorted({s.basis for s in statements})),
        direct=any(not s.person or a == s.person for s in statements),
        sources=_stated_at(inc, statements),
    )


def _persons(graph: nx.Graph[str], inc: Incidence) -> None:
    kept = {activity.iri for activity in inc.activities}
    by_pair: dict[tuple[str, str], list[Statement]] = {}
    for statement in inc.reading.statements:
        if not statement.person or statement.activity not in kept:
            continue
        for other in (statement.activity, statement.organisation):
            if other in graph:
                by_pair.setdefault((statement.person, other), []).append(statement)
    for pair, statements in by_pair.items():
        # Taking part is stated where a page states it, also if for whom is our inference.
        stated = [s for s in statements if s.basis != "inferred"]
        by_pair[pair] = stated or statements
    for (person, other), statements in sorted(by_pair.items()):
        label = inc.reading.labels.get(person)
        name = label.de if label else local(person)
        graph.add_node(person, layer="person", label_de=name, label_en=name, kind="person", date=None)
        _link(graph, inc, person, other, statements)


def _topics(graph: nx.Graph[str], inc: Incidence) -> None:
    for thing, rows in sorted(inc.reading.topics.items()):
        if thing not in graph:
            continue
        for topic in sorted({row.object for row in rows}):
            label = inc.reading.labels.get(topic)
            de, en = (label.de, label.en) if label else (local(topic), local(topic))
            graph.add_node(topic, layer="topic", label_de=de, label_en=en, kind="topic", date=None)
            urls = _urls(inc, (row.source for row in rows if row.object == topic))
            graph.add_edge(
                thing, topic, relation=("about",), roles=(), basis=("stated",), direct=True, sources=urls
            )
