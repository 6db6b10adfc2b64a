"""Files of a dataset as blocks that can be changed and written again, with nothing lost."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from clustergraph.dataset import format_text
from clustergraph.dataset.document import Node
from clustergraph.dataset.grammar import parse
from clustergraph.dataset.tokens import quote
from clustergraph.terms import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clustergraph.dataset.files import DataFile

Statement = tuple[str, str, Node]
"""Subject and predicate as IRIs, and the object."""


@dataclass
class FileBlocks:
    """One file: its head, and by subject its comments and statements."""

    file: DataFile
    head: str
    comments: dict[str, list[str]] = field(default_factory=dict)
    blocks: dict[str, list[tuple[str, Node]]] = field(default_factory=dict)
    changed: bool = False

    def statements(self) -> Iterator[Statement]:
        """All statements, in the order of the file."""
        return ((subject, *pair) for subject, pairs in self.blocks.items() for pair in pairs)

    def values(self, subject: str, predicate: str) -> list[Node]:
        """The objects of one predicate of `subject`."""
        return [node for name, node in self.blocks.get(subject, ()) if name == predicate]

    def add(self, subject: str, predicate: str, node: Node) -> None:
        """Add a statement if it is not there yet."""
        pairs = self.blocks.setdefault(subject, [])
        if all((name, key(other)) != (predicate, key(node)) for name, other in pairs):
            pairs.append((predicate, node))
            self.changed = True

    def rename(self, names: dict[str, str]) -> None:
        """Give subjects and objects the IRIs that `names` has for them; blocks that fall together become one."""
        before = list(self.statements())
        if not any(subject in names or node.value in names for subject, _, node in before):
            return
        comments, self.comments, self.blocks = self.comments, {}, {}
        for subject, lines in comments.items():
            self.comments.setdefault(names.get(subject, subject), []).extend(lines)
        for subject, predicate, node in before:
            new = names.get(node.value) if node.kind == "iri" else None
            self.add(names.get(subject, subject), predicate, iri_node(new) if new else node)
        self.changed = True

    def text(self) -> str:
        """The file in standard layout."""
        lines = [
            self.head,
            f"@prefix skos: <{PREFIXES['skos']}> ." if "prefix skos:" not in self.head else "",
        ]
        for subject, pairs in self.blocks.items():
            lines += self.comments.get(subject, [])
            if pairs:
                said = " ;\n".join(f"<{predicate}> {written(node)}" for predicate, node in pairs)
                lines.append(f"<{subject}> {said} .")
        return format_text("\n".join(lines) + "\n", self.file.name)


def read_blocks(file: DataFile) -> FileBlocks:
    """The blocks of `file`, which must be free of errors."""
    text = file.content.decode("utf-8")
    document = parse(text)
    first = document.blocks[0] if document.blocks else None
    end = len(text) if first is None else min([first.subject.at, *(comment.at for comment in first.comments)])
    result = FileBlocks(file, text[:end])
    for block in document.blocks:
        pairs = result.blocks.setdefault(block.subject.value, [])
        pairs += [(pair.predicate.value, node) for pair in block.pairs for node in pair.objects]
        result.comments.setdefault(block.subject.value, []).extend(comment.text for comment in block.comments)
    return result


def iri_node(iri: str) -> Node:
    """An IRI as an object."""
    return Node(0, "iri", f"<{iri}>", iri)


def written(node: Node) -> str:
    """An object in full, without prefixes."""
    if node.kind == "iri":
        return f"<{node.value}>"
    if node.language:
        return f"{quote(node.value)}@{node.language}"
    return f"{quote(node.value)}^^<{node.datatype}>" if node.datatype else quote(node.value)


def key(node: Node) -> tuple[str, str, str, str]:
    """What makes two objects the same, however they are written."""
    return node.kind, node.value, node.language, node.datatype
