"""A check after a few files changed: only these, and what they concern elsewhere, is looked at; the report is that of a whole check.

The rules of the lint that look across files are asked of the snapshot for the things that the changed files name or named. What
is out of the ordinary (a name that two things bear, two source files with one name, a changed hierarchy of classes, files that
cannot be read) is left to the whole check.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from clustergraph.check.compiled import results_at
from clustergraph.check.delta import DeltaData, changed, concerned
from clustergraph.check.shapes import as_breach, compiled_shapes
from clustergraph.check.snapshot import sum_of
from clustergraph.check.telling import Teller
from clustergraph.check.told import from_kept
from clustergraph.dataset.lint import in_places, region_unregistered, things
from clustergraph.dataset.lint.page import THINGS, slug_of
from clustergraph.dataset.locating import locate
from clustergraph.terms import PREFIXES

if TYPE_CHECKING:
    import pyoxigraph as ox

    from clustergraph.check.snapshot import Snapshot
    from clustergraph.check.telling import Told
    from clustergraph.dataset import Dataset
    from clustergraph.dataset.document import Fault
    from clustergraph.dataset.files import DataFile
    from clustergraph.dataset.lint import Judged
    from clustergraph.dataset.lint.page import Page
    from clustergraph.errors import Finding

MOST = 0.1
"""The part of the files that may have changed; with more, the whole check is made, which also makes the snapshot anew."""
_FEW = 20
"""So many files may have changed in any dataset."""

_TYPE, _BELOW = PREFIXES["rdf"] + "type", PREFIXES["rdfs"] + "subClassOf"


class WholeCheckError(Exception):
    """What changed cannot be judged by itself."""


@dataclass
class Again:
    """What a check after changes found. `files` and `things` count what was looked at again."""

    linted: list[Finding]
    told: list[Told]
    statements: int
    files: int
    things: int


def check_again(dataset: Dataset, snapshot: Snapshot, lang: str) -> Again:
    """The check of `dataset` from `snapshot`.

    Raises:
        WholeCheckError: too much changed, or something that is not judged by itself.
        sqlite3.Error: the snapshot is not what it seems.

    """
    return _Delta(dataset, snapshot).again(lang)


def _is_known(file: DataFile, sum_: bytes, stamp: str) -> bool:
    return file.is_still(stamp) or sum_of(file.content) == sum_


class _Delta:
    def __init__(self, dataset: Dataset, snapshot: Snapshot) -> None:
        self.dataset, self.snapshot = dataset, snapshot
        self._files = {file.name: file for file in dataset.files}
        self._pages: dict[str, Page] = {}
        known = snapshot.files
        fresh = {
            name
            for name, file in self._files.items()
            if name not in known or not _is_known(file, *known[name][1:])
        }
        self.gone = {
            number for name, (number, _, _) in known.items() if name in fresh or name not in self._files
        }
        gone = {snapshot.names[number] for number in self.gone}
        if snapshot.about["odd"] or len(fresh | gone) > max(_FEW, MOST * len(self._files)):
            raise WholeCheckError
        self.fresh = [self._page(name) for name in sorted(fresh)]
        slugs = {slug for number, slug in snapshot.slugs.items() if number not in self.gone}
        for page in self.fresh:
            if page.file.place == "stray" or (page.file.place == "source" and page.file.slug in slugs):
                raise WholeCheckError
            slugs.add(page.file.slug if page.file.place == "source" else "")

    def _page(self, name: str) -> Page:
        if name not in self._pages:
            self._pages[name] = self.dataset.page(self._files[name])
        return self._pages[name]

    def again(self, lang: str) -> Again:
        snapshot, gone = self.snapshot, self.gone
        old = {one for number in gone for one in snapshot.of_file(number)}
        stated = self._stated()
        new = {
            (subject, predicate, value)
            for of_page in stated
            for subject, predicate, values in of_page
            for value in values
        }
        changes = changed(snapshot, gone, old, new)
        if any(predicate == _BELOW for _, predicate, _ in changes):
            raise WholeCheckError
        linted = self._lint(old)
        data = DeltaData(snapshot, gone, new)
        shapes = compiled_shapes()
        if shapes is None:
            raise WholeCheckError
        nodes = concerned(data, shapes, changes)
        spoken = {data.terms.node(subject) for subject, _, _ in old | new}
        spoken |= {data.terms.node(f"<{iri}>") for page in self.fresh for iri in page.subjects()}
        teller = Teller(data, self._locate, lang, self.dataset.settings.names.prefixes())
        told = [teller.tell(as_breach(result)) for result in results_at(shapes, data, nodes)]
        for kept in snapshot.told():
            one = from_kept(kept, data.terms)
            if one.focus not in nodes:
                again = not spoken.isdisjoint(one.read)
                told.append(teller.tell(one.breach) if again else one)
        counts = sum(count for number, count in snapshot.counts.items() if number not in gone)
        counts += sum(len(values) for of_page in stated for _, _, values in of_page)
        return Again(linted, told, counts, len(self.fresh), len(nodes))

    def _stated(self) -> list[list[tuple[str, str, tuple[str, ...]]]]:
        """The statements of each changed file."""
        of_pages = self.dataset.of_pages
        try:
            return [of_pages.of_page(page) for page in self.fresh]
        except (SyntaxError, ValueError) as error:
            raise WholeCheckError from error

    def _locate(
        self,
        subject: ox.NamedNode,
        predicate: ox.NamedNode | None = None,
        value: ox.NamedNode | ox.Literal | None = None,
    ) -> tuple[str, int, int] | None:
        """As of `Dataset.locate`, from the files that speak of `subject`."""
        names = {
            self.snapshot.names[number] for number in self.snapshot.speaking_of(str(subject)) - self.gone
        }
        names |= {page.file.name for page in self.fresh if subject.value in page.subjects()}
        speaking = [self._page(name) for name in sorted(names) if name]
        return locate(speaking, subject.value, predicate, value)

    # The lint

    def _lint(self, old: set[tuple[str, str, str]]) -> list[Finding]:
        found = [*self.snapshot.own(self.gone), *(f for one in self._judged for f in one.own)]
        self._same_names(old)
        found += self._across(old)
        region = self.dataset.settings.region
        if not any(self._in_register(number) for number in self._speaking(region)) and not any(
            region in one.facts.subjects for one in self._judged if one.page.file.place == "register"
        ):
            found.append(region_unregistered(region))
        found += self.dataset.lint_readings()
        return sorted(set(found))

    @cached_property
    def _judged(self) -> list[Judged]:
        return self.dataset.judge(self.fresh)

    def _in_register(self, number: int) -> bool:
        return bool(self.snapshot.places[number] == "register")

    def _speaking(self, iri: str) -> set[int]:
        return self.snapshot.speaking_of(f"<{iri}>") - self.gone

    def _defined(self, iri: str, *, in_register: bool) -> bool:
        """Whether a file, or one of the register, gives `iri` a class."""
        if any(
            iri in one.facts.typed and (not in_register or one.page.file.place == "register")
            for one in self._judged
        ):
            return True
        files = {file for _, file in self.snapshot.objects(f"<{iri}>", _TYPE)} - self.gone
        return any(not in_register or self._in_register(file) for file in files)

    def _across(self, old: set[tuple[str, str, str]]) -> list[Finding]:
        base = self.dataset.settings.base
        before = {term[1:-1] for s, _, o in old for term in (s, o) if term.startswith(f"<{base}id/")}
        named = {iri for one in self._judged for iri in one.facts.used | one.facts.subjects}
        asked = {*before, *named, *self.snapshot.about["undefined"], *self.snapshot.about["unused"]}
        missing: set[str] = set()
        alone: set[str] = set()
        for iri in asked:
            kind, _ = slug_of(base, iri)
            in_register = kind in THINGS and kind != "source"
            if kind and not self._defined(iri, in_register=in_register):
                missing.add(iri)
            elif in_register and not self._used(iri):
                alone.add(iri)
        faults: list[tuple[Page, Fault]] = []
        for name, names in self._pages_with(missing).items():
            faults += things.tell_unregistered(self._page(name), names)
        for iri in sorted(alone):
            for page in self._register_pages(iri):
                faults += things.tell_unused(page, {iri})
        return in_places(faults)

    def _used(self, iri: str) -> bool:
        """Whether anything but its own entry in the register speaks of a thing."""
        if iri == self.dataset.settings.region:
            return True
        for one in self._judged:
            if iri in one.facts.used or (iri in one.facts.subjects and one.page.file.place != "register"):
                return True
        if any(file not in self.gone and other for file, other in self.snapshot.naming(f"<{iri}>")):
            return True
        return any(not self._in_register(number) for number in self._speaking(iri))

    def _pages_with(self, missing: set[str]) -> dict[str, set[str]]:
        """The files that name each of `missing`."""
        found: dict[str, set[str]] = {}
        for iri in sorted(missing):
            numbers = self._speaking(iri) | {file for file, _ in self.snapshot.naming(f"<{iri}>")} - self.gone
            names = {self.snapshot.names[number] for number in numbers if number}
            names |= {
                one.page.file.name
                for one in self._judged
                if iri in one.facts.used or iri in one.facts.subjects
            }
            for name in names:
                found.setdefault(name, set()).add(iri)
        return found

    def _register_pages(self, iri: str) -> list[Page]:
        names = {self.snapshot.names[number] for number in self._speaking(iri) if self._in_register(number)}
        names |= {
            one.page.file.name
            for one in self._judged
            if one.page.file.place == "register" and iri in one.facts.typed
        }
        return [self._page(name) for name in sorted(names)]

    def _same_names(self, old: set[tuple[str, str, str]]) -> None:
        """Leave it to the whole check if two things bear one name, or if what is said of differences changed."""
        if any(predicate == things.DIFFERENT for _, predicate, _ in old) or any(
            one.facts.different for one in self._judged
        ):
            raise WholeCheckError
        known = {label for number in self.gone for label in self.snapshot.labels(number)}
        bearers: dict[tuple[str, str], set[str]] = {}
        for one in self._judged:
            for kind, name, thing in one.facts.names:
                bearers.setdefault((kind, name), set()).add(thing)
        for kind, name in {label[:2] for one in self._judged for label in one.facts.names - known}:
            others = {thing for thing, file in self.snapshot.bearers(kind, name) if file not in self.gone}
            if name and len(bearers[kind, name] | others) > 1:
                raise WholeCheckError
