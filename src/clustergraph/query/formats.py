"""Answers written out: the result formats of SPARQL 1.1, RDF, and forms for people.

CSV, TSV, JSON and XML of the SPARQL 1.1 recommendations and all RDF come from pyoxigraph. In the forms for people (table,
html, md) an IRI is shortened where a prefix fits, and a literal is shown without language and type.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, BinaryIO

import pyoxigraph as ox

from clustergraph.errors import FormatError
from clustergraph.store.protocol import Solutions, Term
from clustergraph.terms import PREFIXES, shrink

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from clustergraph.query.asking import Result

_STANDARD = {
    "csv": ox.QueryResultsFormat.CSV,
    "json": ox.QueryResultsFormat.JSON,
    "tsv": ox.QueryResultsFormat.TSV,
    "xml": ox.QueryResultsFormat.XML,
}
_RDF = {
    "jsonld": ox.RdfFormat.JSON_LD,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "turtle": ox.RdfFormat.TURTLE,
}
RESULT_FORMATS = ("table", "csv", "tsv", "json", "xml", "html", "md")
"""Formats for the answer to SELECT and ASK."""
GRAPH_FORMATS = ("turtle", "ntriples", "jsonld", "rdfxml")
"""Formats for the answer to CONSTRUCT and DESCRIBE."""
FORMATS = RESULT_FORMATS + GRAPH_FORMATS


def write(
    result: Result,
    form: str | None,
    out: BinaryIO,
    prefixes: Mapping[str, str] | None = None,
    headings: Mapping[str, str] | None = None,
) -> None:
    """Write `result` to the binary stream `out` in the format `form`.

    Without `form`, a terminal gets a table, anything else TSV, and triples are written as Turtle. `prefixes` shorten the
    IRIs of the dataset, beside those of the ontology. `headings` say what columns are called in the forms for people; in
    all others the names of the variables stay.

    Raises:
        FormatError: this kind of result has no such format.

    """
    names = {**PREFIXES, **(prefixes or {})}
    terminal = out.isatty()
    if isinstance(result, list):
        out.write(_graph(result, form or "turtle", names))
        return
    form = form or ("table" if terminal else "tsv")
    if form not in RESULT_FORMATS:
        raise FormatError(
            f"format {form!r}",
            why="a SELECT or ASK has rows or a truth value, not triples",
            hint=f"use {', '.join(RESULT_FORMATS)}",
        )
    if form in _STANDARD:
        out.write(_standard(result, form))
        return
    if isinstance(result, bool):
        result = Solutions(("answer",), [(ox.Literal("true" if result else "false"),)])
    if headings:
        result = Solutions(tuple(headings.get(name, name) for name in result.variables), result.rows)
    cells = [[shown(term, names) for term in row] for row in result.rows]
    if form == "table":
        from clustergraph.query import tables  # noqa: PLC0415 - rich is heavy

        out.write((tables.on_terminal if terminal else tables.plain)(result, cells).encode())
    else:
        out.write((_html if form == "html" else _markdown)(result.variables, cells).encode())


def remark(result: Result, lang: str = "en") -> str:
    """What is to be said beside an empty answer, for standard error and pages; nothing for any other answer."""
    if isinstance(result, bool) or len(result):
        return ""
    return "Keine Treffer." if lang == "de" else "No results."


def shown(term: Term | None, prefixes: Mapping[str, str]) -> str:
    """`term` for people: an IRI shortened where a prefix fits, a literal as its bare text."""
    if isinstance(term, ox.NamedNode):
        return shrink(term.value, dict(prefixes)).strip("<>")
    if isinstance(term, ox.Literal):
        return term.value
    return "" if term is None else str(term)


def _standard(result: Solutions | bool, form: str) -> bytes:
    """`result` in a format of SPARQL 1.1: told to pyoxigraph in JSON, written by pyoxigraph."""
    if isinstance(result, bool):
        told: dict[str, Any] = {"head": {}, "boolean": result}
    else:
        bindings = [
            {name: _json(term) for name, term in zip(result.variables, row, strict=True) if term is not None}
            for row in result.rows
        ]
        told = {"head": {"vars": result.variables}, "results": {"bindings": bindings}}
    answer = ox.parse_query_results(json.dumps(told), format=ox.QueryResultsFormat.JSON)
    content = answer.serialize(format=_STANDARD[form])
    assert content is not None  # it would be, had a file been named
    return content


def _json(term: Term) -> dict[str, Any]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, ox.Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {name: _json(part) for name, part in parts.items()}}
    if term.language:
        return {"type": "literal", "value": term.value, "xml:lang": term.language}
    return {"type": "literal", "value": term.value, "datatype": term.datatype.value}


def _graph(triples: list[ox.Triple], form: str, prefixes: Mapping[str, str]) -> bytes:
    """Triples, sorted, with the prefixes that occur in them."""
    if form not in _RDF:
        raise FormatError(
            f"format {form!r}",
            why="a CONSTRUCT or DESCRIBE gives triples, not rows",
            hint=f"use {', '.join(GRAPH_FORMATS)}",
        )
    triples = sorted(triples, key=str)
    if form == "rdfxml":
        for triple in triples:
            if not re.search(r"[^\W\d][\w.-]*$", triple.predicate.value):
                raise FormatError(
                    f"<{triple.predicate.value}> in rdfxml",
                    why="RDF/XML can only write a predicate that ends in an XML name",
                    hint="use turtle",
                )
    text = "".join(map(str, triples))
    used = {name: iri for name, iri in prefixes.items() if f"<{iri}" in text}
    content = ox.serialize(triples, format=_RDF[form], prefixes=used)
    assert content is not None  # it would be, had a file been named
    return content


def _html(variables: tuple[str, ...], cells: list[list[str]]) -> str:
    from html import escape  # noqa: PLC0415 - only here

    def cell(text: str) -> str:
        safe = escape(text).replace("\n", "<br>")
        return (
            f'<td><a href="{safe}">{safe}</a></td>'
            if re.fullmatch(r"https?://\S+", text)
            else f"<td>{safe}</td>"
        )

    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in variables)
    body = "".join(f"<tr>{''.join(map(cell, row))}</tr>\n" for row in cells)
    return (
        '<!DOCTYPE html>\n<html>\n<head><meta charset="utf-8"><title>clustergraph</title></head>\n<body>\n'
        f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n</body>\n</html>\n"
    )


def _markdown(variables: tuple[str, ...], cells: list[list[str]]) -> str:
    escapes = str.maketrans({"\\": "\\\\", "|": "\\|", "<": "&lt;", "&": "&amp;", "\n": "<br>", "\r": ""})
    row: Callable[[list[str]], str] = lambda texts: f"| {' | '.join(texts)} |\n"  # noqa: E731
    lines = [row(list(variables)), row(["---"] * len(variables))]
    return "".join([*lines, *(row([text.translate(escapes) for text in texts]) for texts in cells)])
