"""Merging two things that are one: the IRI that goes is replaced everywhere, its names and its address lead on."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from clustergraph import atomic
from clustergraph.dataset.document import RDF_TYPE, Node
from clustergraph.dataset.tokens import quote
from clustergraph.errors import ClustergraphError, NotFoundError
from clustergraph.reconcile import redirects
from clustergraph.reconcile.decisions import Decision, Decisions
from clustergraph.reconcile.following import LABELS, MANY, SEGMENTS, followed_snapshots
from clustergraph.reconcile.rewriting import FileBlocks, Statement, key, read_blocks, written
from clustergraph.terms import PREFIXES, iris, shrink

if TYPE_CHECKING:
    from clustergraph.dataset import Dataset

_ALT = PREFIXES["skos"] + "altLabel"
_NOT_COMPARED = {RDF_TYPE, PREFIXES["dcterms"] + "source"}
_OPPOSITE = iris("cg:party", "cg:pairMember", "org:member", "org:organization")
"""Values of a relation that stand opposite to each other."""

_Values = set[tuple[str, tuple[str, str, str, str]]]
"""Predicates and objects of one relation."""
_NUMBERED = frozenset({"position", "observation", "label-award", "name"})


class MergeError(ClustergraphError, ValueError):
    """Two things cannot be merged; nothing was changed."""

    code: ClassVar[str] = "CG218"


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge changed.

    `files` are the files written, `relations` the number of relations with a new IRI, `names` the aliases added, and
    `dropped` the register statements of the thing that went for which the thing that stayed had its own.
    """

    kept: str
    gone: str
    files: tuple[str, ...]
    relations: int
    names: tuple[str, ...]
    dropped: tuple[str, ...]


def merge(dataset: Dataset, kept: str, gone: str, *, reason: str = "") -> Merged:
    """Merge the thing `gone` into the thing `kept`, both IRIs of one kind, in the files of `dataset`.

    `gone` is replaced everywhere, also within the keys of relations; a relation that `kept` has already with the same
    values becomes one with it, one that differs gets the next number. The names of `gone` become ``skos:altLabel``.
    ``redirects.csv`` and ``decisions.csv`` record it, and what imports keep follows. All files are written, or none.

    Raises:
        NotFoundError: one of the two is not in the register.
        MergeError: they are of different kinds, or the data state that they are two.
        DatasetError: the files have errors of syntax.

    """
    base = dataset.settings.base
    kind, kept_slug, gone_slug = _kind(dataset, kept, gone)
    dataset.quads()  # tells all files that cannot be read, in one error
    files = [read_blocks(file) for file in dataset.files if file.place != "stray"]
    register = [file for file in files if file.file.place == "register"]
    _find(register, kept, base)
    _find(register, gone, base)
    _refuse(dataset, files, kept, gone)
    names, dropped = _join_register(register, kept, gone)
    renamed = _relations(files, kept_slug, gone_slug, gone, kept, f"{base}id/")
    for file in files:
        file.rename({**renamed, gone: kept})
    changed = sorted((file for file in files if file.changed), key=lambda file: file.file.place == "register")
    decision = Decision(kind, kept_slug, gone_slug, "accepted", reason)
    decisions = Decisions(dataset.dir, base)
    redirect = redirects.table_with(dataset.dir, gone.removeprefix(base), kept.removeprefix(base))
    texts = {file.file.path: file.text().encode() for file in changed}
    snapshots = followed_snapshots(dataset.dir, {gone: kept}, renamed, dataset.settings.names.register)
    tables = {dataset.dir / redirects.FILE: redirect, decisions.path: decisions.table_with(decision)}
    everything = {**tables, **snapshots, **texts}
    atomic.write_all(dataset.dir, {str(p.relative_to(dataset.dir)): t for p, t in everything.items()})
    written = tuple(file.file.name for file in changed)
    return Merged(kept, gone, written, len(renamed), tuple(names), tuple(dropped))


def _kind(dataset: Dataset, kept: str, gone: str) -> tuple[str, str, str]:
    """The kind of both and their slugs."""
    root = f"{dataset.settings.base}id/"
    (kind, _, one), (other, _, two) = (iri.removeprefix(root).partition("/") for iri in (kept, gone))
    if kind != other or kept == gone or kind == "source":
        raise MergeError(
            f"{kept.removeprefix(root)} and {gone.removeprefix(root)}",
            why="two different things of one kind can be merged, and sources never",
            hint="name two organisations, two persons, two events ...",
        )
    if gone == dataset.settings.region:
        raise MergeError(
            gone, where="dataset.toml", why="the region of the dataset stays", hint="swap the two"
        )
    return kind, one, two


def _find(register: list[FileBlocks], thing: str, base: str) -> FileBlocks:
    for file in register:
        if file.values(thing, RDF_TYPE):
            return file
    raise NotFoundError(
        thing.removeprefix(f"{base}id/"), where="register/", hint="name a thing of the register"
    )


def _refuse(dataset: Dataset, files: list[FileBlocks], kept: str, gone: str) -> None:
    """Stop if something speaks of both as of two things."""
    pair = {kept, gone}
    if frozenset(pair) in Decisions(dataset.dir, dataset.settings.base).rejected():
        raise MergeError(
            f"{kept} and {gone}", where="decisions.csv", why="it was decided that they are two",
            hint="remove that line if it is wrong",
        )  # fmt: skip
    both: dict[str, set[str]] = defaultdict(set)
    for file in files:
        for subject, predicate, node in file.statements():
            role = predicate in _OPPOSITE
            if (subject in pair and node.value in pair and subject != node.value) or (
                role and node.value in pair and both[subject] | {node.value} == pair
            ):
                raise MergeError(
                    f"<{subject}> names both", where=file.file.name,
                    why="what stands in relation to another, or beside it, is not the same",
                    hint="mend that statement if it is wrong, else reject the pair",
                )  # fmt: skip
            if role:
                both[subject].add(node.value)


def _join_register(register: list[FileBlocks], kept: str, gone: str) -> tuple[list[str], list[str]]:
    """Carry names and other register statements of `gone` over to `kept`; what was added, what was left out."""
    home = next(file for file in register if file.values(kept, RDF_TYPE))
    named = {(n.value, n.language) for file in register for p, n in file.blocks.get(kept, ()) if p in LABELS}
    held = {predicate for file in register for predicate, _ in file.blocks.get(kept, ())}
    names, dropped = [], []
    for file in register:
        for predicate, node in file.blocks.pop(gone, []):
            language = node.language or "de"
            if predicate in LABELS:
                if (node.value, node.language) not in named and (node.value, language) not in named:
                    home.add(
                        kept,
                        _ALT,
                        Node(0, "literal", quote(node.value), node.value, language),
                    )
                    names.append(node.value)
                    named.add((node.value, language))
            elif predicate in MANY or predicate not in held:
                home.add(kept, predicate, node)
            elif all(key(other) != key(node) for other in home.values(kept, predicate)):
                dropped.append(f"{shrink(predicate)} {written(node)}")
            file.changed = True
        if comments := file.comments.pop(gone, []):
            home.comments.setdefault(kept, []).extend(comments)
    return names, dropped


def _relations(
    files: list[FileBlocks], kept_slug: str, gone_slug: str, gone: str, kept: str, root: str
) -> dict[str, str]:
    """New IRIs of the relations whose key holds the slug of `gone`."""
    values: dict[str, _Values] = defaultdict(set)
    parts: dict[str, set[int]] = defaultdict(set)
    for subject, predicate, node in _all(files):
        values[subject].add((predicate, key(node)))
        relation, _, path = subject.removeprefix(root).partition("/")
        if node.value == gone:
            for name, places in SEGMENTS.get(relation, {}).items():
                if iris(name) == {predicate}:
                    segments = path.split("/")
                    parts[subject].update(
                        at for at in places if at < len(segments) and segments[at] == gone_slug
                    )
    renamed: dict[str, str] = {}
    for subject in sorted(subject for subject, found in parts.items() if found):
        relation, _, path = subject.removeprefix(root).partition("/")
        segments = [kept_slug if at in parts[subject] else part for at, part in enumerate(path.split("/"))]
        said = _said(values[subject], gone, kept)
        new = _free(f"{root}{relation}/{'/'.join(segments)}", said, values, gone, kept, relation)
        renamed[subject] = new
        values[new] |= values[subject]
    return renamed


def _all(files: list[FileBlocks]) -> list[Statement]:
    return [statement for file in files for statement in file.statements()]


def _said(values: _Values, gone: str, kept: str) -> _Values:
    """What is said of a relation, its sources left out, after the merge."""
    return {
        (predicate, (node[0], kept, *node[2:]) if node[1] == gone else node)
        for predicate, node in values
        if predicate not in _NOT_COMPARED
    }


def _free(
    wanted: str,
    said: _Values,
    values: dict[str, _Values],
    gone: str,
    kept: str,
    relation: str,
) -> str:
    """`wanted`, or its next number, such that nothing else is said of it."""
    number = 1
    stem = wanted.rpartition("/")[0] if relation in _NUMBERED else wanted
    candidate = wanted
    while values.get(candidate) and _said(values[candidate], gone, kept) != said:
        number += 1
        candidate = f"{stem}/{number}"
    return candidate
