"""From clean data to everything that is published, in one folder that is replaced as a whole.

``dumps`` the dataset in all formats, with checksums and VoID; ``figures``; ``graphs`` for Gephi, Cytoscape, networkx and
igraph; ``tables`` the ranking; ``redirects`` the rules that lead from IRIs to the site; ``site`` the pages, with copies of the
first four under ``site/download``.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pyoxigraph as ox

from clustergraph.check import check
from clustergraph.dataset import Dataset, vocabulary_quads
from clustergraph.dataset.publication import RULES
from clustergraph.errors import DatasetError, EndpointError, ParameterError
from clustergraph.persons.names import exceptions
from clustergraph.publish.delta import older_version
from clustergraph.publish.loading import dataset_quads, record
from clustergraph.publish.making import FOLDERS, Work, make
from clustergraph.publish.output import replaced
from clustergraph.publish.summary import BuildSummary, stage
from clustergraph.publish.variant import without_persons
from clustergraph.store import RemoteStore

if TYPE_CHECKING:
    from pathlib import Path

    from clustergraph.publish.summary import Progress


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
        with stage(summary, tell, "endpoint"):
            quads = _fetched(endpoint, dataset, tell)
    else:
        with stage(summary, tell, "check"):
            _judge(dataset, summary)
            quads = dataset_quads(dataset)
    quads = sorted(set(quads), key=str)
    with stage(summary, tell, "persons"):
        reduced = without_persons(quads, dataset.settings, exceptions(dataset.dir))
    with replaced(out) as folder:
        keeper = make(
            Work(
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


def _count(folder: Path) -> int:
    return sum(path.is_file() for path in folder.rglob("*"))
