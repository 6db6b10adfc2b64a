"""How IRIs of the dataset are built: ``id/<kind>/<slug>...``, each slug by the rule."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from clustergraph.dataset.document import Fault
from clustergraph.dataset.lint.page import THINGS, slug_of
from clustergraph.terms import SLUG, shrink

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clustergraph.dataset.lint.page import Page

RELATIONS = {
    "act": "<slug>",
    "change": "<slug>",
    "image": "<slug>",
    "label-award": "<organisation>/<label>/<n>",
    "membership": "<member>/<organisation>/<role>",
    "name": "<organisation>/<n>",
    "observation": "<thing>/<aspect>/<n>",
    "pair": "<act>/<organisation>/<organisation>",
    "participation": "<event>/<who>/<role>",
    "position": "<event>/<who>/<n>",
    "project-participation": "<project>/<who>/<role>",
}
"""Kinds of relation with the form of their keys; pages that conflict append ``/2``, ``/3`` ..."""


def slugs(page: Page) -> Iterator[Fault]:
    """CG009: IRIs of the dataset that are not built by the rule, told once a file."""
    told: set[str] = set()
    for subject, _, value in page.statements():
        for node in (subject, value):
            if node.kind == "iri" and node.value not in told:
                told.add(node.value)
                if fault := broken(page.settings.base, node.value):
                    shown = shrink(node.value, page.settings.names.prefixes())
                    yield Fault(node.at, "CG009", shown, *fault, subject.value)


@cache
def unbroken(base: str) -> re.Pattern[str]:
    """What an IRI below ``id/`` of the dataset looks like that surely breaks no rule, if it also has no two hyphens in a row."""
    one = "/[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
    forms = [f"(?:{'|'.join(sorted(THINGS))}){one}"]
    forms += [f"{kind}{one * (form.count('/') + 1)}(?:/[2-9])?" for kind, form in RELATIONS.items()]
    return re.compile(f"{re.escape(base)}id/(?:{'|'.join(forms)})")


@lru_cache(maxsize=1 << 18)  # things are named again and again
def broken(base: str, iri: str) -> tuple[str, str] | None:
    """The rule that an IRI breaks, and what to do; None for one that breaks none."""
    if not iri.startswith(base):
        return None
    kind, key = slug_of(base, iri)
    parts = key.split("/")
    form = "<slug>" if kind in THINGS else RELATIONS.get(kind)
    if form is None:
        kinds = ", ".join(sorted({*THINGS, *RELATIONS}))
        rule, hint = (
            "an IRI of the dataset is not of the form id/<kind>/...",
            f"begin with {base}id/ and one of {kinds}",
        )
    elif bad := [part for part in parts if not SLUG.fullmatch(part)]:
        rule = "a slug has other signs than lower-case letters a-z, digits and single hyphens between them"
        hint = f"write {bad[0]!r} by this rule: ä as ae, spaces as hyphens" if bad[0] else "name the thing"
    elif len(parts) != form.count("/") + 1 and not _is_version(kind, parts, form):
        rule = f"an IRI of this kind is not of the form id/{kind}/{form}"
        hint = "write it by this form; a further version of a relation appends /2"
    else:
        return None
    return rule, hint


def _is_version(kind: str, parts: list[str], form: str) -> bool:
    return (
        kind in RELATIONS and len(parts) == form.count("/") + 2 and parts[-1].isdigit() and int(parts[-1]) > 1
    )
