"""What a whole check found, kept so that the next one need look only at what changed: one SQLite database, read as a whole.

It holds every statement with the file that states it, what each file is to the lint, and the remarks with what they were made
from. It lies in the cache under the name of the data folder, with a sum over its bytes (`clustergraph.store.cache`), and is
used only if code, ontology and everything in the data folder but its Turtle files are as they were. It is never changed, only made anew.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clustergraph.errors import Finding
from clustergraph.resources import ontology_dir
from clustergraph.store import cache

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clustergraph.dataset import Dataset
    from clustergraph.dataset.asserted import Stated
    from clustergraph.dataset.lint import Judged

_SCHEMA = """
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT);
CREATE TABLE file (id INTEGER PRIMARY KEY, name TEXT, sum BLOB, stamp TEXT, place TEXT, slug TEXT, count INTEGER, own TEXT);
CREATE TABLE term (id INTEGER PRIMARY KEY, nt TEXT UNIQUE);
CREATE TABLE stated (s INTEGER, p INTEGER, o INTEGER, f INTEGER, PRIMARY KEY (s, p, o, f)) WITHOUT ROWID;
CREATE TABLE label (kind TEXT, name TEXT, thing TEXT, f INTEGER);
CREATE TABLE told (content TEXT);
"""
_INDEXES = """
CREATE INDEX by_object ON stated (o, p, s, f);
CREATE INDEX by_file ON stated (f);
CREATE INDEX by_name ON label (kind, name);
CREATE INDEX by_label_file ON label (f);
"""
_CODE = ("check", "dataset", "persons", "store")


def state(dataset: Dataset, lang: str) -> str:
    """A sum over all that a check depends on besides the Turtle files of the data."""
    package, ontology = Path(__file__).parent.parent, ontology_dir()
    paths = [path for folder in _CODE for path in sorted((package / folder).rglob("*")) if path.is_file()]
    paths += sorted(package.glob("*.py"))
    paths += sorted(ontology.rglob("*.ttl"))
    paths += sorted(path for path in dataset.dir.iterdir() if path.is_file() and path.suffix != ".ttl")
    parts = [lang.encode()]
    for path in paths:
        if path.suffix != ".pyc":
            parts += [path.name.encode(), path.read_bytes()]
    return cache.key_of(*parts)


def _key(dataset: Dataset, lang: str) -> str:
    return cache.key_of(b"check", str(dataset.dir.resolve()).encode(), lang.encode())


class Writer:
    """Makes the snapshot of a check."""

    def __init__(self) -> None:
        self._base = sqlite3.connect(":memory:", isolation_level=None)
        self._base.executescript(_SCHEMA)
        self._base.execute("BEGIN")
        self._terms: dict[str, int] = {}

    def add_file(
        self, number: int, judged: Judged | None, stated: Iterable[Stated], *, counted: bool = True
    ) -> None:
        """One file with its statements. Without a file, they are what is said of the dataset itself, or vocabularies."""
        terms = self._terms
        rows = [
            (
                terms.setdefault(subject, len(terms)),
                terms.setdefault(predicate, len(terms)),
                terms.setdefault(value, len(terms)),
                number,
            )
            for subject, predicate, objects in stated
            for value in objects
        ]
        self._base.executemany("INSERT OR IGNORE INTO stated VALUES (?, ?, ?, ?)", rows)
        row: tuple[Any, ...] = (number, "", b"", "", "", "", len(rows) if counted else 0, "[]")
        if judged is not None:
            file = judged.page.file
            own = json.dumps([asdict(finding) for finding in judged.own])
            row = (number, file.name, sum_of(file.content), file.stamp, file.place, file.slug, len(rows), own)
            labels = [(*label, number) for label in judged.facts.names]
            self._base.executemany("INSERT INTO label VALUES (?, ?, ?, ?)", labels)
        self._base.execute("INSERT INTO file VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)

    def keep(self, dataset: Dataset, lang: str, before: str, about: dict[str, Any], told: Any) -> None:
        """Put the snapshot into the cache, if that is possible and the state is still that of `before`."""
        base = self._base
        base.executemany("INSERT INTO term VALUES (?, ?)", ((id_, nt) for nt, id_ in self._terms.items()))
        base.executemany(
            "INSERT INTO about VALUES (?, ?)",
            [("state", before), *((key, json.dumps(value)) for key, value in about.items())],
        )
        base.execute("INSERT INTO told VALUES (?)", (json.dumps(told),))
        base.executescript(_INDEXES)  # which ends the transaction
        if state(dataset, lang) == before:
            cache.write(_key(dataset, lang), base.serialize())


class Snapshot:
    """A snapshot as read. All methods look things up; terms are in N-Triples.

    Raises:
        sqlite3.Error: what lies in the cache is not a snapshot of this form.

    """

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base
        self.about: dict[str, Any] = {}
        for key, value in base.execute("SELECT key, value FROM about"):
            self.about[key] = value if key == "state" else json.loads(value)
        rows = base.execute(
            "SELECT id, name, place, slug, count, own, sum, stamp FROM file ORDER BY id"
        ).fetchall()
        self.files: dict[str, tuple[int, bytes, str]] = {
            row[1]: (row[0], row[6], row[7]) for row in rows if row[1]
        }
        self.names = {row[0]: row[1] for row in rows}
        self.places = {row[0]: row[2] for row in rows}
        self.slugs = {row[0]: row[3] for row in rows if row[2] == "source"}
        self.counts = {row[0]: row[4] for row in rows}
        self._own = {row[0]: row[5] for row in rows if row[5] != "[]"}
        self._ids: dict[str, int | None] = {}

    @classmethod
    def read(cls, dataset: Dataset, lang: str, now: str) -> Snapshot | None:
        """The snapshot of the last whole check of this folder, if there is one and the state was as it is `now`."""
        body = cache.read(_key(dataset, lang))
        if not body:
            return None
        try:
            base = sqlite3.connect(":memory:")
            base.deserialize(body)
            found = cls(base)
        except (sqlite3.Error, ValueError):
            return None
        return found if found.about.get("state") == now else None

    def told(self) -> list[Any]:
        """The remarks of shapes."""
        ((content,),) = self._base.execute("SELECT content FROM told")
        found: list[Any] = json.loads(content)
        return found

    def own(self, without: set[int]) -> Iterator[Finding]:
        """What the lint found on files by themselves, but for some files."""
        for number, text in self._own.items():
            if number not in without:
                yield from (Finding(**one) for one in json.loads(text))

    def id_of(self, nt: str) -> int | None:
        """The number of a term; None if no statement has it."""
        if nt not in self._ids:
            row = self._base.execute("SELECT id FROM term WHERE nt = ?", (nt,)).fetchone()
            self._ids[nt] = row[0] if row else None
        return self._ids[nt]

    def objects(self, subject: str, predicate: str) -> list[tuple[str, int]]:
        """Object and file of the statements with this subject and predicate (an IRI)."""
        return self._base.execute(
            "SELECT nt, f FROM stated JOIN term ON id = o WHERE s = ? AND p = ?",
            (self.id_of(subject), self.id_of(predicate)),
        ).fetchall()

    def subjects(self, predicate: str, value: str) -> list[tuple[str, int]]:
        """Subject and file of the statements with this predicate (an IRI) and object."""
        return self._base.execute(
            "SELECT nt, f FROM stated JOIN term ON id = s WHERE o = ? AND p = ?",
            (self.id_of(value), self.id_of(predicate)),
        ).fetchall()

    def pairs(self, predicate: str) -> list[tuple[str, str, int]]:
        """Subject, object and file of all statements with this predicate (an IRI)."""
        return self._base.execute(
            "SELECT a.nt, b.nt, f FROM stated JOIN term a ON a.id = s JOIN term b ON b.id = o WHERE p = ?",
            (self.id_of(predicate),),
        ).fetchall()

    def speaking_of(self, subject: str) -> set[int]:
        """The files that have a statement on `subject`."""
        rows = self._base.execute("SELECT DISTINCT f FROM stated WHERE s = ?", (self.id_of(subject),))
        return {row[0] for row in rows}

    def naming(self, value: str) -> set[tuple[int, bool]]:
        """The files that have `value` as an object, each with whether it is that of another thing."""
        number = self.id_of(value)
        rows = self._base.execute("SELECT DISTINCT f, s <> o FROM stated WHERE o = ?", (number,))
        return {(row[0], bool(row[1])) for row in rows}

    def of_file(self, number: int) -> set[tuple[str, str, str]]:
        """Subject, predicate (an IRI) and object of all statements of a file."""
        return set(
            self._base.execute(
                "SELECT a.nt, b.nt, c.nt FROM stated JOIN term a ON a.id = s JOIN term b ON b.id = p JOIN term c ON c.id = o WHERE f = ?",
                (number,),
            )
        )

    def stated_by(self, subject: str, predicate: str, value: str) -> set[int]:
        """The files that make one statement."""
        rows = self._base.execute(
            "SELECT f FROM stated WHERE s = ? AND p = ? AND o = ?",
            (self.id_of(subject), self.id_of(predicate), self.id_of(value)),
        )
        return {row[0] for row in rows}

    def labels(self, number: int) -> set[tuple[str, str, str]]:
        """Kind, name and thing of the names in one file of the register."""
        return set(self._base.execute("SELECT kind, name, thing FROM label WHERE f = ?", (number,)))

    def bearers(self, kind: str, name: str) -> list[tuple[str, int]]:
        """Things with this name in the register, and the file."""
        return self._base.execute(
            "SELECT thing, f FROM label WHERE kind = ? AND name = ?", (kind, name)
        ).fetchall()


def sum_of(content: bytes) -> bytes:
    """BLAKE2b of the bytes of a file."""
    return hashlib.blake2b(content, digest_size=32).digest()
