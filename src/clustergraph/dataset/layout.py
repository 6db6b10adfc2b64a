"""The standard layout of data files (``clustergraph fmt``).

Comments at the head stay; prefixes that are used are sorted; an empty line stands before each subject. In a source file
the source comes first, then subjects go by kind and name: things in the order of their kinds, relations after them.
``a`` stands before the other predicates, which are sorted by their prefixed names; several objects stand one a line.
Comments before a subject travel with it. Formatting twice changes nothing, and no statement is added or lost.
"""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING

from clustergraph import atomic
from clustergraph.dataset.document import RDF_TYPE, XSD, Block, Document, Fault, Node, is_draft
from clustergraph.dataset.grammar import parse
from clustergraph.dataset.tokens import quote
from clustergraph.errors import DatasetError, Finding
from clustergraph.terms import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_LOCAL = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*")
_ID = re.compile(r"/id/([a-z-]+)/(.*)")
_SOURCE = PREFIXES["cg"] + "Source"
_THINGS = (
    "scheme",
    "organisation",
    "person",
    "place",
    "venue",
    "topic",
    "series",
    "event",
    "project",
    "source",
)
_BARE = {
    f"{XSD}integer": re.compile(r"[+-]?[0-9]+"),
    f"{XSD}decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    f"{XSD}boolean": re.compile("true|false"),
}


def format_text(text: str, name: str = "") -> str:
    """`text` in standard layout; `name` is what errors call the file.

    Raises:
        DatasetError: the text has errors of syntax, so that a part of it might be lost.

    """
    document = parse(text)
    if document.faults:
        raise DatasetError(
            f"{name or 'the text'} cannot be laid out",
            [_finding(name, document, fault) for fault in document.faults],
            where=name,
            hint="correct the places named above; nothing has been changed",
        )
    return document_text(document)


def document_text(document: Document) -> str:
    """`document` in standard layout, also after blocks, statements or comments were changed."""
    return _Writer(document).text()


def format_file(path: Path) -> None:
    """Put the file at `path` into standard layout, whole or not at all.

    Raises:
        DatasetError: the file has errors of syntax.
        OutputError: the file cannot be written.

    """
    atomic.write(path, format_text(path.read_bytes().decode("utf-8"), path.name).encode())


def check_layout(path: Path, name: str = "") -> list[Finding]:
    """CG019 at the first line of `path` that is not in standard layout; the faults of a file that cannot be read."""
    name = name or path.name
    try:
        text = path.read_bytes().decode("utf-8")
        wanted = format_text(text, name)
    except UnicodeDecodeError as error:
        rule = "a file is UTF-8"
        return [Finding(name, 0, 0, "CG017", "error", f"byte {error.start}", rule, "save it as UTF-8")]
    except DatasetError as error:
        return error.findings
    if text == wanted:
        return []
    pairs = zip_longest(text.split("\n"), wanted.split("\n"))
    line, found = next((number, old) for number, (old, new) in enumerate(pairs, 1) if old != new)
    value = "end of file" if found is None else found.strip() or "empty line"
    rule, hint = "a file is in standard layout", "run clustergraph fmt"
    return [Finding(name, line, 1, "CG019", "error", value, rule, hint)]


def _finding(name: str, document: Document, fault: Fault) -> Finding:
    return Finding(name, *document.place(fault.at), fault.code, "error", fault.value, fault.rule, fault.hint)


class _Writer:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.prefixes = {prefix.iri: prefix.name for prefix in document.prefixes}
        self.by_length = sorted(self.prefixes, key=lambda iri: (-len(iri), iri))
        self.used: set[str] = set()
        self.is_draft = is_draft(document)

    def text(self) -> str:
        """The whole file."""
        body = ["\n".join(self.block(block)) for block in self.in_order(self.document.blocks)]
        # The draft of a source file keeps the prefixes that its statements will need.
        shown = self.prefixes if self.is_draft else self.used
        lines = sorted(f"@prefix {self.prefixes[iri]}: <{iri}> ." for iri in shown)
        return "\n\n".join(filter(None, [*self.head(), "\n".join(lines), *body])) + "\n"

    def head(self) -> list[str]:
        """The comments at the head, in groups as they stand."""
        groups: list[list[str]] = []
        before = None
        for at, text in self.document.head:
            line = self.document.place(at)[0]
            if before is None or line > before + 1:
                groups.append([])
            groups[-1].append(text)
            before = line
        return ["\n".join(group) for group in groups]

    def in_order(self, blocks: Iterable[Block]) -> list[Block]:
        """The source first, things by kind and name, relations by kind and key, all else by IRI."""

        def place(block: Block) -> tuple[int, int, str, str]:
            match = _ID.search(block.subject.value)
            kind, key = (match[1], match[2]) if match else ("", block.subject.value)
            is_source = any(node.value == _SOURCE for node in block.values(RDF_TYPE))
            group = 0 if is_source else 1 if kind in _THINGS else 2
            return group, _THINGS.index(kind) if kind in _THINGS else 0, kind, key

        return sorted(blocks, key=place)

    def block(self, block: Block) -> list[str]:
        """Comments, subject, and a line for each predicate or, where there are several, for each object."""
        lines = [*(comment.text for comment in block.comments), self.term(block.subject)]
        pairs = [(self.predicate(pair.predicate), pair.objects) for pair in block.pairs]
        merged: dict[str, list[Node]] = {}
        for name, objects in pairs:
            merged.setdefault(name, []).extend(objects)
        names = sorted(merged, key=lambda name: (name != "a", name))
        for name in names:
            end = " ." if name == names[-1] else " ;"
            values = self.objects(merged[name])
            if len(values) == 1:
                lines.append(f"    {name} {values[0]}{end}")
            else:
                lines.append(f"    {name}")
                lines += [f"        {value}," for value in values[:-1]] + [f"        {values[-1]}{end}"]
        return lines

    def predicate(self, node: Node) -> str:
        """The predicate, ``a`` for the type."""
        return "a" if node.value == RDF_TYPE else self.term(node)

    def objects(self, nodes: list[Node]) -> list[str]:
        """Objects without repetition: literals by language, then as written; German before English."""
        texts = {self.term(node): (node.kind, node.language, node.value) for node in nodes}
        return sorted(texts, key=lambda text: (texts[text], text))

    def term(self, node: Node) -> str:
        """A term as it is written."""
        if node.kind == "iri":
            return self.iri(node.value)
        if node.language:
            return f"{quote(node.value)}@{node.language}"
        if not node.datatype:
            return quote(node.value)
        if node.datatype in _BARE and _BARE[node.datatype].fullmatch(node.value):
            return node.value
        return f"{quote(node.value)}^^{self.iri(node.datatype)}"

    def iri(self, iri: str) -> str:
        """An IRI as a prefixed name if a declared prefix fits."""
        for namespace in self.by_length:
            if iri.startswith(namespace) and _LOCAL.fullmatch(iri, len(namespace)):
                self.used.add(namespace)
                return f"{self.prefixes[namespace]}:{iri[len(namespace) :]}"
        return f"<{iri}>"
