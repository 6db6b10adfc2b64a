"""Files of the site that an earlier build made and that a new one would make again byte for byte: they are kept.

With each file that it makes, a build notes what the file was made from: a digest of its inputs, and which questions it
asked of the data. The notes are kept in the cache, with the digests of the answers. The next build asks all these questions
of the new data. A file is kept if it lies in the old folder as it was written, its inputs are the same, and so is the answer
to each of its questions. With other settings or another program, or without notes, everything is made anew.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import zlib
from array import array
from base64 import b85decode, b85encode
from typing import TYPE_CHECKING, Any

from clustergraph.publish.site.watching import DIGEST, Answers
from clustergraph.store import cache

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from clustergraph.publish.site.knowledge import Knowledge
    from clustergraph.publish.site.watching import Question

_LEVEL = 1
"""Of compression; more would take longer than it saves."""

Note = tuple[str, str, frozenset[int]]
"""Of one file: SHA-256 of its bytes, digest of its inputs, and the numbers of its questions."""


class Keeper:
    """Keeps files of the site `old` in the site `new`.

    `stamp` is a digest of what every file depends on. `place` is where the site lies in the end; notes belong to a place. All
    files are made anew where `old` is None.
    """

    def __init__(self, old: Path | None, new: Path, place: Path, knowledge: Knowledge, stamp: str) -> None:
        self._old, self._new, self._stamp = old, new, stamp
        self._key = cache.key_of(b"site", str(place).encode())
        self._answers = Answers(knowledge)
        self._numbers: dict[Question, int] = {}
        self._digests: list[bytes] = []
        self._notes: dict[str, Note] = {}
        self._before: dict[str, Note] = {}
        self._changed: frozenset[int] = frozenset()
        self._read()

    def kept(self, path: str, inputs: str) -> bool:
        """Whether the file at `path` (from the root of the site), made from `inputs`, was kept."""
        note = self._before.get(path)
        if note is None or self._old is None or note[1] != inputs or not self._changed.isdisjoint(note[2]):
            return False
        old, new = self._old / path, self._new / path
        try:
            if hashlib.sha256(old.read_bytes()).hexdigest() != note[0]:
                return False
        except OSError:
            return False
        new.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(old, new)  # the old folder goes in the end, so no file is in two places for long
        except OSError:
            shutil.copyfile(old, new)
        self._notes[path] = note
        return True

    def made(self, path: str, data: bytes, inputs: str, asked: Iterable[Question] = ()) -> None:
        """Note that `data` was written to `path`, made from `inputs` and the answers to what was `asked`."""
        numbers = frozenset(self._number(question) for question in asked)
        self._notes[path] = (hashlib.sha256(data).hexdigest(), inputs, numbers)

    def save(self) -> None:
        """Write the notes to the cache."""
        used = sorted({number for note in self._notes.values() for number in note[2]})
        place = {number: index for index, number in enumerate(used)}
        questions = list(self._numbers)
        body = {
            "stamp": self._stamp,
            "questions": [questions[number] for number in used],
            "digests": b85encode(b"".join(self._digests[number] for number in used)).decode(),
            "files": {
                path: [sha, inputs, _packed(place[number] for number in numbers)]
                for path, (sha, inputs, numbers) in self._notes.items()
            },
        }
        cache.write(self._key, zlib.compress(json.dumps(body, ensure_ascii=False).encode(), _LEVEL))

    def _number(self, question: Question) -> int:
        number = self._numbers.get(question)
        if number is None:
            number = self._numbers[question] = len(self._digests)
            self._digests.append(self._answers(question))
        return number

    def _read(self) -> None:
        """Take over the notes of the earlier build, and see which answers changed since."""
        stored = cache.read(self._key) if self._old is not None else None
        if stored is None:
            return
        body: dict[str, Any] = json.loads(zlib.decompress(stored))
        if body["stamp"] != self._stamp:
            return
        digests = b85decode(body["digests"])
        changed = set()
        for number, words in enumerate(body["questions"]):
            question = tuple(words)
            self._numbers[question] = number
            answer = self._answers(question)
            self._digests.append(answer)
            if answer != digests[number * DIGEST : (number + 1) * DIGEST]:
                changed.add(number)
        self._changed = frozenset(changed)
        self._before = {
            path: (sha, inputs, frozenset(_unpacked(numbers)))
            for path, (sha, inputs, numbers) in body["files"].items()
        }


def _packed(numbers: Iterable[int]) -> str:
    return b85encode(array("I", sorted(numbers)).tobytes()).decode()


def _unpacked(text: str) -> array[int]:
    numbers = array("I")
    numbers.frombytes(b85decode(text))
    return numbers
