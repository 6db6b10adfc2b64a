"""What a server says of its dataset: from ``dataset.toml``, or from the description that lies beside a built site."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from clustergraph.errors import ServeError
from clustergraph.terms import PREFIXES, Names

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from clustergraph.dataset import Settings

_PAV = "http://purl.org/pav/"


@dataclass(frozen=True, slots=True)
class Meta:
    """`base` is what the IRIs of the dataset begin with, `dataset` its own IRI; texts are by language; `endpoint` may be empty."""

    base: str
    dataset: str
    title: Mapping[str, str]
    description: Mapping[str, str]
    licence: str
    version: str
    date: str
    endpoint: str = ""

    @property
    def prefixes(self) -> dict[str, str]:
        """Prefix names that queries need not declare."""
        return {**PREFIXES, **Names(self.base).prefixes()}


def of_settings(settings: Settings) -> Meta:
    """What ``dataset.toml`` says."""
    return Meta(
        base=settings.base,
        dataset=settings.dataset,
        title=settings.title,
        description=settings.description,
        licence=settings.licence,
        version=settings.version,
        date=settings.date.isoformat(),
        endpoint=settings.publication.endpoint,
    )


def of_site(site: Path) -> tuple[Meta, Path]:
    """What the ``void.ttl`` of a built site says of the dataset shown there, and the dump of that dataset.

    A build describes the dataset that its site shows; one beside it (without persons) has no dump of its own there, or is
    told apart by the longer IRI.

    Raises:
        ServeError: the folder is no site of a build.

    """
    folder = site / "download" / "dumps"
    try:
        triples = list(ox.parse(path=folder / "void.ttl", format=ox.RdfFormat.TURTLE))
    except (OSError, SyntaxError) as error:
        raise ServeError(
            "this is no site of a build",
            where=str(site),
            why="download/dumps/void.ttl is missing or cannot be read",
            hint="name the folder site/ that `clustergraph build` made",
        ) from error
    said: dict[str, dict[str, list[ox.NamedNode | ox.Literal]]] = {}
    for triple in triples:
        if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.NamedNode | ox.Literal):
            said.setdefault(triple.subject.value, {}).setdefault(triple.predicate.value, []).append(
                triple.object
            )
    for dataset in sorted((iri for iri in said if PREFIXES["void"] + "dataDump" in said[iri]), key=len):
        names = {dump.value.rpartition("/")[2] for dump in said[dataset][PREFIXES["void"] + "dataDump"]}
        dumps = sorted(name for name in names if name.endswith(".nq.gz") and (folder / name).is_file())
        if dumps:
            return _of_triples(dataset, said[dataset]), folder / dumps[0]
    raise ServeError(
        "the site has no dump in N-Quads",
        where=str(folder),
        why="the endpoint answers from it",
        hint="build the site again",
    )


def _of_triples(dataset: str, said: Mapping[str, list[ox.NamedNode | ox.Literal]]) -> Meta:
    def one(name: str) -> str:
        return next((value.value for value in said.get(name, ())), "")

    def texts(name: str) -> dict[str, str]:
        values = (
            value for value in said.get(PREFIXES["dcterms"] + name, ()) if isinstance(value, ox.Literal)
        )
        return {value.language or "en": value.value for value in values}

    return Meta(
        base=one(PREFIXES["void"] + "uriSpace").removesuffix("id/"),
        dataset=dataset,
        title=texts("title"),
        description=texts("description"),
        licence=one(PREFIXES["dcterms"] + "license"),
        version=one(_PAV + "version"),
        date=one(PREFIXES["dcterms"] + "modified"),
        endpoint=one(PREFIXES["void"] + "sparqlEndpoint"),
    )
