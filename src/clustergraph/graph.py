"""`Graph`: the one object that Python users meet. Its methods have the names of the commands."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from datetime import date
    from pathlib import Path

    import networkx as nx
    import pyoxigraph as ox
    import rdflib

    from clustergraph.check import Report
    from clustergraph.dataset import Dataset, Settings
    from clustergraph.info import Info
    from clustergraph.potential import Ranking
    from clustergraph.publish import BuildSummary
    from clustergraph.publish.comparing import Difference
    from clustergraph.publish.loading import Content, Loaded
    from clustergraph.quality import Quality
    from clustergraph.query import NamedQuery
    from clustergraph.store import RemoteStore, Solutions, Store
    from clustergraph.terms import Names

    Progress = Callable[[str, int, int], None]
    Figure = Literal["network", "map", "timeline", "clusters", "pairs", "contributions", "backtest"]


class Graph:
    """A dataset and the store its questions go to.

    Made by `clustergraph.open`. Files are read and stores are filled when they are first needed.
    """

    def __init__(self, dataset: Dataset, endpoint: str | None = None) -> None:
        self.dataset = dataset
        self.endpoint = endpoint

    @classmethod
    def open(cls, data: Path | str | None = None, *, endpoint: str | None = None) -> Graph:
        """The graph of the dataset in the folder `data`, or else the nearest, or else that of the installation.

        With `endpoint`, questions go to that SPARQL endpoint; settings still come from the dataset.

        Raises:
            DatasetNotFoundError: `data` holds no ``dataset.toml``.
            SettingsError: ``dataset.toml`` has a missing or wrong value.

        """
        from clustergraph.dataset import Dataset

        return cls(Dataset.open(data), endpoint)

    @property
    def settings(self) -> Settings:
        """The values of ``dataset.toml``."""
        return self.dataset.settings

    @property
    def names(self) -> Names:
        """The IRIs and prefixes of the dataset."""
        return self.settings.names

    @cached_property
    def store(self) -> Store:
        """Where questions are answered: the remote engine, or an embedded one with asserted and derived statements."""
        if self.endpoint:
            return self._remote(self.endpoint)
        from clustergraph.store import open_store

        return open_store(self.dataset)

    def check(self, *, lang: str = "en", cache: bool = True) -> Report:
        """How the files are written and what they say, judged by lint and by the shapes.

        With `cache`, only what changed since the last check is looked at, if the cache holds it; the report is the same.
        """
        from clustergraph.check import check

        return check(self.dataset, lang=lang, cache=cache)

    def queries(self) -> Mapping[str, NamedQuery]:
        """The named queries, by name."""
        from clustergraph.query import catalogue

        return catalogue()

    def query(
        self, question: str, *, lang: str | None = None, services: Collection[str] = (), **parameters: str
    ) -> Solutions | list[ox.Triple] | bool:
        """The answer to `question`: the name of a named query, or a SPARQL text.

        `parameters` are given as text (a slug, a name, an IRI, a number) and reach the query as typed values. Prefixes of
        the ontology and of the dataset need not be declared. `lang` is the language of labels, for named queries with
        labels. `services` are the addresses of other endpoints that ``SERVICE`` in the text may ask; all others are refused.

        Raises:
            NotFoundError: no named query, or no thing given as parameter, has this name; the nearest ones are offered.
            ParameterError: a parameter is missing, unknown or of the wrong type.
            QueryError: the text is not SPARQL.

        """
        from clustergraph.query import run

        return run(
            self.store,
            self.settings,
            question,
            parameters,
            lang=lang,
            services=services,
            store_at=lambda url: self._remote(url, environment=False),
        )

    def network(
        self,
        kind: str = "organisations",
        *,
        projection: str = "newman",
        cut: date | None = None,
        seed: int = 1,
    ) -> nx.Graph[str]:
        """The network as a networkx graph with typed attributes and the source pages of every link.

        `kind` is "organisations" (linked by common activities), "clusters" (linked by their members), "activities"
        (organisations and what they take part in) or "all" (also persons and topics). `projection` says by which rule
        organisations or clusters are linked: "newman", "simple", "jaccard", "hypergeometric" or "backbone"
        (`clustergraph.network.projections`). With `cut`, only what is dated before that day counts. `seed` is that of the
        communities.

        Raises:
            ParameterError: there is no such kind or projection, or the kind has no projection.

        """
        from clustergraph.errors import ParameterError
        from clustergraph.network import activity_network, cluster_network, incidence, organisation_network

        projected = {"organisations": organisation_network, "clusters": cluster_network}
        layers = {
            "activities": ("organisation", "activity"),
            "all": ("organisation", "activity", "person", "topic"),
        }
        if kind not in {*projected, *layers}:
            raise ParameterError(f"network kind {kind!r}", hint=f"use {', '.join([*projected, *layers])}")
        if kind in layers and projection != "newman":
            raise ParameterError(
                f"projection {projection!r} of the network {kind!r}",
                why="only links between organisations or clusters come from a projection",
                hint="leave the projection out, or ask for organisations or clusters",
            )
        inc = incidence(self.store, self.settings, cut)
        if kind in projected:
            return projected[kind](inc, self.settings, rule=projection, seed=seed)
        return activity_network(inc, self.settings, layers=layers[kind])

    def potential(self, *, progress: Progress | None = None, **options: Any) -> Ranking:
        """Rank the pairs that could work together; `options` are those of `clustergraph.potential.rank`.

        Raises:
            NotEnoughDataError: there are not two organisations to compare.

        """
        from clustergraph.potential import rank

        return rank(self.store, self.settings, progress=progress, **options)

    def explain(
        self, a: str, b: str, *, lang: str = "en", show_all: bool = False, progress: Progress | None = None
    ) -> str:
        """Why the pair `a`, `b` stands where it stands, as text. Slugs, names and aliases are accepted.

        Raises:
            NotFoundError: no organisation has such a name; the nearest ones are offered.
            ParameterError: `a` and `b` are the same organisation.

        """
        from clustergraph.network.read import read
        from clustergraph.potential import explain
        from clustergraph.potential.names import organisation

        reading = read(self.store, self.settings)
        # A name that nobody has is told before the ranking is made.
        only = (organisation(reading, a), organisation(reading, b))
        return explain(self.potential(progress=progress, only=only), a, b, lang, show_all=show_all)

    def draw(
        self,
        out: Path,
        figure: Figure = "network",
        *,
        format: str | None = None,  # noqa: A002 - the word of the option
        lang: str = "en",
        width: str = "double",
        status: Literal["open", "deepen"] = "open",
        region: Literal["inside", "beyond"] = "inside",
        pair: tuple[str, str] | None = None,
        results: Path | None = None,
        links: bool = True,
        persons: bool = True,
        seed: int = 1,
        ranking: Ranking | None = None,
        progress: Progress | None = None,
    ) -> Path:
        """Draw a figure to the file `out`; the path.

        `figure` is "network" (who took part in what; without persons on request), "map" (cluster organisations at their
        seats, with or without `links`), "timeline" (activities by year), "clusters" (links beyond chance), "pairs" (one
        list: `status` and `region`), "contributions" (to the score of one `pair` of names) or "backtest" (the JSON of a back-test,
        `results`). Those on pairs need the ranking, which is made unless one is given.

        Without `format`, the suffix of `out` says it: svg, png or pdf. `width` is that of a journal column.

        Raises:
            NotEnoughDataError: there is nothing to draw.
            NotFoundError: no organisation of this name, or no file of results.
            ParameterError: there is no such figure or width, or what it needs is missing.
            FormatError: the format is not offered.
            OutputError: the file cannot be written.

        """
        from clustergraph import draw

        draw.check_format(out, format)  # before anything that takes time
        look: dict[str, Any] = {"lang": lang, "width": width}
        if figure == "backtest":
            drawn = draw.backtest_figure(draw.read_results(results), **look)
        elif figure in draw.OF_RANKING:
            if figure == "contributions":
                pair = self._pair(pair)
            found = ranking or self.potential(seed=seed, progress=progress)
            if figure == "clusters":
                drawn = draw.clusters_figure(found, seed=seed, **look)
            elif figure == "pairs":
                drawn = draw.pairs_figure(found, status=status, region=region, **look)
            else:
                drawn = draw.contributions_figure(found, *(pair or ("", "")), **look)
        else:
            from clustergraph.network import incidence

            inc = incidence(self.store, self.settings)
            if figure == "map":
                drawn = draw.map_figure(self.store, inc, self.settings, links=links, **look)
            elif figure == "timeline":
                drawn = draw.timeline_figure(inc, self.settings, **look)
            else:
                drawn = draw.network_figure(inc, self.settings, seed=seed, persons=persons, **look)
        return draw.save(drawn, out, format)

    def _pair(self, pair: tuple[str, str] | None) -> tuple[str, str]:
        """`pair`, if it names two organisations; what is wrong with it is told before the ranking is made."""
        from clustergraph.errors import ParameterError
        from clustergraph.network.read import read
        from clustergraph.potential.names import organisation

        if pair is None:
            raise ParameterError("no pair to draw", hint="name its two organisations with --a and --b")
        reading = read(self.store, self.settings)
        if organisation(reading, pair[0]) == organisation(reading, pair[1]):
            raise ParameterError(
                f"{pair[0]!r} and {pair[1]!r} are one organisation", hint="name two different organisations"
            )
        return pair

    def export(
        self,
        out: Path,
        network: str = "organisations",
        *,
        projection: str = "newman",
        format: str | None = None,  # noqa: A002 - the word of the option
        lang: str = "en",
        seed: int = 1,
    ) -> list[Path]:
        """Write a network (see `network`) as GraphML, GEXF or tables to `out`; the files written.

        Raises:
            ParameterError: there is no such network or projection.
            FormatError: the format is not offered.
            OutputError: the place cannot be written.

        """
        from clustergraph.export import write

        return write(
            self.network(network, projection=projection, seed=seed), out, format, lang=lang, seed=seed
        )

    def info(self, *, lang: str = "en") -> Info:
        """What the dataset holds: counts by class, sources by host, events by year, and where it was found."""
        from clustergraph.info import info

        return info(self.store, self.settings, self.endpoint or str(self.dataset.dir), lang)

    def quality(self, *, lang: str = "en") -> Quality:
        """How much of the dataset was read against its pages a second time, and how much of it they bear."""
        from clustergraph.quality import quality

        return quality(self.store, self.settings, self.dataset.verdicts, lang)

    def rdflib(self) -> rdflib.Dataset:
        """A copy as an rdflib dataset, one graph for each named graph."""
        import rdflib

        copy = rdflib.Dataset(default_union=True)
        for graph in self.store.graphs():
            text = "".join(f"{triple} .\n" for triple in self.store.construct(_ALL.format(graph=graph.value)))
            copy.graph(rdflib.URIRef(graph.value)).parse(data=text, format="nt")
        return copy

    def build(
        self,
        out: Path,
        *,
        lang: Literal["de", "en"] | None = None,
        no_persons: bool = False,
        since: Path | None = None,
        base_url: str | None = None,
        progress: Progress | None = None,
    ) -> BuildSummary:
        """Check the data, then make dumps, figures, graph files, tables and the site in the folder `out`.

        Dumps are made with and without natural persons; with `no_persons`, everything is made without them. `since` is
        the folder with the dumps of an older version; what changed since is then written as well. `lang` keeps the site to
        one language; `base_url` is where it will lie, for all that needs a whole address (sitemap, redirects). With an
        `endpoint`, everything is made from what that store holds of the dataset (see `push`).

        Raises:
            EndpointError: the endpoint does not answer, or holds nothing of the dataset.
            DatasetError: the data are not clean; nothing is written.
            ParameterError: `since` holds no older version, or `base_url` is no address of a folder.
            OutputError: `out` cannot be written, or holds files that no build made.

        """
        from clustergraph.publish import build

        return build(
            self.dataset,
            out,
            lang=lang,
            no_persons=no_persons,
            since=since,
            base_url=base_url,
            endpoint=self.endpoint,
            progress=progress,
        )

    def push(
        self,
        endpoint: str,
        *,
        dump: Path | None = None,
        no_persons: bool = False,
        graph_store: str = "",
        update: str = "",
        progress: Progress | None = None,
    ) -> Loaded:
        """Load the dataset into the store behind the SPARQL `endpoint`, sending only the graphs that changed.

        With `dump`, the quads of that N-Quads or TriG file are loaded instead, which may be gzipped; `no_persons` leaves
        natural persons out. `graph_store` and `update` are the addresses of the Graph Store protocol and of SPARQL update,
        for an engine that is not known to the program. What was loaded before and is gone here is removed there.

        Raises:
            DatasetError: files cannot be read.
            EndpointError: the store refuses, or does not hold what was sent; run it again to go on.

        """
        from clustergraph.publish.loading import load
        from clustergraph.store.writing import GraphWriter

        remote = self._remote(endpoint)
        writer = GraphWriter(remote, graph_store, update)
        return load(self._contents(dump, no_persons), remote, writer, self.settings.base, progress)

    def diff(
        self,
        endpoint: str,
        *,
        dump: Path | None = None,
        no_persons: bool = False,
        deep: bool = False,
        progress: Progress | None = None,
    ) -> list[Difference]:
        """The graphs in which the store behind `endpoint` differs from the dataset, or from `dump`.

        A graph that was loaded as it is here counts as the same; with `deep`, its statements are compared as well.

        Raises:
            DatasetError: files cannot be read.
            EndpointError: the store does not answer.

        """
        from clustergraph.publish.loading import differences

        contents = self._contents(dump, no_persons)
        return differences(contents, self._remote(endpoint), self.settings.base, deep=deep, progress=progress)

    def _remote(self, endpoint: str, *, environment: bool = True) -> RemoteStore:
        from clustergraph.store import RemoteStore
        from clustergraph.terms import PREFIXES

        return RemoteStore(endpoint, {**PREFIXES, **self.names.prefixes()}, environment=environment)

    def _contents(self, dump: Path | None, no_persons: bool) -> dict[str, Content]:
        from clustergraph.publish.loading import contents, dataset_quads, dump_quads

        return contents(dump_quads(dump) if dump else dataset_quads(self.dataset, no_persons=no_persons))


_ALL = "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
