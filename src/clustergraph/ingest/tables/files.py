"""The files of a dataset as the importer sees them: statements by graph and file, written whole or not at all."""

from __future__ import annotations

import gzip
import io
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyoxigraph as ox

from clustergraph.dataset.grammar import parse
from clustergraph.dataset.layout import format_text
from clustergraph.errors import DatasetError
from clustergraph.ingest.tables.statements import subject_of
from clustergraph.terms import PREFIXES, Names

if TYPE_CHECKING:
    from pathlib import Path

    from clustergraph.dataset import Dataset
    from clustergraph.ingest.tables.statements import Graphs, Triples

SNAPSHOT = ".import/tables.nq.gz"

_REGISTER_FILES = {
    "organisation": "organisations",
    "person": "persons",
    "event": "events",
    "series": "events",
    "place": "places",
    "venue": "places",
    "project": "projects",
    "topic": "topics",
    "scheme": "topics",
}
_CURATED_FILES = {
    **_REGISTER_FILES, "venue": "venues", "act": "acts", "name": "names", "participation": "participations",
    "membership": "memberships", "observation": "observations",
}  # fmt: skip
_HEADS = {
    "curated/acts.ttl": "Acts of collaboration: what several pages bear together, and what we inferred.",
    "curated/events.ttl": "Events: what several pages bear together, and what we inferred.",
    "curated/names.ttl": "Earlier names of organisations, as we read them from the pages.",
    "curated/participations.ttl": "Participations that follow from the context.",
    "curated/persons.ttl": "Academic titles of persons whom several pages name.",
    "curated/projects.ttl": "Projects: what several pages bear together, and what we inferred.",
    "curated/venues.ttl": "Venues: what several pages bear together.",
    "register/organisations.ttl": "Organisations: what they are and what they are called. What a page says of them stands in the file of that page.",
    "register/persons.ttl": "Persons in public professional roles. A name here, everything else in the file of the page that states it.",
    "register/events.ttl": "Events, their parts and their series: what they are and what they are called.",
    "register/places.ttl": "Places and venues. Coordinates: GeoNames (https://www.geonames.org/, CC BY 4.0), the entry named by owl:sameAs.",
    "register/projects.ttl": "Projects: what they are called.",
    "register/topics.ttl": "The scheme of topics.",
}


@dataclass
class Files:
    """Statements of each file, by graph; `place` gives the file in which a graph's statements on a subject stand."""

    names: Names
    graphs: dict[ox.NamedNode, dict[str, Triples]] = field(default_factory=lambda: defaultdict(dict))

    def triples(self, graph: ox.NamedNode) -> Triples:
        """All statements of `graph`, over its files."""
        return set().union(*self.graphs.get(graph, {}).values())


def read_files(dataset: Dataset) -> Files:
    """All statements of the dataset by graph and file. The description of a page counts to the graph of the page.

    Raises:
        DatasetError: a file cannot be read.

    """
    dataset.quads()  # tells all files that cannot be read, in one error
    names = dataset.settings.names
    files = Files(names)
    fixed = {"register": names.register, "curated": names.curated}
    for file in dataset.files:
        if file.place == "stray":
            continue
        graph = fixed.get(file.place) or names.source_graph(file.slug)
        triples = files.graphs[graph].setdefault(file.name, set())
        triples.update(quad.triple for quad in ox.parse(file.content, format=ox.RdfFormat.TURTLE))
    return files


def read_snapshot(data_dir: Path) -> Graphs:
    """What the last import wrote, by graph; empty before the first."""
    path = data_dir / SNAPSHOT
    graphs: Graphs = defaultdict(set)
    if path.is_file():
        for quad in ox.parse(gzip.decompress(path.read_bytes()), format=ox.RdfFormat.N_QUADS):
            assert isinstance(quad.graph_name, ox.NamedNode)
            graphs[quad.graph_name].add(quad.triple)
    return graphs


def snapshot_bytes(graphs: Graphs) -> bytes:
    """`graphs` as N-Quads, sorted by graph and statement, compressed; the same bytes for the same statements."""
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb", mtime=0, filename="") as packed:
        for graph in sorted(graphs, key=lambda graph: graph.value):
            packed.write("".join(sorted(f"{triple} {graph} .\n" for triple in graphs[graph])).encode())
    return buffer.getvalue()


def _kind(names: Names, subject: ox.NamedNode) -> str:
    return subject.value.removeprefix(f"{names.base}id/").partition("/")[0]


def file_of(names: Names, graph: ox.NamedNode, subject: ox.NamedNode, year: str) -> str:
    """The file for new statements on `subject` in `graph`; `year` is the folder of a new page."""
    kind = _kind(names, subject)
    if graph == names.register:
        return f"register/{_REGISTER_FILES[kind]}.ttl"
    if graph == names.curated:
        return f"curated/{_CURATED_FILES.get(kind, kind)}.ttl"
    return f"sources/{year}/{graph.value.rsplit('/', 1)[1]}.ttl"


def distribute(files: Files, graph: ox.NamedNode, merged: Triples, year: str) -> dict[str, Triples]:
    """`merged`, the new statements of `graph`, by file.

    Statements stay where they stand; new ones join their subject where it stands already, else they go to `file_of`.
    """
    standing = files.graphs.get(graph, {})
    result = {name: triples & merged for name, triples in standing.items()}
    home = {
        triple.subject: name for name, triples in sorted(standing.items(), reverse=True) for triple in triples
    }
    written = set().union(*result.values())
    page = next(iter(standing), "") if graph not in (files.names.register, files.names.curated) else ""
    for triple in merged - written:
        name = page or home.get(triple.subject) or file_of(files.names, graph, subject_of(triple), year)
        result.setdefault(name, set()).add(triple)
    return result


def render(name: str, triples: Triples, old: str, names: Names) -> str:
    """The text of a file in standard layout, with the comments that `old`, its text until now, has."""
    document = parse(old) if old else None
    comments = (
        {b.subject.value: [c.text for c in b.comments] for b in document.blocks if b.comments}
        if document
        else {}
    )
    head = (
        [comment.text for comment in document.head]
        if document
        else [f"# {_HEADS[name]}"]
        if name in _HEADS
        else []
    )
    prefixes = {**PREFIXES, **names.prefixes(), "scheme": f"{names.base}id/scheme/"}
    by_subject: dict[str, list[str]] = defaultdict(list)
    for triple in triples:
        by_subject[str(triple.subject)].append(f"{triple.predicate} {triple.object}")
    lines = [*head, "", *(f"@prefix {prefix}: <{iri}> ." for prefix, iri in sorted(prefixes.items())), ""]
    for subject in sorted(by_subject):
        lines += [*comments.get(subject[1:-1], ()), f"{subject} {' ; '.join(sorted(by_subject[subject]))} ."]
    return format_text("\n".join(lines) + "\n", name)


def old_text(data_dir: Path, name: str) -> str:
    """The text of a file as it stands, empty where there is none.

    Raises:
        DatasetError: the file is not UTF-8.

    """
    path = data_dir / name
    try:
        return path.read_bytes().decode("utf-8") if path.is_file() else ""
    except UnicodeDecodeError as error:
        raise DatasetError(f"{name} is not UTF-8", [], where=str(path), hint="save it as UTF-8") from error
