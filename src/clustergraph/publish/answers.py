"""The named questions with the answers that the data give to them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pyoxigraph as ox

from clustergraph.errors import NotFoundError, ParameterError
from clustergraph.publish.site.content import Answer
from clustergraph.publish.site.words import LANGUAGES
from clustergraph.query import catalogue, run
from clustergraph.store import Solutions

if TYPE_CHECKING:
    from clustergraph.dataset import Settings
    from clustergraph.query import NamedQuery, Result
    from clustergraph.store import Store


PERSONS = "persons"
"""The tag of questions about persons."""


def answers(store: Store, settings: Settings, *, persons: bool = True) -> list[Answer]:
    """Each named question, by name, answered for the defaults of its parameters; without `persons`, not those on persons."""
    return [_answer(store, settings, query) for query in asked(persons=persons)]


def asked(*, persons: bool = True) -> list[NamedQuery]:
    """The named questions, by name; without `persons`, not those on persons."""
    return [query for query in catalogue().values() if persons or PERSONS not in query.tags]


def _answer(store: Store, settings: Settings, query: NamedQuery) -> Answer:
    answer = Answer(
        name=query.name,
        title=query.title,
        question=query.question,
        text=query.text,
        parameters={
            n: p.default for n, p in query.parameters.items() if p.default is not None and p.type != "lang"
        },
        meanings=query.columns,
        kinds={name: parameter.type for name, parameter in query.parameters.items()},
    )
    spoken = [name for name, parameter in query.parameters.items() if parameter.type == "lang"]
    try:
        tables = {
            language: _table(run(store, settings, query, dict.fromkeys(spoken, language)))
            for language in LANGUAGES
        }
    except (NotFoundError, ParameterError) as error:
        # The defaults of a query may name things that another region does not have.
        return replace(answer, unanswered=error.what)
    return replace(answer, tables=tables)


def _table(result: Result) -> Solutions:
    """Any answer as a table: triples in three columns, a truth value in one."""
    if isinstance(result, Solutions):
        return result
    if isinstance(result, bool):
        return Solutions(("answer",), [(ox.Literal(result),)])
    return Solutions(("subject", "predicate", "object"), [(t.subject, t.predicate, t.object) for t in result])
