"""Who was taken out of a dataset, so that no import and no hand brings them back (``removed.csv`` beside dataset.toml).

A line holds a hash, not a name: SHA-256 over a salt and over a folded form of the name, or over the IRI. Whoever has a
name in hand can ask whether it was removed; the file alone names nobody. The salt is the same for all lines of a file,
so that any text can be searched for removed names in one pass.
"""

from __future__ import annotations

import csv
import hashlib
import io
from functools import lru_cache
from typing import TYPE_CHECKING

from clustergraph.errors import SettingsError
from clustergraph.persons.names import NameList, exceptions, forms, holds, words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable
    from pathlib import Path

FILE = "removed.csv"
COLUMNS = ("kind", "salt", "sha256", "date")
KINDS = ("iri", "name")
_LONGEST = 8
"""Names with more words than this are not found."""


class Removed:
    """The removed persons of a dataset; a `clustergraph.persons.names.Finder` of their names.

    `institutions` keep the name of a person; what stands in one of them is no name of a person.
    """

    def __init__(
        self, rows: Iterable[tuple[str, str, str, str]] = (), institutions: Iterable[str] = ()
    ) -> None:
        self.rows = tuple(sorted(set(rows)))
        self._institutions = NameList(institutions)
        self._salts = sorted({salt for _, salt, _, _ in self.rows})
        self._hashes = frozenset((kind, digest) for kind, _, digest, _ in self.rows)

    def __bool__(self) -> bool:
        return bool(self.rows)

    def blocks(self, iri_or_name: str) -> bool:
        """Whether this IRI, or this text with a name in it, is of somebody who was removed."""
        if not self.rows:
            return False
        return self._has("iri", iri_or_name) or holds(iri_or_name, self)

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Start and end of each removed name in `text`, in order, not overlapping."""
        if not self.rows:
            return []
        kept = self._institutions.spans(text)
        found, spans, place = words(text), [], 0
        while place < len(found):
            for end in range(min(len(found), place + _LONGEST), place, -1):
                if self._has("name", " ".join(word for word, _, _ in found[place:end])):
                    span = found[place][1], found[end - 1][2]
                    if not any(first <= span[0] and span[1] <= last for first, last in kept):
                        spans.append(span)
                    place = end - 1
                    break
            place += 1
        return spans

    def with_person(self, iri: str, names: Iterable[str], day: dt.date) -> Removed:
        """These and one more, removed on `day`."""
        import secrets  # noqa: PLC0415 - whoever only reads does without

        salt = self._salts[0] if self._salts else secrets.token_hex(16)
        told = {
            ("name", " ".join(form)) for name in names if len(words(name)) > 1 for form in forms(name)
        } | {("iri", iri)}
        added = [(kind, salt, _hash(salt, kind, text), day.isoformat()) for kind, text in told]
        return Removed([*self.rows, *added])

    def text(self) -> str:
        """The content of the file."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(self.rows)
        return out.getvalue()

    def _has(self, kind: str, text: str) -> bool:
        return any((kind, _hash(salt, kind, text)) in self._hashes for salt in self._salts)


def removed(data_dir: Path) -> Removed:
    """The removed persons of the dataset in `data_dir`; nobody if there is no such file.

    Raises:
        SettingsError: the file is not a table of this form.

    """
    path = data_dir / FILE
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Removed()
    header, *rows = list(csv.reader(io.StringIO(text))) or [[]]
    wrong = [
        n
        for n, row in enumerate(rows, 2)
        if len(row) != len(COLUMNS) or row[0] not in KINDS or len(row[2]) != 64
    ]
    if tuple(header) != COLUMNS or wrong:
        raise SettingsError(
            f"line {wrong[0] if wrong else 1} is not of the form {','.join(COLUMNS)}",
            where=str(path),
            why="without this file, persons who were removed could come back",
            hint="take the file from the last release; `clustergraph remove person` writes it",
        )
    known = [(kind, salt, digest, day) for kind, salt, digest, day in rows]
    return Removed(known, exceptions(data_dir))


@lru_cache(maxsize=200_000)
def _hash(salt: str, kind: str, text: str) -> str:
    return hashlib.sha256(f"{salt}\n{kind}\n{text}".encode()).hexdigest()
