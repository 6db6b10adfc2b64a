"""What a user gives as text, made into the terms that a query takes."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pyoxigraph as ox

from clustergraph.errors import NotFoundError, ParameterError
from clustergraph.query.binding import bind
from clustergraph.terms import PREFIXES, SLUG, Names

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from clustergraph.query.named import NamedQuery
    from clustergraph.store import Store

THING_TYPES = ("event", "organisation", "person", "place", "project", "series", "source", "topic", "venue")
LITERAL_TYPES = ("string", "integer", "date", "year", "lang")
TYPES = THING_TYPES + LITERAL_TYPES


def parse_date(text: str, where: str = "") -> date:
    """`text` as a day.

    Raises:
        ParameterError: it is none; `where` names the option.

    >>> parse_date("2024-05-14")
    datetime.date(2024, 5, 14)

    """
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise ParameterError(f"{text!r} is no day", where=where, hint="write it as 2024-05-14")


def literal(kind: str, text: str, where: str = "") -> ox.Literal:
    """`text` as a literal of the type `kind` (one of `LITERAL_TYPES`). A year is an integer, as ``YEAR()`` gives it.

    Raises:
        ParameterError: `text` is not of this type.

    """
    forms: dict[str, tuple[str, str]] = {
        "integer": (r"[+-]?\d+", "a whole number"),
        "year": (r"\d{4}", "a year of four digits"),
        "lang": (r"[a-z]{2,3}", "a language code such as de or en"),
    }
    if kind in forms and not re.fullmatch(forms[kind][0], text, re.ASCII):
        raise ParameterError(f"{text!r} is not {forms[kind][1]}", where=where, hint=f"give {forms[kind][1]}")
    if kind == "date":
        return ox.Literal(
            parse_date(text, where).isoformat(), datatype=ox.NamedNode(PREFIXES["xsd"] + "date")
        )
    if kind in ("integer", "year"):
        return ox.Literal(str(int(text)), datatype=ox.NamedNode(PREFIXES["xsd"] + "integer"))
    return ox.Literal(text)


def values(
    query: NamedQuery, given: Mapping[str, str], store: Store, names: Names
) -> dict[str, ox.NamedNode | ox.Literal]:
    """A term for each parameter of `query` that has a value, from `given` or from its default.

    Raises:
        ParameterError: a value is missing, unknown, ambiguous or of the wrong type.
        NotFoundError: `store` has no thing of this class by that slug, name or IRI.

    """
    for name in given:
        if name not in query.parameters:
            raise ParameterError(
                f"{query.name} has no parameter {name!r}",
                hint=f"it has {', '.join(query.parameters) or 'none'}",
            )
    found: dict[str, ox.NamedNode | ox.Literal] = {}
    for name, parameter in query.parameters.items():
        text = given.get(name, parameter.default)
        if text is not None and parameter.type in THING_TYPES:
            found[name] = thing(parameter.type, text, store, names, where=f"parameter {name}")
        elif text is not None:
            found[name] = literal(parameter.type, text, f"parameter {name}")
        elif not parameter.optional:
            raise ParameterError(
                f"{query.name} needs a value for {name!r}", hint=f"give {name}=... ({parameter.type})"
            )
    return found


_EXISTS = "ASK { ?thing ?property ?value }"
_BY_PAGE = f"SELECT DISTINCT ?thing WHERE {{ ?thing <{PREFIXES['schema']}url> ?page }} ORDER BY ?thing"
_LABELS = f"""SELECT DISTINCT ?thing ?label WHERE {{
  ?thing <{PREFIXES["skos"]}prefLabel>|<{PREFIXES["skos"]}altLabel>|<{PREFIXES["foaf"]}name>|<{PREFIXES["schema"]}name>|<{PREFIXES["dcterms"]}title> ?label
  FILTER (STRSTARTS(STR(?thing), ?base))
}} ORDER BY ?thing ?label"""


def thing(kind: str, text: str, store: Store, names: Names, *, where: str = "") -> ox.NamedNode:
    """The thing of class `kind` that `text` means: its slug, its full IRI, or one of its names (case does not matter).

    A source may also be named by the address of its page.

    Raises:
        NotFoundError: there is none; the nearest names are offered.
        ParameterError: there are several of this name.

    """
    if re.match(r"https?://", text):
        return _by_iri(kind, text, store, names, where)
    if SLUG.fullmatch(text) and _exists(store, node := names.thing(kind, text)):
        return node
    labels: dict[str, set[str]] = {}
    for found, label in store.select(bind(_LABELS, {"base": ox.Literal(names.thing(kind, "").value)})):
        if isinstance(found, ox.NamedNode) and isinstance(label, ox.Literal):
            labels.setdefault(label.value.casefold(), set()).add(found.value)
    meant = sorted(labels.get(text.casefold(), ()))
    if len(meant) > 1:
        slugs = [iri.rpartition("/")[2] for iri in meant]
        raise ParameterError(
            f"several things are called {text!r}", where=where, hint=f"use one of {', '.join(slugs)}"
        )
    if meant:
        return ox.NamedNode(meant[0])
    raise _not_found(kind, text, labels, where)


def _by_iri(kind: str, text: str, store: Store, names: Names, where: str) -> ox.NamedNode:
    try:
        node = ox.NamedNode(text)
    except ValueError as error:
        raise ParameterError(f"{text!r} is no IRI: {error}", where=where) from error
    if kind == "source" and not text.startswith(names.base):
        pages = store.select(bind(_BY_PAGE, {"page": node})).rows
        if pages and isinstance(pages[0][0], ox.NamedNode):
            return pages[0][0]
    if text.startswith(names.thing(kind, "").value) and _exists(store, node):
        return node
    raise NotFoundError(f"no {kind} is {text!r}", where=where, hint="check the class and the spelling")


def _exists(store: Store, node: ox.NamedNode) -> bool:
    return store.ask(bind(_EXISTS, {"thing": node}))


def _not_found(kind: str, text: str, labels: Mapping[str, set[str]], where: str) -> NotFoundError:
    import difflib  # noqa: PLC0415 - only an error needs it

    slug_of: Callable[[str], str] = lambda iri: iri.rpartition("/")[2]  # noqa: E731
    names = {label: slug_of(iri) for label, iris in labels.items() for iri in sorted(iris)}
    names |= {slug: slug for slug in sorted(names.values())}
    near = difflib.get_close_matches(text.casefold(), names, n=6, cutoff=0.5)
    nearest = list(dict.fromkeys(names[name] for name in near))[:3]
    return NotFoundError(
        f"no {kind} is called {text!r}", nearest=nearest, where=where, hint="give a slug, a name or an IRI."
    )
