"""What files in standard layout are judged by first: whether a file surely has no remark of its own.

Each distinct line, IRI and subject is looked at once, however often it stands in the files. A file that does not pass is not
at fault yet: it is then judged in full, with places. A file that passes has no remark; tests hold the one against the other.
What a file has to do with other files (`Facts`) is told on the way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import pyoxigraph as ox

from clustergraph.dataset.document import RDF_TYPE
from clustergraph.dataset.lint import literals, places, things, words
from clustergraph.dataset.lint.page import CONTROL, THINGS, slug_of
from clustergraph.dataset.lint.slugs import broken
from clustergraph.terms import PREFIXES, ontology_terms, slug

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clustergraph.dataset.lint.page import Page
    from clustergraph.dataset.quick import QuickBlock, Said
    from clustergraph.dataset.settings import Settings
    from clustergraph.persons.tombstones import Removed

# What a line may mean for the file it stands in, as bits.
_SUSPECT, _NOT_REGISTER, _NOT_SOURCE, _NOT_CURATED = 1, 2, 4, 8
_BARE_VALUE, _IS_NAME, _IS_SOURCE, _IS_EVENT, _HAS_PAGE, _IS_TYPE, _MORE, _REASON, _NAMES = (
    1 << n for n in range(4, 13)
)
_FORBIDDEN = {"register": _NOT_REGISTER, "source": _NOT_SOURCE, "curated": _NOT_CURATED}

_LITERAL = re.compile(r'"(.*)"(?:@([A-Za-z0-9-]+)|\^\^<(.*)>)?', re.DOTALL)
_SKOS = PREFIXES["skos"]
_DIFFERENT, _SAID_WHY = PREFIXES["owl"] + "differentFrom", PREFIXES["cg"] + "reason"

short_name = lru_cache(maxsize=1 << 17)(slug)


@dataclass(slots=True)
class Facts:
    """What a file has to do with other files.

    `subjects` are the IRIs of all blocks, of which `typed` have a class in the file; `used` are those below ``id/`` of the dataset
    that stand in it as the object of something else; `names` are kind, name as slug, and thing for each name in the register; `different` are pairs kept apart with a reason.
    """

    subjects: set[str] = field(default_factory=set)
    typed: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)
    names: set[tuple[str, str, str]] = field(default_factory=set)
    different: set[frozenset[str]] = field(default_factory=set)


class Sieve:
    """Judges the files of one dataset."""

    def __init__(self, settings: Settings, removed: Removed) -> None:
        self.settings, self.removed = settings, removed
        self.root = f"<{settings.base}id/"
        self._root_is_plain = not literals.may_hold_contact(settings.base)
        self._iris: dict[str, int] = {}
        self._subjects: dict[str, tuple[bool, str]] = {}

    def facts(self, page: Page) -> tuple[Facts, bool]:  # noqa: C901, PLR0912 - one loop over all lines; calls would cost more
        """What `page` has to do with others, and whether it surely has no remark of its own."""
        quick = page.quick
        if quick is None:
            return self._by_grammar(page), False
        facts, passes = Facts(), page.file.place != "stray"
        place = page.file.place
        own = str(self.settings.names.thing("source", page.file.slug)) if place == "source" else ""
        forbidden = _SUSPECT | _FORBIDDEN.get(place, 0)
        in_register = place == "register"
        others = 0
        for number, block in enumerate(quick.blocks):
            iri = block.subject.nt
            good, kind = self._subjects.get(iri) or self._subject(block.subject.value)
            passes = passes and good
            bits = 0
            used: list[str] = []
            for said in block.said:
                of_line = said.bits
                if of_line < 0:
                    of_line = self._judge(said)
                bits |= of_line
                if said.mentions:
                    used += said.mentions
            if bits & _HAS_PAGE and own and not _names_only(block, own):
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
            subject = block.subject.value
            facts.subjects.add(subject)
            if subject in used:
                used = [one for one in used if one != subject]
            facts.used.update(used)
            if bits & _IS_TYPE:
                facts.typed.add(subject)
            if in_register and bits & _NAMES and kind in THINGS and (kind != "event" or bits & _IS_EVENT):
                facts.names.update([(kind, name, subject) for name in _names_in(block)])
            if bits & _REASON:
                facts.different.update(frozenset((subject, other)) for other in _differing(block))
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
        found = self._is_good(iri), slug_of(self.settings.base, iri)[0]
        self._subjects[f"<{iri}>"] = found
        return found

    def _is_good(self, iri: str) -> bool:
        """Whether no rule on IRIs has a remark on this one."""
        if broken(self.settings.base, iri) is not None or (self.removed and self.removed.blocks(iri)):
            return False
        ours = self._root_is_plain and iri.startswith(self.settings.base)  # then it is made of slugs
        return ours or not literals.contact_in_iri(iri)

    def _judge(self, said: Said) -> int:
        """Note on `said` what it may mean for a file, and which things of the dataset it mentions; the bits."""
        predicate = said.predicate.value
        bits = _of_predicate(predicate)
        root = self.root
        mentions = []
        for term in said.objects:
            if term[0] == '"':
                bits |= self._literal(predicate, term)
                continue
            known = self._iris.get(term)
            bits |= self._iri(term) if known is None else known
            if predicate == RDF_TYPE:
                bits |= _of_class(term[1:-1])
            if term.startswith(root):
                mentions.append(term[1:-1])
        said.bits = bits
        said.mentions = tuple(mentions)
        return bits

    def _iri(self, term: str) -> int:
        iri = term[1:-1]
        bits = 0
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
            value = _value(term)[0]
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
        if self.removed and self.removed.blocks(value):
            bits |= _SUSPECT
        return bits


def _names_only(block: QuickBlock, own: str) -> bool:
    """Whether a block of the page `own` names no other page as its source."""
    return all(said.objects == (own,) for said in block.said if said.bits & _HAS_PAGE)


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


def _names_in(block: QuickBlock) -> Iterator[str]:
    """The names in a block of the register, as slugs."""
    for said in block.said:
        if said.bits & _NAMES:
            yield from (short_name(_value(term)[0]) for term in said.objects if term[0] == '"')


def _differing(block: QuickBlock) -> Iterator[str]:
    """The things that a block says are others than its subject."""
    for said in block.said:
        if said.predicate.value == _DIFFERENT:
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


def _value(term: str) -> tuple[str, str, str]:
    """Lexical form, language and datatype of a literal in N-Triples; the last two empty where there is none."""
    match = _LITERAL.fullmatch(term)
    assert match is not None
    if "\\" in match[1]:
        (quad,) = ox.parse(f"<urn:x> <urn:x> {term} .", format=ox.RdfFormat.N_TRIPLES)
        assert isinstance(quad.object, ox.Literal)
        return quad.object.value, match[2] or "", match[3] or ""
    return match[1], match[2] or "", match[3] or ""
