"""What IRIs lead to that are not those of a thing with a page: the ontology, its vocabularies and versions, relations.

A plain host finds files by their path alone, so everything that a redirect may lead to is a file here:

- ``.well-known/void`` the description of the datasets (RFC 8615);
- ``ontology/<name>.<format>`` the ontology and each vocabulary, the ontology also at ``ontology/<version>/``;
- ``ontology/shapes/<name>.ttl`` the rules for the data;
- ``data/<kind>.<format>`` all relations of those kinds whose IRI does not name the thing on whose page they are shown;
- ``data/graph.<format>`` what the graphs are that belong to no single page.
"""

from __future__ import annotations

import shutil
from collections import defaultdict
from typing import TYPE_CHECKING

import pyoxigraph as ox

from clustergraph.dataset.vocabulary import vocabulary_quads
from clustergraph.publish import metadata, writers
from clustergraph.resources import ontology_dir
from clustergraph.terms import ONTOLOGY, PREFIXES, Names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

FORMATS = ("ttl", "nt", "jsonld")
"""Endings of the RDF files that IRIs lead to."""

NAMED_BY_PLACE = {
    "label-award": ("organisation", 0),
    "membership": ("organisation", 1),
    "name": ("organisation", 0),
    "pair": ("organisation", 1),
    "participation": ("event", 0),
    "position": ("event", 0),
    "project-participation": ("project", 0),
    "reading": ("source", 0),
}
"""Kinds of relations whose IRI names a thing on whose page they are shown: its class, and which part of the IRI it is."""

TOPICS = "scheme"
"""The kind of the scheme of topics, which is shown as the list of topics."""


def ontology_version() -> str:
    """The version of the ontology, as in its version IRI."""
    return version_iri().rpartition("/")[2]


def version_iri() -> str:
    """The version IRI that the ontology gives itself."""
    wanted = ox.NamedNode(f"{PREFIXES['owl']}versionIRI")
    for triple in ox.parse(path=ontology_dir() / "clustergraph.ttl", format=ox.RdfFormat.TURTLE):
        if triple.predicate == wanted and isinstance(triple.object, ox.NamedNode):
            return triple.object.value
    return ONTOLOGY


def write_resolvable(
    quads: Iterable[ox.Quad], base: str, prefixes: Mapping[str, str], dumps: Path, site: Path
) -> None:
    """Write all of this into `site`; `quads` are what is shown there, `dumps` the folder with the descriptions."""
    (site / ".well-known").mkdir(parents=True)
    shutil.copyfile(dumps / metadata.FILE, site / ".well-known" / "void")
    # Without this file GitHub Pages leaves out what begins with a dot.
    (site / ".nojekyll").write_bytes(b"")
    _write_ontology(prefixes, site / "ontology")
    for kind, given in _elsewhere(quads, base).items():
        _write(site / "data" / kind, given, prefixes)


def elsewhere(kind: str) -> bool:
    """Whether `kind`, the first part of an IRI below ``id/``, is that of relations that are listed together."""
    return kind not in Names.THINGS and kind not in NAMED_BY_PLACE


def _elsewhere(quads: Iterable[ox.Quad], base: str) -> dict[str, list[ox.Quad]]:
    """Statements on what no single thing tells of, by the file that does."""
    start, of_page = f"{base}id/", f"{base}graph/source/"
    found: defaultdict[str, list[ox.Quad]] = defaultdict(list)
    for quad in quads:
        subject = quad.subject.value if isinstance(quad.subject, ox.NamedNode) else ""
        if subject.startswith(start):
            kind = subject[len(start) :].partition("/")[0]
            if elsewhere(kind):
                found[kind].append(quad)
        elif subject.startswith(f"{base}graph/") and not subject.startswith(of_page):
            found["graph"].append(quad)
    return dict(sorted(found.items()))


def _write_ontology(prefixes: Mapping[str, str], folder: Path) -> None:
    graphs: defaultdict[str, list[ox.Quad]] = defaultdict(list)
    for quad in vocabulary_quads():
        assert isinstance(quad.graph_name, ox.NamedNode)
        graphs[quad.graph_name.value].append(quad)
    for graph, given in graphs.items():
        if graph == ONTOLOGY:
            _write(folder / "clustergraph", given, prefixes)
            (folder / ontology_version()).mkdir()
            for ending in FORMATS:
                name = f"clustergraph.{ending}"
                shutil.copyfile(folder / name, folder / ontology_version() / name)
        else:
            _write(folder / graph.rpartition("/")[2], given, prefixes)
    (folder / "shapes").mkdir()
    for path in sorted((ontology_dir() / "shapes").glob("*.ttl")):
        shutil.copyfile(path, folder / "shapes" / path.name)


def _write(stem: Path, quads: list[ox.Quad], prefixes: Mapping[str, str]) -> None:
    """`quads` as one set of triples in each of `FORMATS`."""
    stem.parent.mkdir(parents=True, exist_ok=True)
    subjects = writers.grouped(writers.union(quads)).get("", {})
    for ending, data in (
        ("ttl", writers.turtle_of(subjects, prefixes)),
        ("nt", writers.ntriples(quads)),
        ("jsonld", writers.jsonld_of({"": subjects}, prefixes)),
    ):
        stem.with_suffix(f".{ending}").write_bytes(data)
