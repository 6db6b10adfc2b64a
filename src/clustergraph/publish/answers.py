"""The named questions with the answers that the data give to them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pyoxigraph as ox

from clustergraph.errors import NotFoundError, ParameterError
from clustergraph.publish.site.content import Answer
from clustergraph.query import catalogue, run
from clustergraph.store import Solutions

if TYPE_CHECKING:
    from clustergraph.dataset import Settings
    from clustergraph.query import NamedQuery
    from clustergraph.store import Store, Term


def answers(store: Store, settings: Settings) -> list[Answer]:
    """Each named question, by name, answered for the defaults of its parameters."""
    return [_answer(store, settings, query) for query in catalogue().values()]


def _answer(store: Store, settings: Settings, query: NamedQuery) -> Answer:
    answer = Answer(
        name=query.name,
        title=query.title,
        question=query.question,
        text=query.text,
        parameters={name: p.default for name, p in query.parameters.items() if p.default is not None},
        variables=tuple(query.columns),
        meanings=query.columns,
    )
    try:
        result = run(store, settings, query)
    except (NotFoundError, ParameterError) as error:
        # The defaults of a query may name things that another region does not have.
        return replace(answer, unanswered=error.what)
    if isinstance(result, Solutions):
        return replace(answer, variables=result.variables, rows=list(result.rows))
    if isinstance(result, bool):
        return replace(answer, variables=("answer",), rows=[(ox.Literal(result),)])
    rows: list[tuple[Term | None, ...]] = [(t.subject, t.predicate, t.object) for t in result]
    return replace(answer, variables=("subject", "predicate", "object"), rows=rows)
