"""What literals must and must not be: language, type, plausible dates, no private contact data."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import pyoxigraph as ox

from clustergraph.dataset.document import XSD, Fault
from clustergraph.resources import ontology_dir
from clustergraph.terms import PREFIXES, iris, shrink

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clustergraph.dataset.document import Block, Node
    from clustergraph.dataset.lint.page import Page
    from clustergraph.dataset.settings import Settings


# Our own properties say by their range whether they take a language. For those of others, whose ranges are wider, this
# table says how the data use them.
REUSED_WITH_LANGUAGE = iris(
    "dcterms:title", "dcterms:description", "schema:alternateName", "schema:description", "schema:name",
    "skos:altLabel", "skos:definition", "skos:editorialNote", "skos:prefLabel", "skos:scopeNote",
)  # fmt: skip
REUSED_WITHOUT_LANGUAGE = iris("dcterms:identifier", "foaf:name", "schema:creditText", "skos:notation")

NOT_AFTER_DATASET = iris("cg:added", "cg:asOf", "cg:retrieved", "dcterms:issued")
"""Dates of things that have been seen, which cannot lie after the date of the dataset."""

NAME, VALUE = PREFIXES["cg"] + "Name", PREFIXES["rdf"] + "value"


@cache
def _ranges() -> dict[str, str]:
    """Range of each property of the ontology that declares one."""
    triples = ox.parse(path=ontology_dir() / "clustergraph.ttl", format=ox.RdfFormat.TURTLE)
    return {
        triple.subject.value: triple.object.value
        for triple in triples
        if triple.predicate.value == PREFIXES["rdfs"] + "range"
        and isinstance(triple.subject, ox.NamedNode)
        and isinstance(triple.object, ox.NamedNode)
    }


def takes_language(predicate: str, *, on_name: bool) -> bool | None:
    """Whether literals of `predicate` must have a language; None where both are right."""
    declared = _ranges().get(predicate)
    if declared == PREFIXES["rdf"] + "langString" or predicate in REUSED_WITH_LANGUAGE:
        return True
    if predicate == VALUE:
        return True if on_name else None
    return False if declared == f"{XSD}string" or predicate in REUSED_WITHOUT_LANGUAGE else None


def languages(page: Page) -> Iterator[Fault]:
    """CG007 and CG008: language tags missing or not wanted; ``xsd:string`` written out."""
    for block in page.blocks:
        on_name = NAME in page.types(block)
        for predicate, value in _literals(block):
            wanted = takes_language(predicate.value, on_name=on_name)
            if value.datatype == f"{XSD}string":
                rule, hint = "xsd:string is written out", "remove ^^xsd:string"
                if wanted:
                    hint += " and add the language, as in @de"
                yield Fault(value.at, "CG008", value.text, rule, hint, block.subject.value)
            elif wanted and not value.language:
                rule, hint = (
                    f"the text of {shrink(predicate.value)} has no language",
                    "add the language right behind the quotes, as in @de",
                )
                yield Fault(value.at, "CG007", value.text, rule, hint, block.subject.value)
            elif wanted is False and value.language:
                rule, hint = (
                    f"{shrink(predicate.value)} is a name of a person or a code, and has a language",
                    f"remove @{value.language}",
                )
                yield Fault(
                    value.at, "CG007", f"{value.text}@{value.language}", rule, hint, block.subject.value
                )


_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
DATES = {f"{XSD}gYear": 1, f"{XSD}gYearMonth": 2, f"{XSD}date": 3}


def dates(page: Page) -> Iterator[Fault]:
    """CG014: dates that do not exist, lie outside the plausible years, or lie after the dataset that holds them."""
    for block in page.blocks:
        for predicate, value in _literals(block):
            if value.datatype in DATES:
                fault = date_fault(predicate.value, value.value, value.datatype, page.settings)
                if fault is not None:
                    yield Fault(value.at, "CG014", value.value, *fault, block.subject.value)


def date_fault(predicate: str, value: str, datatype: str, settings: Settings) -> tuple[str, str] | None:
    """The rule that a date breaks, and what to do; `datatype` is one of `DATES`."""
    first, last = settings.plausible_years
    wanted, parts = DATES[datatype], _date_parts(value)
    if len(parts) != wanted:
        rule = f"there is no such day, month or year ({shrink(datatype)})"
        hint = "write 2023-11-08 as xsd:date, 2023-11 as xsd:gYearMonth, 2023 as xsd:gYear"
    elif not first <= parts[0] <= last:
        rule = f"a date lies outside the years {first} to {last}"
        hint = "correct the year, or widen plausible_years in dataset.toml"
    elif predicate in NOT_AFTER_DATASET and parts > _first_parts(settings.date, wanted):
        rule = f"{shrink(predicate)} lies after the date of the dataset"
        hint = "correct the date, or move date in dataset.toml on"
    else:
        return None
    return rule, hint


def _date_parts(text: str) -> tuple[int, ...]:
    """Year, month and day as far as given; empty if there is no such date."""
    match = _DATE.fullmatch(text)
    if match is None or not text.isascii():
        return ()
    parts = tuple(int(part) for part in match.groups() if part is not None)
    try:
        date(*(*parts, 1, 1)[:3])
    except ValueError:
        return ()
    return parts


def _first_parts(day: date, count: int) -> tuple[int, ...]:
    return (day.year, day.month, day.day)[:count]


_CONTACT = r"""
      (?P<mail>  (?:mailto:)? [\w.+-]+ \s?(?:@|\(at\)|\[at\]|\(ät\))\s? [\w-]+ (?:\.[\w-]+)+ | mailto:\S+ )
    | (?P<phone> tel:\s*[+(\d][\d\s()/.-]{4,}\d
               | (?<![\w+])(?:\+|00)[1-9]\d{0,2}(?:[\s()/.-]{0,2}\d){6,}
               | (?<![\w.,/-])\(?0[1-9]\d{1,4}\)?\s?[\s/-]\s?[1-9]\d{2}(?:[\s/-]?\d){1,7}(?![\w])
               | \b(?:Tel|Telefon|Fon|Phone|Mobil|Mobile|Fax)\b[.:\s]{1,3}[+(\d][\d\s()/.-]{4,}\d )
    """
_CONTACT_IN_IRI = r"(?P<mail>(?:mailto:)?[\w.+-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+|mailto:.+)|(?P<phone>tel:.+|(?:\+|%2B)[1-9]\d{7,})"


# A contact has a sign that few texts and IRIs have; to look for that sign first costs a tenth of the whole search.
_MARK, _SIGN = re.compile(r"[@(\[]"), re.compile(r"@|[(\[](?:at|ät)[)\]]", re.IGNORECASE)
_NUMBER = re.compile(r"[+(0-9][0-9\s()/.-]{4,}[0-9]")
_SIGN_IN_IRI = re.compile(r"@|%40|mailto:|tel:|\+|%2B", re.IGNORECASE)
_WITHOUT_SIGN = re.compile(r"https?://[A-Za-z0-9/._-]*")


def contact_in_text(text: str) -> re.Match[str] | None:
    """An e-mail address or a telephone number in a text."""
    if not (_NUMBER.search(text) or (_MARK.search(text) and _SIGN.search(text))):
        small = text.lower() if ":" in text else ""
        if "mailto:" not in small and "tel:" not in small:
            return None
    return re.search(_CONTACT, text, re.VERBOSE | re.IGNORECASE)


def contact_in_iri(iri: str) -> re.Match[str] | None:
    """The same in an IRI."""
    has_sign = not _WITHOUT_SIGN.fullmatch(iri) and _SIGN_IN_IRI.search(iri)
    return re.search(_CONTACT_IN_IRI, iri, re.IGNORECASE) if has_sign else None


def may_hold_contact(iri: str) -> bool:
    """Whether an IRI that begins with `iri` and goes on with letters, digits, hyphens and slashes may hold a contact."""
    return _SIGN_IN_IRI.search(iri) is not None


def contact_data(page: Page) -> Iterator[Fault]:
    """CG015: e-mail addresses and telephone numbers, in texts and in IRIs."""
    hint = "remove it; the page that states it can be reached by its address"
    for subject, _, value in page.statements():
        if value.kind == "iri":
            match = contact_in_iri(value.value)
        elif value.datatype in ("", f"{XSD}string"):
            match = contact_in_text(value.value)
        else:
            continue  # dates and numbers
        if match:
            what = "e-mail address" if match["mail"] else "telephone number"
            yield Fault(
                value.at, "CG015", match[0], f"the data hold a private contact: {what}", hint, subject.value
            )


def _literals(block: Block) -> Iterator[tuple[Node, Node]]:
    return ((pair.predicate, node) for pair in block.pairs for node in pair.objects if node.kind == "literal")
