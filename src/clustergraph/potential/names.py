"""From what a person types (id, name, alias, IRI) to one organisation, with the nearest names where nothing fits."""

from __future__ import annotations

from collections import defaultdict
from difflib import get_close_matches
from typing import TYPE_CHECKING

from clustergraph.errors import NotFoundError, ParameterError
from clustergraph.network.statements import local
from clustergraph.terms import slug

if TYPE_CHECKING:
    from clustergraph.network.bipartite import Incidence
    from clustergraph.network.statements import Reading


def organisation(reading: Reading, text: str) -> str:
    """The IRI of the organisation that `text` names, by IRI, id, name or alias; case, accents and hyphens do not matter.

    Raises:
        NotFoundError: no organisation has this name, or more than one; the message offers names.

    """
    if text in reading.kinds:
        return text
    by_name: dict[str, set[str]] = defaultdict(set)
    for iri in reading.kinds:
        for name in (local(iri), *reading.names.get(iri, ())):
            by_name[slug(name)].add(iri)
    found = by_name.get(slug(text), set())
    # An id is exact: it wins over another body that has it as an alias.
    exact = {iri for iri in found if local(iri) == slug(text)}
    found = exact or found
    if len(found) == 1:
        return next(iter(found))
    if found:
        raise NotFoundError(
            f"{text!r} names {len(found)} organisations", nearest=sorted(local(iri) for iri in found)
        )
    near = get_close_matches(slug(text), sorted(by_name), n=5, cutoff=0.5)
    near += [name for name in sorted(by_name) if slug(text) and slug(text) in name and name not in near]
    offers = dict.fromkeys(local(iri) for name in near for iri in sorted(by_name[name]))
    raise NotFoundError(
        f"no organisation is called {text!r}",
        nearest=list(offers)[:5],
        hint="give an id, a name or an alias from the register",
    )


def two(inc: Incidence, a: str, b: str) -> tuple[list[str], list[int | None]]:
    """The IRIs of the two organisations named `a` and `b`, and their rows in `inc` (None: takes part in nothing).

    Raises:
        NotFoundError: no organisation has such a name; the nearest ones are offered.
        ParameterError: `a` and `b` are the same organisation.

    """
    iris = [organisation(inc.reading, name) for name in (a, b)]
    rows = [inc.row(iri) for iri in iris]
    if iris[0] == iris[1] or (rows[0] is not None and rows[0] == rows[1]):
        raise ParameterError(
            f"{a!r} and {b!r} are one organisation in the analysis",
            why="a pair needs two; a cluster and its own management company count as one",
            hint="name two different organisations",
        )
    return iris, rows
