"""What files in standard layout are judged by first: whether a file surely has no remark of its own.

Each distinct line, IRI and subject is looked at once, however often it stands in the files. A file that does not pass is not
at fault yet: it is then judged in full, with places. A file that passes has no remark; tests hold the one against the other.
What a file has to do with other files (`Facts`) is told on the way.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

import pyoxigraph as ox

from clustergraph.dataset.document import RDF_TYPE
from clustergraph.dataset.lint import literals, places, things, words
from clustergraph.dataset.lint.page import CONTROL, THINGS, slug_of
from clustergraph.dataset.lint.slugs import broken, unbroken
from clustergraph.terms import PREFIXES, SLUG, ontology_terms, slug

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clustergraph.dataset.lint.page import Page
    from clustergraph.dataset.quick import Said
    from clustergraph.dataset.settings import Settings
    from clustergraph.persons.tombstones import Removed

# What a line may mean for the file it stands in, as bits.
_SUSPECT, _NOT_REGISTER, _NOT_SOURCE, _NOT_CURATED = 1, 2, 4, 8
_BARE_VALUE, _IS_NAME, _IS_SOURCE, _IS_EVENT, _HAS_PAGE, _IS_TYPE, _MORE, _REASON, _NAMES, _MENTIONS = (
    1 << n for n in range(4, 14)
)
_LINKS = _MENTIONS | _HAS_PAGE
_FORBIDDEN = {"register": _NOT_REGISTER, "source": _NOT_SOURCE, "curated": _NOT_CURATED}

_SKOS = PREFIXES["skos"]
_DIFFERENT, _SAID_WHY = PREFIXES["owl"] + "differentFrom", PREFIXES["cg"] + "reason"

short_name = lru_cache(maxsize=1 << 17)(slug)


class Facts:
    """What a file has to do with other files.

    `subjects` are the IRIs of all blocks, of which `typed` have a class in the file; `used` are those below ``id/`` of the dataset
    that stand in it as the object of something else; `names` are kind, name as slug, and thing for each name in the register; `different` are pairs kept apart with a reason.
    """

    __slots__ = ("different", "names", "subjects", "typed", "used")

    def __init__(self) -> None:
        self.subjects: set[str] = set()
        self.typed: set[str] = set()
        self.used: set[str] = set()
        self.names: set[tuple[str, str, str]] = set()
        self.different: set[frozenset[str]] = set()


class Sieve:
    """Judges the files of one dataset."""

    def __init__(self, settings: Settings, removed: Removed) -> None:
        self.settings, self.removed = settings, removed
        self._removes = bool(removed)
        self.root = f"<{settings.base}id/"
        self._root_is_plain = not literals.may_hold_contact(settings.base)
        plain = self._root_is_plain and words.is_known(f"{settings.base}id/x", is_class=False)
        self._unbroken = unbroken(settings.base) if plain and not self._removes else None
        self._iris: dict[str, int] = {}
        self._subjects: dict[str, tuple[bool, str]] = {}
        self._verdicts: dict[tuple[bool, str], tuple[bool, str]] = {}  # few, for many subjects

    def facts(self, page: Page) -> tuple[Facts, bool]:  # noqa: C901, PLR0912 - one loop over all lines; calls would cost more
        """What `page` has to do with others, and whether it surely has no remark of its own."""
        quick = page.quick
        if quick is None:
            return self._by_grammar(page), False
        facts, passes = Facts(), page.file.place != "stray"
        place = page.file.place
        own = source_of(page) if place == "source" else ""
        forbidden = _SUSPECT | _FORBIDDEN.get(place, 0)
        in_register = place == "register"
        subjects, typed = facts.subjects, facts.typed
        mentioned: set[str] = set()
        others = 0
        for number, ((iri, subject, _), of_block) in enumerate(zip(quick.subjects, quick.said, strict=True)):
            good, kind = self._subjects.get(subject) or self._subject(subject)
            passes = passes and good
            bits = 0
            used: list[str] = []
            for said in of_block:
                of_line = said.bits
                if of_line < 0:
                    of_line = self._judge(said)
                bits |= of_line
                if of_line & _LINKS:
                    used += said.objects
                    if of_line & _HAS_PAGE and own and said.objects != (own,):
                        passes = False
            if bits & forbidden or (bits & _BARE_VALUE and bits & _IS_NAME):
                passes = False
            if place == "source":
                others += iri != own
                if (number == 0) != bool(bits & _IS_SOURCE) or (number == 0 and iri != own):
                    passes = False
            elif place == "curated":
                if bits & _IS_SOURCE or (bits & _MORE and not bits & _HAS_PAGE):
                    passes = False
            elif in_register and kind and (kind not in THINGS or kind == "source"):
                passes = False
            subjects.add(subject)
            if bits & _MENTIONS:
                mentioned.update(used if iri not in used else [one for one in used if one != iri])
            if bits & _IS_TYPE:
                typed.add(subject)
            if in_register and bits & _NAMES and kind in THINGS and (kind != "event" or bits & _IS_EVENT):
                facts.names.update([(kind, name, subject) for name in _names_in(of_block)])
            if bits & _REASON:
                facts.different.update(frozenset((subject, other)) for other in _differing(of_block))
        root = self.root
        facts.used.update([term[1:-1] for term in mentioned if term.startswith(root)])
        if place == "source" and not others:
            passes = False
        if quick.declared != quick.used or (quick.comments and self.removed):
            passes = False
        return facts, passes

    def _by_grammar(self, page: Page) -> Facts:
        """The same of a file that is not in standard layout."""
        facts = Facts()
        for block in page.blocks:
            facts.subjects.add(block.subject.value)
            if block.pairs and page.types(block):
                facts.typed.add(block.subject.value)
            facts.different.update(things.differences(block))
            kind, _ = page.slug_of(block.subject.value)
            if page.file.place == "register" and things.has_names(page, block, kind):
                facts.names.update(
                    (kind, short_name(node.value), block.subject.value) for node in things.names(block)
                )
        for subject, _, value in page.statements():
            if value.kind == "iri" and value.value != subject.value and page.slug_of(value.value)[0]:
                facts.used.add(value.value)
        return facts

    def _subject(self, iri: str) -> tuple[bool, str]:
        """Whether an IRI is in order as a subject, and its kind."""
        if self._is_ours(iri):
            start = len(self.root) - 1
            found = True, iri[start : iri.index("/", start)]
        else:
            found = self._is_good(iri), slug_of(self.settings.base, iri)[0]
        self._subjects[iri] = found = self._verdicts.setdefault(found, found)
        return found

    def _is_ours(self, iri: str) -> bool:
        """Whether an IRI is one of the dataset on which no rule has a remark."""
        return self._unbroken is not None and self._unbroken.fullmatch(iri) is not None and "--" not in iri

    def _is_good(self, iri: str) -> bool:
        """Whether no rule on IRIs has a remark on this one."""
        if broken(self.settings.base, iri) is not None or (self._removes and self.removed.blocks(iri)):
            return False
        ours = self._root_is_plain and iri.startswith(self.settings.base)  # then it is made of slugs
        return ours or not literals.contact_in_iri(iri)

    def _judge(self, said: Said) -> int:
        """Note on `said` what it may mean for a file; the bits."""
        predicate = said.predicate
        bits = _of_predicate(predicate)
        for term in said.objects:
            if term[0] == '"':
                bits |= self._literal(predicate, term)
                continue
            known = self._iris.get(term)
            bits |= self._iri(term) if known is None else known
            if predicate == RDF_TYPE:
                bits |= _of_class(term[1:-1])
        said.bits = bits
        return bits

    def _iri(self, term: str) -> int:
        """What an IRI means as an object."""
        iri = term[1:-1]
        bits = _MENTIONS if term.startswith(self.root) else 0
        met = self._unbroken is not None and bits and self._subjects.get(iri)
        if not (met and met[0]) and not (bits and self._is_ours(iri)):
            if not words.is_known(iri, is_class=False) or not self._is_good(iri):
                bits |= _SUSPECT
            if iri == places.INFERRED:
                bits |= _NOT_REGISTER | _NOT_SOURCE
        self._iris[term] = bits
        return bits

    def _literal(self, predicate: str, term: str) -> int:
        end = term.rindex('"')
        mark = term[end + 1 :]  # language or datatype
        bits = _of_mark(predicate, mark)
        if bits & _SUSPECT:
            return bits
        if "\\" in term:
            value = _value(term)
            if CONTROL.search(value):
                bits |= _SUSPECT
        else:
            value = term[1:end]
        if mark[:1] == "^":
            datatype = mark[3:-1]
            if datatype in literals.DATES and literals.date_fault(predicate, value, datatype, self.settings):
                bits |= _SUSPECT
        elif literals.contact_in_text(value):
            bits |= _SUSPECT
        if self._removes and self.removed.blocks(value):
            bits |= _SUSPECT
        return bits


def source_of(page: Page) -> str:
    """The page that a source file is named after, in N-Triples."""
    slug, names = page.file.slug, page.settings.names
    return f"<{names.base}id/source/{slug}>" if SLUG.fullmatch(slug) else str(names.thing("source", slug))


@cache
def _of_mark(predicate: str, mark: str) -> int:
    """What it means that a literal of `predicate` has a language or a datatype, or neither."""
    language, datatype = mark[:1] == "@", mark[3:-1] if mark[:1] == "^" else ""
    wanted = literals.takes_language(predicate, on_name=False)
    bits = 0
    if (
        (wanted and not language)
        or (wanted is False and language)
        or (datatype and datatype not in words.DATATYPES)
    ):
        bits |= _SUSPECT
    if predicate == literals.VALUE and not language:
        bits |= _BARE_VALUE
    return bits


def _names_in(block: list[Said]) -> Iterator[str]:
    """The names in a block of the register, as slugs."""
    for said in block:
        if said.bits & _NAMES:
            for term in said.objects:
                if term[0] == '"':
                    yield short_name(_value(term))


def _differing(block: list[Said]) -> Iterator[str]:
    """The things that a block says are others than its subject."""
    for said in block:
        if said.predicate == _DIFFERENT:
            yield from (term[1:-1] for term in said.objects)


@cache
def _of_predicate(predicate: str) -> int:
    bits = 0
    if predicate not in ontology_terms() or predicate in places.DERIVED_ONLY:
        bits |= _SUSPECT
    if predicate in places.REGISTER_ONLY:
        bits |= _NOT_SOURCE | _NOT_CURATED | _NAMES
    if predicate in places.CURATED_ONLY:
        bits |= _NOT_SOURCE | _NOT_REGISTER
    if predicate in places.EDITORIAL:
        bits |= _NOT_SOURCE
    if predicate not in places.REGISTER_TERMS and not predicate.startswith(_SKOS):
        bits |= _NOT_REGISTER
    if predicate == places.SOURCE:
        bits |= _HAS_PAGE
    elif predicate != RDF_TYPE and predicate not in places.DIFFERENCE:
        bits |= _MORE
    if predicate == RDF_TYPE:
        bits |= _IS_TYPE
    if predicate == _SAID_WHY:
        bits |= _REASON
    return bits


@cache
def _of_class(kind: str) -> int:
    bits = 0
    if not words.is_known(kind, is_class=True):
        bits |= _SUSPECT
    if kind == places.SOURCE_CLASS:
        bits |= _IS_SOURCE
    if kind == literals.NAME:
        bits |= _IS_NAME
    if kind == things.EVENT:
        bits |= _IS_EVENT
    return bits


def _value(term: str) -> str:
    """The lexical form of a literal in N-Triples."""
    if "\\" not in term:
        return term[1 : term.rindex('"')]
    (quad,) = ox.parse(f"<urn:x> <urn:x> {term} .", format=ox.RdfFormat.N_TRIPLES)
    assert isinstance(quad.object, ox.Literal)
    return quad.object.value
