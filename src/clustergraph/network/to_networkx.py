"""The networks as networkx graphs with typed attributes and provenance, for those who go on working with them.

Nodes are IRIs. Attributes are plain Python values (str, int, float, bool, date, tuples of str; None where unknown);
`clustergraph.export` writes them to files. Every graph carries `name`, `dataset`, `dataset_version`, `date`, `input_hash`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
from scipy import sparse

from clustergraph.network.attributes import about, measured, of_organisation, stated_at, urls
from clustergraph.network.membership import groups, matrix
from clustergraph.network.projection import Projection
from clustergraph.network.projections import FORMULAE, between_clusters, projection
from clustergraph.network.statements import local

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from clustergraph.dataset import Settings
    from clustergraph.network.bipartite import Incidence, Statement

LAYERS = ("organisation", "activity", "person", "topic")


def organisation_network(
    inc: Incidence, settings: Settings, *, rule: str = "newman", seed: int = 1, runs: int = 50
) -> nx.Graph[str]:
    """Organisations linked by common activities, weighted by the projection `rule` (`network.projections`).

    Nodes have label_de, label_en, kind, is_cluster, activities (d_u), every measure of `measures` and how often they stand in
    each role of `brokerage` between clusters; links have weight (W_uv), common (number of common activities), activities
    (their IRIs) and sources (URLs). The community of a node is that of the best of `runs` Louvain runs from `seed`; the graph
    says how stable they are.

    Raises:
        ParameterError: there is no such rule.

    """
    net = projection(inc, rule)
    Y, _ = matrix([o.iri for o in inc.organisations], groups(inc))
    nodes, found = measured(net, Y, seed, runs)
    graph: nx.Graph[str] = nx.Graph(
        **about(inc, settings, "organisations", projection=rule, weight=FORMULAE[rule], **found)
    )
    for organisation, activities, values in zip(inc.organisations, inc.d.tolist(), nodes, strict=True):
        graph.add_node(organisation.iri, **of_organisation(organisation, activities), **values)
    for u, v, weight in _links(net.W):
        common = _common(inc, u, v)
        graph.add_edge(
            inc.organisations[u].iri,
            inc.organisations[v].iri,
            weight=weight,
            common=len(common),
            activities=tuple(inc.activities[e].iri for e in common),
            sources=stated_at(inc, _behind(inc, u, v, common)),
        )
    return graph


def cluster_network(
    inc: Incidence, settings: Settings, *, rule: str = "newman", seed: int = 1, runs: int = 50
) -> nx.Graph[str]:
    """Clusters linked by their members: those of one cluster with those of the other, without those who are in both.

    A cluster is its organisation and its members, as far as they are known and take part in something. Nodes have the
    attributes of `organisation_network`, with measures of this network, and members; links have weight (sum of W_uv), links
    (how many pairs of members are linked), shared (members of both) and sources (URLs).

    Raises:
        ParameterError: there is no such rule.

    """
    net = projection(inc, rule)
    Y, clusters = matrix([o.iri for o in inc.organisations], groups(inc))
    between, shared = between_clusters(net, Y)
    pairs, _ = between_clusters(Projection(net.A, net.A, net.k, net.k), Y)
    nodes, found = measured(between, sparse.csr_array((len(clusters), 0)), seed, runs)
    graph: nx.Graph[str] = nx.Graph(
        **about(inc, settings, "clusters", projection=rule, weight=f"sum of {FORMULAE[rule]}", **found)
    )
    row_of = {o.iri: row for row, o in enumerate(inc.organisations)}
    members = Y.sum(axis=0).astype(int).tolist()
    for cluster, count, values in zip(clusters, members, nodes, strict=True):
        row = row_of[cluster]
        known = of_organisation(inc.organisations[row], inc.d[row])
        graph.add_node(cluster, **known, members=count, **values)
    of = [set(np.flatnonzero(column).tolist()) for column in Y.toarray().T]
    for a, b, weight in _links(between.W):
        behind = [
            statement
            for u in sorted(of[a] - of[b])
            for v in net.W.indices[net.W.indptr[u] : net.W.indptr[u + 1]].tolist()
            if v in of[b] - of[a]
            for statement in _behind(inc, u, v, _common(inc, u, v))
        ]
        graph.add_edge(
            clusters[a],
            clusters[b],
            weight=weight,
            links=int(pairs.W[a, b]),
            shared=int(shared[a, b]),
            sources=stated_at(inc, behind),
        )
    return graph


def _links(W: sparse.csr_array) -> Iterator[tuple[int, int, float]]:
    """The links u < v with their weights, in order."""
    upper = W.tocoo()
    for u, v, weight in sorted(zip(upper.row.tolist(), upper.col.tolist(), upper.data.tolist(), strict=True)):
        if u < v:
            yield u, v, float(weight)


def _common(inc: Incidence, u: int, v: int) -> list[int]:
    """The activities that u and v have in common."""
    B = inc.B
    of_u, of_v = (B.indices[B.indptr[row] : B.indptr[row + 1]] for row in (u, v))
    return [int(e) for e in np.intersect1d(of_u, of_v)]


def _behind(inc: Incidence, u: int, v: int, common: Iterable[int]) -> list[Statement]:
    return [s for e in common for who in (u, v) for s in inc.statements[who, e]]


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
        **about(
            inc, settings, "actors and activities", layers=tuple(name for name in LAYERS if name in layers)
        )
    )
    if "organisation" in layers:
        for row, organisation in enumerate(inc.organisations):
            graph.add_node(organisation.iri, **of_organisation(organisation, inc.d[row]), date=None)
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
                sources=urls(inc, activity.sources),
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
        sources=stated_at(inc, statements),
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
            pages = urls(inc, (row.source for row in rows if row.object == topic))
            graph.add_edge(
                thing, topic, relation=("about",), roles=(), basis=("stated",), direct=True, sources=pages
            )
