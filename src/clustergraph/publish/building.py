"""From clean data to everything that is published, in one folder that is replaced as a whole.

``dumps`` the dataset in all formats, with checksums and VoID; ``figures``; ``graphs`` for Gephi, Cytoscape, networkx and
igraph; ``tables`` the ranking; ``redirects`` the rules that lead from IRIs to the site; ``site`` the pages, with copies of the
first four under ``site/download``.
"""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from time import perf_counter
from typing import TYPE_CHECKING

import pyoxigraph as ox

from clustergraph.check import check
from clustergraph.dataset import Dataset, vocabulary_quads
from clustergraph.dataset.frame import frame
from clustergraph.dataset.publication import RULES
from clustergraph.dataset.verdicts import holding
from clustergraph.errors import DatasetError, EndpointError, NotEnoughDataError, ParameterError
from clustergraph.network.read import read
from clustergraph.persons import removed
from clustergraph.persons.names import exceptions
from clustergraph.publish import dumps, metadata
from clustergraph.publish.answers import answers
from clustergraph.publish.delta import older_version, write_delta
from clustergraph.publish.describing import write_descriptions
from clustergraph.publish.explorer.bundle import VIEWS, bundled
from clustergraph.publish.figures import networks_of, write_figures
from clustergraph.publish.loading import dataset_quads, record
from clustergraph.publish.networks import TABLES, write_networks, write_variant_tables
from clustergraph.publish.output import replaced
from clustergraph.publish.redirects import write_redirects
from clustergraph.publish.remaking import figures_key, made_once, network_key
from clustergraph.publish.resolving import write_resolvable
from clustergraph.publish.site.content import Content
from clustergraph.publish.site.keeping import Keeper
from clustergraph.publish.site.knowledge import Knowledge
from clustergraph.publish.site.moved import moved_things, without_named
from clustergraph.publish.site.rendering import planned_pages, stamp, write_site
from clustergraph.publish.site.words import LANGUAGES
from clustergraph.publish.variant import SUFFIX, variant_iri, variant_of, without_persons
from clustergraph.reconcile import read_redirects
from clustergraph.store import EmbeddedStore, RemoteStore, open_store
from clustergraph.store.cache import cache_dir
from clustergraph.store.opening import sorted_nquads
from clustergraph.terms import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from clustergraph.dataset import Settings
    from clustergraph.network.statements import Reading
    from clustergraph.potential.ranking import Ranking
    from clustergraph.store import Store

    Progress = Callable[[str, int, int], None]

FOLDERS = ("dumps", "figures", "graphs", "tables", "redirects", "site")
_PLURALS = {"event": "events and parts", "person": "people", "series": "event series"}
_MAKERS = ("dumps", "figures", "graphs", "tables")


@dataclass(slots=True)
class BuildSummary:
    """What a build read and made.

    `things` counts by class, `files` by folder; of `pages`, `kept` are as an earlier build had made them; `seconds` are
    those of each stage; `ranked` counts the pairs with a rank and `insufficient` those without; `warnings` the remarks that did not stop the build.
    """

    out: Path
    statements: int = 0
    sources: int = 0
    things: dict[str, int] = field(default_factory=dict)
    pages: int = 0
    kept: int = 0
    files: dict[str, int] = field(default_factory=dict)
    ranked: int = 0
    insufficient: int = 0
    warnings: int = 0
    rdfc: str = ""
    explorer: bool = False
    seconds: dict[str, float] = field(default_factory=dict)

    def text(self) -> str:
        """The summary for a terminal."""
        things = ", ".join(_number(count, kind) for kind, count in self.things.items() if count)
        made = ", ".join(f"{folder} {count:,}" for folder, count in self.files.items())
        stages = ", ".join(f"{stage} {seconds:.1f}" for stage, seconds in self.seconds.items())
        ranking = (
            f"{_number(self.ranked, 'pair')} ranked"
            if self.ranked
            else f"no pair ranked: insufficient evidence ({_number(self.insufficient, 'pair')} looked at)"
        )
        explorer = (
            [] if self.explorer else ["Explorer left out: its scripts are not bundled; make explorer does it"]
        )
        lines = [
            f"Read     {self.statements:,} statements from {_number(self.sources, 'source page')}",
            f"         {things}; {_number(self.warnings, 'warning')}",
            f"Made     {made} files in {self.out}",
            f"Pages    {self.pages:,}: {self.pages - self.kept:,} rendered, {self.kept:,} kept",
            f"Ranking  {ranking}",
            *explorer,
            f"Hash     {self.rdfc}  (RDFC-1.0, SHA-256)",
            f"Time     {sum(self.seconds.values()):.1f} s: {stages}",
            "",
            f"Look     open {self.out / 'site' / 'index.html'}",
            f"     or  python -m http.server --directory {self.out / 'site'}",
        ]
        return "\n".join(lines)


def build(
    dataset: Dataset,
    out: Path,
    *,
    lang: str | None = None,
    no_persons: bool = False,
    since: Path | None = None,
    base_url: str | None = None,
    endpoint: str | None = None,
    progress: Progress | None = None,
) -> BuildSummary:
    """Judge `dataset`, then make everything in a new folder that takes the place of `out` at the end.

    The dumps are made with and without natural persons. With `no_persons`, everything is made without them. `lang` keeps
    the site to one language. `since` is the folder with the dumps of an older version: what changed is written too.
    `base_url` is where the site will lie, instead of what the settings say. With `endpoint`, the statements are those of
    that store, where they were loaded (`push`) after they had been judged; settings, redirects and verdicts are still
    those of the files. `progress` is told (stage, done, of).

    Raises:
        EndpointError: the store at `endpoint` does not answer, or holds nothing of the dataset.
        ParameterError: `since` holds no older version, or `base_url` is no address of a folder.
        DatasetError: the data are not clean; `findings` has all remarks, and nothing is written.
        OutputError: `out` cannot be written, or holds files that no build made.

    """
    dataset = _placed(_revising(dataset, since), base_url)
    summary = BuildSummary(out)
    tell = progress or (lambda _stage, _done, _of: None)
    if endpoint:
        with _stage(summary, tell, "endpoint"):
            quads = _fetched(endpoint, dataset, tell)
    else:
        with _stage(summary, tell, "check"):
            _judge(dataset, summary)
            quads = dataset_quads(dataset)
    quads = sorted(set(quads), key=str)
    with _stage(summary, tell, "persons"):
        reduced = without_persons(quads, dataset.settings, exceptions(dataset.dir))
    with replaced(out) as folder:
        keeper = _make(
            _Work(
                dataset, folder, summary, tell, None if no_persons else quads, reduced, out, since, endpoint
            ),
            lang=lang,
        )
        summary.files = {name: _count(folder / name) for name in FOLDERS}
    if keeper:
        keeper.save()
    return summary


def _fetched(endpoint: str, dataset: Dataset, tell: Progress) -> list[ox.Quad]:
    """The graphs of `dataset` in the store at `endpoint`: those of its base, and those of the vocabularies."""
    store, base = RemoteStore(endpoint), dataset.settings.base
    vocabularies = {
        quad.graph_name.value for quad in vocabulary_quads() if isinstance(quad.graph_name, ox.NamedNode)
    }
    names = [
        graph
        for graph in store.graphs()
        if graph.value != record(base) and (graph.value.startswith(base) or graph.value in vocabularies)
    ]
    quads = []
    for place, graph in enumerate(names):
        tell("endpoint", place, len(names))
        quads += [
            ox.Quad(triple.subject, triple.predicate, triple.object, graph)
            for triple in store.graph(graph.value)
        ]
    if not any(graph.value.startswith(base) for graph in names):
        raise EndpointError(
            f"the store holds no graph whose name begins with {base}",
            where=endpoint,
            hint="load the dataset first: clustergraph push",
        )
    return quads


def _number(count: int, noun: str) -> str:
    plural = _PLURALS.get(noun, f"{noun}s")
    return f"{count:,} {noun if count == 1 else plural}"


def _judge(dataset: Dataset, summary: BuildSummary) -> None:
    report = check(dataset)
    if not report.conforms:
        raise DatasetError(
            f"{len(report.errors)} errors; nothing was written",
            list(report.errors),
            where=str(dataset.dir),
            hint="correct the places named above, then build again",
        )
    summary.warnings = len(report.warnings)


@dataclass(frozen=True, slots=True)
class _Work:
    """What a build works on: the statements of the `whole` dataset, if it is made, and those without persons."""

    dataset: Dataset
    folder: Path
    summary: BuildSummary
    tell: Progress
    whole: list[ox.Quad] | None
    reduced: list[ox.Quad]
    out: Path
    since: Path | None = None
    endpoint: str | None = None

    def store(self) -> Store:
        """What is shown, to be asked."""
        if self.whole is None or self.endpoint:
            return EmbeddedStore.from_nquads(sorted_nquads(self.shown), self.prefixes)
        return open_store(self.dataset)

    @property
    def prefixes(self) -> dict[str, str]:
        """Prefix names for things and terms."""
        return PREFIXES | self.dataset.settings.names.prefixes()

    @property
    def shown(self) -> list[ox.Quad]:
        """What site, figures and tables are made from."""
        return self.reduced if self.whole is None else self.whole

    @property
    def settings(self) -> Settings:
        """Those of what is shown."""
        return variant_of(self.dataset.settings) if self.whole is None else self.dataset.settings

    def stage(self, name: str) -> AbstractContextManager[None]:
        """A stage of the build, timed and told."""
        return _stage(self.summary, self.tell, name)


def _make(work: _Work, *, lang: str | None) -> Keeper | None:
    """Make everything; what keeps the notes on the site."""
    settings, folder, summary = work.settings, work.folder, work.summary
    persons = work.whole is not None
    for name in FOLDERS:
        (folder / name).mkdir()
    with work.stage("dumps"):
        store = work.store()
        reduced_store = EmbeddedStore(work.reduced, work.prefixes) if persons else store
        described = _write_dumps(work)
        _, counts, written = described[0]
    with work.stage("ranking"):
        ranking, unranked = _rank(work, store)
    with work.stage("network"):
        reading = ranking.incidence.reading if ranking else read(store, settings)
        _write_networks(work, store, reading, reduced_store)
    with work.stage("figures"):
        made_once(
            figures_key(store, reading, settings, ranking, persons=persons),
            folder,
            ["figures"],
            lambda: write_figures(store, settings, ranking, folder / "figures", persons=persons),
        )
    with work.stage("metadata"):
        _write_deltas(work)
        write_descriptions(described, [work.whole, work.reduced], store, folder / "dumps")
        dumps.write_checksums(folder / "dumps")
    with work.stage("questions"):
        answered = answers(store, settings, persons=persons)
    with work.stage("site"):
        verdicts = holding(work.dataset.verdicts, frame(work.shown, settings.names), settings.names)
        knowledge = Knowledge(work.shown, settings, verdicts)
        downloads = _copy_downloads(folder)
        write_resolvable(work.shown, settings.base, work.prefixes, folder / "dumps", folder / "site")
        content = Content(
            knowledge=knowledge,
            quads=work.shown,
            settings=settings,
            prefixes=work.prefixes,
            counts=counts,
            dumps=written,
            variant=described[1][2] if persons else None,
            answers=answered,
            ranking=ranking,
            unranked=unranked,
            downloads=[name for name in downloads if not name.startswith("dumps/")],
            networks={
                language: f"download/figures/{name}"
                for language, name in networks_of(folder / "figures").items()
            },
            removed=removed(work.dataset.dir),
            moved=_moved(work, knowledge),
            views=VIEWS if bundled() else (),
        )
        languages = LANGUAGES if lang is None else (lang,)
        write_redirects(settings, languages, folder / "redirects")
        pages = len(planned_pages(content, languages))
        keeper = _keeper(work, content, languages)
        wrote = write_site(
            content, folder / "site", languages, lambda done: work.tell("site", done, pages), keeper
        )
        summary.pages, summary.kept = wrote.pages, wrote.kept
    summary.explorer = bundled()
    summary.statements, summary.rdfc = len(work.shown), written.rdfc
    summary.things = {kind: len(things) for kind, things in knowledge.things.items()}
    summary.sources = summary.things.pop("source")
    return keeper


def _keeper(work: _Work, content: Content, languages: Sequence[str]) -> Keeper | None:
    """What keeps the pages of the site that lies in the place of this one; None without a cache to keep notes in."""
    if not cache_dir():
        return None
    place = work.out.absolute() / "site"
    old = place if place.is_dir() else None
    return Keeper(old, work.folder / "site", place, content.knowledge, stamp(content, languages))


def _write_networks(work: _Work, store: Store, reading: Reading, reduced_store: Store) -> None:
    """The network as files for other programs, and its tables without persons."""
    settings, folder, persons = work.settings, work.folder, work.whole is not None
    suffix = "" if persons else SUFFIX
    made_once(
        network_key(reading, settings, persons=persons),
        folder,
        ["graphs", *(f"dumps/{name}{suffix}.csv" for name in TABLES)],
        lambda: write_networks(store, settings, folder, persons=persons, suffix=suffix),
    )
    if persons:
        variant = variant_of(settings)
        made_once(
            network_key(read(reduced_store, variant), variant, persons=False),
            folder,
            [f"dumps/{name}{SUFFIX}.csv" for name in TABLES],
            lambda: write_variant_tables(reduced_store, variant, folder / "dumps", SUFFIX),
        )


def _moved(work: _Work, knowledge: Knowledge) -> dict[str, str]:
    """The things that were merged away, for the site."""
    moved = moved_things(read_redirects(work.dataset.dir), knowledge)
    if work.whole is not None:
        return moved
    return without_named(moved, work.dataset.quads(), exceptions(work.dataset.dir))


def _write_dumps(work: _Work) -> list[tuple[Settings, metadata.Counts, dumps.Dumps]]:
    """Write the dumps; of each dataset its settings, counts and dumps, the one that is shown first."""
    settings, folder = work.dataset.settings, work.folder / "dumps"
    made = []
    if work.whole is not None:
        whole = dumps.write_dumps(work.whole, settings, work.prefixes, folder)
        made.append((settings, metadata.count(work.whole, settings.base), whole))
    reduced = dumps.write_dumps(
        work.reduced, settings, work.prefixes, folder, dataset=variant_iri(settings), suffix=SUFFIX
    )
    return [*made, (variant_of(settings), metadata.count(work.reduced, settings.base), reduced)]


def _revising(dataset: Dataset, since: Path | None) -> Dataset:
    """`dataset` with the version in `since` as the previous one, if its settings name none."""
    if since is None:
        return dataset
    settings = dataset.settings
    version = older_version(since, settings)
    said = replace(settings.publication, previous=settings.publication.previous or version)
    return Dataset(dataset.dir, replace(settings, publication=said))


def _placed(dataset: Dataset, base_url: str | None) -> Dataset:
    """`dataset` with its site at `base_url`, if that is given."""
    if base_url is None:
        return dataset
    site = base_url if base_url.endswith("/") else f"{base_url}/"
    holds, rule = RULES["site"]
    if not holds(site):
        raise ParameterError(
            f"{base_url!r} is not where a site can lie", where="--base-url", why=f"it must be {rule}"
        )
    said = replace(dataset.settings.publication, site=site)
    return Dataset(dataset.dir, replace(dataset.settings, publication=said))


def _write_deltas(work: _Work) -> None:
    """What changed since an older version, of each dataset that is made."""
    if work.since is None:
        return
    gone, folder = removed(work.dataset.dir), work.folder / "dumps"
    if work.whole is not None:
        write_delta(work.whole, work.dataset.settings, work.since, folder, gone=gone)
    write_delta(work.reduced, work.dataset.settings, work.since, folder, gone=gone, suffix=SUFFIX)


def _rank(work: _Work, store: Store) -> tuple[Ranking | None, str]:
    """The ranking with its tables; none, and the reason, where there are not two organisations to compare."""
    from clustergraph.potential import rank, write_tables  # noqa: PLC0415 - numpy and scipy cost start-up time

    try:
        ranking = rank(
            store, work.settings, progress=lambda step, done, of: work.tell(f"ranking: {step}", done, of)
        )
    except NotEnoughDataError as error:
        return None, str(error.what)
    write_tables(ranking, work.folder / "tables")
    work.summary.ranked = sum(pair.rank is not None for pair in ranking.pairs)
    work.summary.insufficient = ranking.manifest["pairs_insufficient"]
    return ranking, ""


def _copy_downloads(folder: Path) -> list[str]:
    """Copy all that was made to where the site can link to it; the names below ``download``, sorted."""
    target = folder / "site" / "download"
    for name in _MAKERS:
        shutil.copytree(folder / name, target / name)
    return sorted(file.relative_to(target).as_posix() for file in target.rglob("*") if file.is_file())


def _count(folder: Path) -> int:
    return sum(path.is_file() for path in folder.rglob("*"))


@contextmanager
def _stage(summary: BuildSummary, tell: Progress, name: str) -> Iterator[None]:
    tell(name, 0, 1)
    start = perf_counter()
    yield
    summary.seconds[name] = perf_counter() - start
    tell(name, 1, 1)
