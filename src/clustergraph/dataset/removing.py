"""Taking a person out of all data files, so that what organisations did stays.

Entry, posts and positions go. A participation becomes one of the organisation for which the page states it; without
such a statement it goes. Where the name is left in a text, ``N. N.`` stands instead; an IRI or a file name with the name
is cut before it; the address of a page becomes that of its host. A page that then states nothing goes as well.
Nothing is written here: the result is the new content of each file, for `clustergraph.atomic.write_all`.
"""

from __future__ import annotations

import csv
import gzip
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

import pyoxigraph as ox

from clustergraph.dataset.beside import IN_TABLES, masked
from clustergraph.dataset.document import Block, Comment, Document, Node, Pair
from clustergraph.dataset.grammar import parse
from clustergraph.dataset.layout import document_text
from clustergraph.dataset.verdicts import FILE as READINGS
from clustergraph.dataset.verdicts import table_bytes
from clustergraph.errors import NotFoundError, ParameterError
from clustergraph.persons.names import NameList, clean_iri, clean_slug, exceptions, mask, words
from clustergraph.persons.stand_ins import BY_PERSON, names_of, relations_of, stand_ins, value
from clustergraph.persons.tombstones import FILE, removed
from clustergraph.resources import SETTINGS_FILE
from clustergraph.terms import CG, FOAF, PREFIXES, SCHEMA, slug

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable
    from pathlib import Path

    from clustergraph.dataset.reading import Dataset

_PARTICIPANT, _ON_BEHALF = PREFIXES["cg"] + "participant", PREFIXES["cg"] + "onBehalfOf"
_SOURCE = PREFIXES["dcterms"] + "source"
_EDITORIAL = frozenset({PREFIXES["cg"] + "reason", _SOURCE})
_TEXT_FILES = (".csv", ".json", ".jsonl", ".md", ".txt", ".toml", ".ttl", ".tsv", ".yaml")
_REDIRECTS = "redirects.csv"
"""Two columns, paths below the base: what was merged away, and what it became."""
_SHOWN_FILES = 10


@dataclass(frozen=True)
class Removal:
    """What a removal changes: content of files (relative to the data folder; None: the file goes), and what it means.

    `beside` has the same of the folders beside the data.
    """

    person: str
    names: tuple[str, ...]
    contents: dict[str, bytes | None]
    relations: int
    kept: int
    homonyms: tuple[str, ...] = ()
    last_name_left: tuple[str, ...] = ()
    beside: dict[Path, dict[str, bytes | None]] = field(default_factory=dict)

    def text(self) -> str:
        """The removal in words."""
        gone = [name for name, content in self.contents.items() if content is None]
        lines = [
            f"{', '.join(self.names)}  {self.person}",
            f"  {len(self.contents)} files change, {len(gone)} of them go{': ' if gone else ''}{', '.join(gone)}",
            f"  {self.relations} posts, participations and positions go",
            f"  {self.kept} participations stay as those of the organisation they were for",
        ]
        if self.beside:
            files = [f"{folder.name}/{name}" for folder, contents in self.beside.items() for name in contents]
            lines.append(f"  {len(files)} tables beside the data lose the name: {', '.join(files)}")
        if self.homonyms:
            lines.append(
                f"  {', '.join(self.homonyms)} bear the same name: it stays in texts, and only the IRI is blocked"
            )
        if self.last_name_left:
            shown = ", ".join(self.last_name_left[:_SHOWN_FILES])
            lines.append(
                f"  {len(self.last_name_left)} files still hold the last name alone; look whether it is theirs: {shown}"
            )
        return "\n".join(lines)


def find_person(dataset: Dataset, who: str) -> str:
    """The IRI of the person that `who` (an IRI, a slug or a full name) means.

    Raises:
        NotFoundError: the register has no such person, or not any more; the nearest names are offered.
        ParameterError: several persons have this name.

    """
    persons = _registered(dataset)
    prefix = dataset.settings.names.thing("person", "").value
    exact = [iri for iri in persons if who in {iri, iri.removeprefix(prefix)}]
    found = exact or sorted(
        iri for iri, names in persons.items() if slug(who) in {slug(name) for name in names}
    )
    if len(found) > 1:
        slugs = ", ".join(iri.removeprefix(prefix) for iri in found)
        raise ParameterError(f"{who!r} is the name of several persons", hint=f"say which: {slugs}")
    if found:
        return found[0]
    from difflib import get_close_matches  # noqa: PLC0415 - only where something is wrong

    known = {slug(name): name for names in persons.values() for name in names}
    nearest = [known[key] for key in get_close_matches(slug(who), known, n=3)]
    if removed(dataset.dir).blocks(who):
        raise NotFoundError(f"{who!r} was removed already", where=str(dataset.dir / FILE))
    raise NotFoundError(f"no person {who!r}", nearest=nearest, where=str(dataset.dir / "register"))


def _registered(dataset: Dataset) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for quad in dataset.quads():
        if quad.predicate == FOAF.name and isinstance(quad.subject, ox.NamedNode):
            found.setdefault(quad.subject.value, set()).add(value(quad.object))
    return found


def plan_removal(dataset: Dataset, person: str, day: dt.date) -> Removal:
    """What has to change so that `person` (an IRI) is gone; `day` is written to the list of the removed.

    Raises:
        DatasetError: files cannot be read.

    """
    quads = dataset.quads()
    who = frozenset({person})
    names = [*names_of(quads, who), *_merged_names(dataset, person)]
    folded = {slug(name) for name in names}
    homonyms = tuple(
        sorted(
            iri
            for iri, borne in _registered(dataset).items()
            if iri != person and folded & {slug(n) for n in borne}
        )
    )
    nodes = relations_of(quads, who)
    base, finder = dataset.settings.base, NameList([] if homonyms else names, exceptions(dataset.dir))
    # The key of a participation holds the slug of the event part, and that may hold the name.
    instead = {
        node: {organisation: clean_iri(iri, base, finder) or iri for organisation, iri in found.items()}
        for node, found in stand_ins(quads, nodes, base).items()
    }
    editor = _Editor(
        base=base,
        gone=who | nodes,
        instead=instead,
        finder=finder,
        hosts={value(q.subject): value(q.object) for q in quads if q.predicate == CG.host},
    )
    contents = _turtle_files(dataset, editor)
    contents |= _other_files(dataset.dir, editor)
    contents |= _readings(dataset, editor, contents)
    tombstones = removed(dataset.dir).with_person(person, [] if homonyms else names, day)
    contents[FILE] = tombstones.text().encode()
    left = () if homonyms else _last_name_left(dataset, names, contents)
    kept = sum(len(orgs) for orgs in instead.values())
    gone = len(nodes) - len(instead)
    beside = masked(dataset.dir, editor.finder)
    return Removal(person, tuple(names), contents, gone, kept, homonyms, left, beside)


def _merged_names(dataset: Dataset, person: str) -> list[str]:
    """The slugs, as words, of entries that were merged into that of `person`: names that pages give, too."""
    path, base = dataset.dir / _REDIRECTS, dataset.settings.base
    rows = csv.reader(path.read_text(encoding="utf-8").splitlines()) if path.is_file() else ()
    return sorted(
        row[0].rpartition("/")[2].replace("-", " ")
        for row in rows
        if base + row[-1] == person and len(row) == 2
    )


def _last_name_left(
    dataset: Dataset, names: Iterable[str], contents: dict[str, bytes | None]
) -> tuple[str, ...]:
    """The files that hold the last name alone when the removal is done: whose it is there, only a reader can tell."""
    last = {words(name)[-1][0] for name in names if words(name)}
    texts = {file.name: file.content for file in dataset.files} | contents
    return tuple(
        name
        for name, content in sorted(texts.items())
        if content is not None
        and name != FILE
        and last & {word for word, _, _ in words(f"{name} {content.decode('utf-8', errors='replace')}")}
    )


def _turtle_files(dataset: Dataset, editor: _Editor) -> dict[str, bytes | None]:
    while True:
        contents: dict[str, bytes | None] = {}
        silent: set[str] = set()
        for file in dataset.files:
            text = file.content.decode("utf-8")
            document = parse(text)
            changed = editor.edit(document)
            source = dataset.settings.names.thing("source", file.slug).value
            states = any(block.subject.value not in (source, editor.iri(source)) for block in document.blocks)
            folder, _, name = file.name.rpartition("/")
            new_name = f"{folder}/{clean_slug(name.removesuffix('.ttl'), editor.finder)}.ttl".lstrip("/")
            if changed and file.place == "source" and not states:
                silent.add(source)
            if changed and (not document.blocks or (file.place == "source" and not states)):
                contents[file.name] = None
            elif changed or new_name != file.name:
                if new_name != file.name:
                    contents[file.name] = None
                contents[new_name] = document_text(document).encode()
        if silent <= editor.gone:
            return contents
        # A page that states nothing any more goes too, and then nothing may cite it.
        editor = editor.without(silent)


def _other_files(data_dir: Path, editor: _Editor) -> dict[str, bytes | None]:
    """Tables and texts beside the Turtle files, and what imports keep."""
    contents: dict[str, bytes | None] = {}
    for path in sorted(data_dir.rglob("*")):
        name = path.relative_to(data_dir).as_posix()
        if not path.is_file() or name in {FILE, SETTINGS_FILE} or path.suffix == ".ttl":
            continue
        if name.endswith(".nq.gz"):
            old = list(ox.parse(gzip.decompress(path.read_bytes()), format=ox.RdfFormat.N_QUADS))
            new = [quad for quad in (editor.quad(quad) for quad in old) if quad is not None]
            if new != old:
                lines = sorted({f"{quad} .\n" for quad in new})
                contents[name] = gzip.compress("".join(lines).encode(), mtime=0)
        elif path.suffix in _TEXT_FILES:
            text = path.read_bytes().decode("utf-8", errors="surrogateescape")
            if (new_text := mask(text, editor.finder, IN_TABLES)) != text:
                contents[name] = new_text.encode("utf-8", errors="surrogateescape")
    return contents


def _readings(
    dataset: Dataset, editor: _Editor, contents: dict[str, bytes | None]
) -> dict[str, bytes | None]:
    """The table of readings without the verdicts on what goes, and without the name in what stays."""
    names = {file.name for file in dataset.files} | contents.keys()
    left = {
        name.rpartition("/")[2].removesuffix(".ttl") for name in names if contents.get(name, b"") is not None
    }
    start, rows = f"{dataset.settings.base}id/", []
    for row in dataset.verdicts:
        source, node = editor.iri(f"{start}source/{row.source}") or "", editor.iri(start + row.node) or ""
        if start + row.node not in editor.gone and source.rpartition("/")[2] in left:
            told = {name: mask(getattr(row, name), editor.finder) for name in ("note", "query")}
            done = mask(row.done, editor.finder, IN_TABLES)
            slug_, path = source.rpartition("/")[2], node.removeprefix(start)
            rows.append(replace(row, source=slug_, node=path, done=done, **told))
    return {READINGS: table_bytes(rows)} if rows != dataset.verdicts else {}


class _Editor(NamedTuple):
    """Takes a person out of documents and quads.

    `gone` are IRIs that must not be left, `instead` the nodes of organisations that follow participations among them.
    """

    base: str
    gone: frozenset[str]
    instead: dict[str, dict[str, str]]
    finder: NameList
    hosts: dict[str, str]

    def without(self, more: Iterable[str]) -> _Editor:
        """The same, with more that goes."""
        return self._replace(gone=self.gone | frozenset(more))

    def edit(self, document: Document) -> bool:
        """Change `document`; whether anything changed."""
        before = [(b.subject, list(b.pairs), list(b.comments)) for b in document.blocks], list(document.head)
        document.head[:] = [self._comment(comment) for comment in document.head]
        document.blocks[:] = [new for block in document.blocks for new in self._blocks(block)]
        after = [(b.subject, b.pairs, b.comments) for b in document.blocks], document.head
        return before != after

    def quad(self, quad: ox.Quad) -> ox.Quad | None:
        """`quad` without the person; None if nothing is left of it. Nothing stands in: imports know only the tables."""
        if self.gone & {value(quad.subject), value(quad.object)}:
            return None
        old_graph = quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else ""
        subject, graph = self.iri(value(quad.subject)), self.iri(old_graph)
        told = self._term(quad)
        if subject is None or not graph or told is None:
            return None
        return ox.Quad(ox.NamedNode(subject), quad.predicate, told, ox.NamedNode(graph))

    def _term(self, quad: ox.Quad) -> ox.NamedNode | ox.Literal | None:
        """The value of `quad` without the name; None if nothing can stand for it."""
        old = quad.object
        if isinstance(old, ox.Literal):
            text = mask(old.value, self.finder)
            if old.language:
                return ox.Literal(text, language=old.language)
            return ox.Literal(text, datatype=old.datatype)
        new = self._address(value(quad.subject), quad.predicate.value, value(old))
        return ox.NamedNode(new) if new else None

    def iri(self, iri: str) -> str | None:
        """`iri` without the name; None for a foreign IRI that holds it."""
        return clean_iri(iri, self.base, self.finder)

    def _address(self, subject: str, predicate: str, iri: str) -> str | None:
        """The IRI that stands for `iri` as a value: of the address of a page, that of its host."""
        new = self.iri(iri)
        if new is None and predicate == SCHEMA.url.value and subject in self.hosts:
            return f"{urlsplit(iri).scheme}://{self.hosts[subject]}/"
        return new

    def _comment(self, comment: Comment) -> Comment:
        return Comment(comment.at, mask(comment.text, self.finder))

    def _blocks(self, block: Block) -> list[Block]:
        subject = block.subject.value
        if subject in self.instead:
            return self._stand_ins(block)
        if subject in self.gone:
            return []
        new = self.iri(subject)
        pairs = [pair for pair in (self._pair(subject, pair) for pair in block.pairs) if pair.objects]
        left = {pair.predicate.value for pair in pairs}
        lost = {pair.predicate.value for pair in block.pairs} - left
        # A block that lost its matter keeps no reason, one that lost its only page states nothing.
        if new is None or (lost and (left <= _EDITORIAL or _SOURCE in lost)):
            return []
        return [Block(_node(block.subject, new), pairs, [self._comment(c) for c in block.comments])]

    def _stand_ins(self, block: Block) -> list[Block]:
        """The participation of the person as one of each organisation that this block names."""
        stated = {node.value for node in block.values(_ON_BEHALF)}
        found = []
        for organisation, iri in self.instead[block.subject.value].items():
            if organisation not in stated:
                continue
            (node,) = {n.value: n for n in block.values(_ON_BEHALF) if n.value == organisation}.values()
            kept = [self._pair(iri, pair) for pair in block.pairs if pair.predicate.value not in BY_PERSON]
            own = [Pair(Node(0, "iri", "", predicate), [node]) for predicate in (_PARTICIPANT, _ON_BEHALF)]
            found.append(Block(_node(block.subject, iri), [p for p in kept if p.objects] + own, []))
        return found

    def _pair(self, subject: str, pair: Pair) -> Pair:
        return Pair(
            pair.predicate, [new for node in pair.objects for new in self._objects(subject, pair, node)]
        )

    def _objects(self, subject: str, pair: Pair, node: Node) -> list[Node]:
        if node.kind == "literal":
            return [_node(node, mask(node.value, self.finder))]
        if node.value in self.instead:
            return [_node(node, iri) for iri in self.instead[node.value].values()]
        if node.value in self.gone:
            return []
        new = self._address(subject, pair.predicate.value, node.value)
        return [_node(node, new)] if new is not None else []


def _node(node: Node, text: str) -> Node:
    """`node` with another value."""
    return node if node.value == text else node._replace(value=text)


__all__ = ["Removal", "find_person", "plan_removal"]
