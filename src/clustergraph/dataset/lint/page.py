"""A file under the eye of lint: its text, its blocks, and what its place among the folders lets it say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from clustergraph.dataset.document import RDF_TYPE, Block, Document, Fault, Node
from clustergraph.dataset.quick import places
from clustergraph.terms import Names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clustergraph.dataset.files import DataFile
    from clustergraph.dataset.quick import QuickFile, Reader
    from clustergraph.dataset.settings import Settings

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")


@dataclass
class Page:
    """One file as it is judged."""

    file: DataFile
    settings: Settings
    reader: Reader | None = None

    @cached_property
    def quick(self) -> QuickFile | None:
        """The file as read quickly, if it is in standard layout and there is a reader."""
        if self.reader is None:
            return None
        try:
            return self.reader.read(self.file.content.decode("utf-8"))
        except UnicodeDecodeError:
            return None

    @cached_property
    def text(self) -> str:
        """The text without byte order mark; bytes that are no UTF-8 become U+FFFD so that reading can go on."""
        return self.file.content.decode("utf-8", errors="replace").removeprefix("\ufeff")

    @cached_property
    def document(self) -> Document:
        """The file as the grammar reads it, control characters taken as spaces (they are told apart)."""
        from clustergraph.dataset.grammar import parse  # noqa: PLC0415 - files in standard layout do without

        readable = CONTROL.sub(" ", self.text)
        return parse(readable, self._known())

    def _known(self) -> dict[str, str]:
        return {**self.settings.names.prefixes(), "scheme": f"{self.settings.base}id/scheme/"}

    def place(self, at: int) -> tuple[int, int]:
        """Line and column of an offset, both from 1."""
        text = self.text
        return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)

    @cached_property
    def blocks(self) -> list[Block]:
        """The blocks whose subject was understood."""
        return [block for block in self.document.blocks if block.subject.kind == "iri"]

    def subjects(self) -> set[str]:
        """The IRIs of all that a block is on."""
        if self.quick is None:
            return {block.subject.value for block in self.blocks}
        return {iri for _, iri, _ in self.quick.subjects}

    def blocks_on(self, iri: str) -> Iterator[tuple[int, Block]]:
        """The blocks on one subject, each with the offset from which its places count."""
        if self.quick is None or "document" in self.__dict__:
            yield from ((0, block) for block in self.blocks if block.subject.value == iri)
            return
        from clustergraph.dataset.grammar import parse  # noqa: PLC0415 - as above

        for (_, subject, _), (at, _) in zip(self.quick.subjects, places(self.text), strict=True):
            if subject == iri:
                end = self.text.find("\n\n", at)
                text = self.text[at : end if end >= 0 else None]
                yield from ((at, block) for block in parse(text, self._known()).blocks)

    def heads(self) -> Iterator[tuple[str, int, str, bool]]:
        """The subject of each block: its IRI, where it stands, how it is written, and whether the block gives it a class."""
        if self.quick is None:
            for block in self.blocks:
                yield block.subject.value, block.subject.at, block.subject.text, bool(self.types(block))
        else:
            quick = self.quick
            for (_, subject, _), said, (at, written) in zip(
                quick.subjects, quick.said, places(self.text), strict=True
            ):
                yield subject, at, written, any(one.predicate == RDF_TYPE for one in said)

    def statements(self) -> list[tuple[Node, Node, Node]]:
        """All statements that were understood."""
        return self._statements

    @cached_property
    def _statements(self) -> list[tuple[Node, Node, Node]]:
        return list(self.document.statements())

    def encoding_faults(self) -> Iterator[Fault]:
        """CG017: what is not UTF-8 without byte order mark and control characters."""
        rule, hint = (
            "a file is not UTF-8, or has a byte order mark or a control character",
            "save it as UTF-8",
        )
        if self.file.content.startswith(b"\xef\xbb\xbf"):
            yield Fault(0, "CG017", "byte order mark", rule, "save it as UTF-8 without byte order mark (BOM)")
        try:
            self.file.content.decode("utf-8")
        except UnicodeDecodeError as error:
            before = self.file.content[: error.start].decode("utf-8").removeprefix("\ufeff")
            yield Fault(len(before), "CG017", f"byte 0x{self.file.content[error.start]:02x}", rule, hint)
        for match in CONTROL.finditer(self.text):
            yield Fault(match.start(), "CG017", f"U+{ord(match[0]):04X}", rule, "remove the character")
        for subject, _, value in self.statements():
            if value.kind == "literal" and "\\" in value.text and (hidden := CONTROL.search(value.value)):
                yield Fault(
                    value.at, "CG017", f"U+{ord(hidden[0]):04X}", rule, "remove the escape", subject.value
                )

    def types(self, block: Block) -> set[str]:
        """The classes of the subject of `block` as stated there."""
        return {node.value for node in block.values(RDF_TYPE)}

    def slug_of(self, iri: str) -> tuple[str, str]:
        """Kind and key of an IRI below ``id/`` of this dataset; two empty texts for any other IRI."""
        return slug_of(self.settings.base, iri)


@lru_cache(maxsize=1 << 18)  # things are named again and again
def slug_of(base: str, iri: str) -> tuple[str, str]:
    """Kind and key of `iri` below ``id/`` of the dataset with this `base`; two empty texts for any other IRI."""
    if not iri.startswith(base) or not iri.startswith("id/", len(base)):
        return "", ""
    kind, _, key = iri[len(base) + 3 :].partition("/")
    return kind, key


THINGS = frozenset(Names.THINGS) | {"scheme"}
"""Kinds of IRI that stand for a thing; all other kinds below ``id/`` stand for a relation."""
