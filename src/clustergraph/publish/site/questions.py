"""The named questions: a list of them, and for each its text, its answer as a table on one or more pages, and files."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
from markupsafe import Markup, escape

from clustergraph.publish.site import paths
from clustergraph.publish.site.alike import Memo, outside
from clustergraph.publish.site.knowledge import THINGS
from clustergraph.publish.site.markup import joined
from clustergraph.publish.site.page import Draft, Page
from clustergraph.publish.site.paging import numbered
from clustergraph.publish.site.speech import Speech
from clustergraph.store import Solutions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clustergraph.publish.site.alike import InLanguage
    from clustergraph.publish.site.content import Answer, Content

ROWS = 200
"""So many rows of an answer stand on one page."""


def question_drafts(content: Content, language: str) -> Iterator[Draft]:
    """The list of questions, and the pages of each."""
    names = ("answers", *(f"answer:{answer.name}" for answer in content.answers))
    path = f"{language}/query/index.html"
    yield Draft(path, partial(_queries_page, content, language, path), names)
    for answer in content.answers:
        rows = answer.tables.get(language, Solutions((), [])).rows
        first = f"{language}/query/{answer.name}.html"
        for number in range(1, _pages(answer) + 1):
            part = rows[(number - 1) * ROWS : number * ROWS]
            yield Draft(
                numbered(first, number),
                partial(_query_page, content, language, answer, number, part),
                (f"answer:{answer.name}",),
            )


def _pages(answer: Answer) -> int:
    """How many pages an answer takes: as many in each language, so that each page has its like in the other."""
    most = max((len(table.rows) for table in answer.tables.values()), default=0)
    return max(-(-most // ROWS), 1)


def _queries_page(content: Content, language: str, path: str) -> Page:
    speech = Speech(content.knowledge, language, path)
    entries = [
        {
            "path": f"{language}/query/{answer.name}.html",
            "title": answer.title[language],
            "question": answer.question[language],
        }
        for answer in content.answers
    ]
    title = speech.words("site", "queries")
    data = (("Turtle", "download/dumps/examples.ttl"),) if content.dumps.files else ()
    return Page(path, "queries.html", speech, title, path, {"queries": entries}, data)


def _query_page(
    content: Content, language: str, answer: Answer, number: int, part: list[tuple[Any, ...]]
) -> Page:
    """Page `number` of an answer, with the rows `part`."""
    first = f"{language}/query/{answer.name}.html"
    path = numbered(first, number)
    speech = Speech(content.knowledge, language, path)
    table = answer.tables.get(language, Solutions((), []))
    csv = f"data/query/{answer.name}-{language}.csv"
    count = len(table.rows)
    cells = Memo(partial(cell, speech))
    values = {
        "name": answer.name,
        "question": answer.question[language],
        "text": answer.text,
        "parameters": [
            (name, chosen(speech, answer.kinds.get(name, ""), value))
            for name, value in answer.parameters.items()
        ],
        "columns": [
            _column(name, answer.meanings.get(name, {}).get(language, "")) for name in table.variables
        ],
        "rows": [[cells[term] for term in row] for row in part],
        "count": count,
        "number": number,
        "first_row": (number - 1) * ROWS + 1,
        "pages": [numbered(first, n) for n in range(1, _pages(answer) + 1)],
        "unanswered": answer.unanswered,
        "csv": csv if count else None,
        "file": f"data/query/{answer.name}.rq",
    }
    data = ((("CSV", csv),) if count else ()) + (("SPARQL", f"data/query/{answer.name}.rq"),)
    return Page(
        path,
        "query.html",
        speech,
        answer.title[language],
        f"{language}/query/index.html",
        values,
        data,
        f"{content.settings.base}query/{answer.name}",
    )


def chosen(speech: Speech, kind: str, value: str) -> Markup:
    """The value of a parameter in words (a thing by its name, a day as the language has it), with what is to be typed behind it."""
    thing = f"{speech.knowledge.settings.base}id/{kind}/{value}"
    if kind == "date":
        worded = escape(speech.words.date(value))
    elif kind in THINGS and speech.knowledge.kind(thing):
        worded = speech.link(thing)
    else:
        return escape(value)
    return Markup('{} <code class="detail">{}</code>').format(worded, value)


def _column(name: str, meaning: str) -> dict[str, str]:
    """A column with the short form of its meaning, which is what stands before the first comma or semicolon."""
    return {"name": name, "meaning": meaning, "short": re.split(r"[,;]", meaning)[0]}


def cell(speech: Speech, term: Any) -> Markup:
    """A cell of an answer; addresses given as text become links as well."""
    if isinstance(term, ox.NamedNode):
        return speech.value(term)
    if not isinstance(term, ox.Literal):
        return escape("" if term is None else str(term))
    return speech.once(_text, term) or joined(" ", [speech.link(a, _host(a)) for a in term.value.split()])


def _text(spoken: InLanguage, term: ox.Literal) -> Markup | None:
    """A text in words or, if it is made of addresses elsewhere, as links; None if one is of something on this site."""
    addresses = term.value.split()
    if not addresses or not all(map(paths.web_address, addresses)):
        return spoken.literals[term]
    if any(spoken.places[address] is not None or spoken.knowledge.about(address) for address in addresses):
        return None
    return joined(" ", [outside(address, _host(address)) for address in addresses])


def _host(address: str) -> str:
    return paths.short_address(address).partition("/")[0]
