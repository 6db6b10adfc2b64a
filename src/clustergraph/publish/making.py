"""All that a build makes, stage by stage, in the folder that it is given."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clustergraph.dataset.frame import frame
from clustergraph.dataset.verdicts import holding
from clustergraph.errors import NotEnoughDataError
from clustergraph.network.read import read
from clustergraph.persons import removed
from clustergraph.persons.names import exceptions
from clustergraph.publish import dumps, metadata
from clustergraph.publish.answers import answers
from clustergraph.publish.delta import write_delta
from clustergraph.publish.describing import write_descriptions
from clustergraph.publish.explorer.bundle import VIEWS, bundled
from clustergraph.publish.figures import networks_of, write_figures
from clustergraph.publish.networks import TABLES, write_networks, write_variant_tables
from clustergraph.publish.redirects import write_redirects
from clustergraph.publish.remaking import figures_key, made_once, network_key
from clustergraph.publish.resolving import write_resolvable
from clustergraph.publish.site.content import Content
from clustergraph.publish.site.keeping import Keeper
from clustergraph.publish.site.knowledge import Knowledge
from clustergraph.publish.site.moved import moved_things, without_named
from clustergraph.publish.site.rendering import planned_pages, stamp, write_site
from clustergraph.publish.site.words import LANGUAGES
from clustergraph.publish.summary import stage as timed
from clustergraph.publish.variant import SUFFIX, variant_iri, variant_of
from clustergraph.reconcile import read_redirects
from clustergraph.store import EmbeddedStore, open_store
from clustergraph.store.cache import cache_dir
from clustergraph.store.opening import sorted_nquads
from clustergraph.terms import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    import pyoxigraph as ox

    from clustergraph.dataset import Dataset, Settings
    from clustergraph.network.statements import Reading
    from clustergraph.potential.ranking import Ranking
    from clustergraph.publish.summary import BuildSummary, Progress
    from clustergraph.store import Store

FOLDERS = ("dumps", "figures", "graphs", "tables", "redirects", "site")
_MAKERS = ("dumps", "figures", "graphs", "tables")


@dataclass(frozen=True, slots=True)
class Work:
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
        return timed(self.summary, self.tell, name)


def make(work: Work, *, lang: str | None) -> Keeper | None:
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


def _keeper(work: Work, content: Content, languages: Sequence[str]) -> Keeper | None:
    """What keeps the pages of the site that lies in the place of this one; None without a cache to keep notes in."""
    if not cache_dir():
        return None
    place = work.out.absolute() / "site"
    old = place if place.is_dir() else None
    return Keeper(old, work.folder / "site", place, content.knowledge, stamp(content, languages))


def _write_networks(work: Work, store: Store, reading: Reading, reduced_store: Store) -> None:
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


def _moved(work: Work, knowledge: Knowledge) -> dict[str, str]:
    """The things that were merged away, for the site."""
    moved = moved_things(read_redirects(work.dataset.dir), knowledge)
    if work.whole is not None:
        return moved
    return without_named(moved, work.dataset.quads(), exceptions(work.dataset.dir))


def _write_dumps(work: Work) -> list[tuple[Settings, metadata.Counts, dumps.Dumps]]:
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


def _write_deltas(work: Work) -> None:
    """What changed since an older version, of each dataset that is made."""
    if work.since is None:
        return
    gone, folder = removed(work.dataset.dir), work.folder / "dumps"
    if work.whole is not None:
        write_delta(work.whole, work.dataset.settings, work.since, folder, gone=gone)
    write_delta(work.reduced, work.dataset.settings, work.since, folder, gone=gone, suffix=SUFFIX)


def _rank(work: Work, store: Store) -> tuple[Ranking | None, str]:
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
