"""What a whole check leaves in the cache for the next one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clustergraph.check.shapes import rules
from clustergraph.check.snapshot import Writer
from clustergraph.check.statements import vocabulary_stated
from clustergraph.check.told import to_keep
from clustergraph.dataset import vocabulary_quads
from clustergraph.dataset.lint.page import THINGS, slug_of

if TYPE_CHECKING:
    from clustergraph.check.telling import Told
    from clustergraph.dataset import Dataset
    from clustergraph.errors import Finding


def keep(dataset: Dataset, lang: str, before: str, linted: list[Finding], told: list[Told]) -> None:
    """Put what was found into the cache; `before` is the state (`clustergraph.check.snapshot.state`) before the check."""
    writer = Writer()
    judged = {one.page.file.name: one for one in dataset.judged}
    number = 0
    for name, stated in dataset.asserted.stated():
        if name:
            number += 1
            writer.add_file(number, judged[name], stated)
        else:
            writer.add_file(0, None, stated)
    writer.add_file(-1, None, vocabulary_stated(vocabulary_quads()), counted=False)
    shape_of = {rule.code: shape for shape, rule in rules().items()}
    undefined, unused = _loose_ends(dataset)
    # What is left to the whole check as long as it lasts: two things of one name, two files of one source, files out of place.
    sources = [file.slug for file in dataset.files if file.place == "source"]
    odd = (
        any(finding.code == "CG012" for finding in linted)
        or len(set(sources)) < len(sources)
        or any(file.place == "stray" for file in dataset.files)
    )
    about = {"undefined": undefined, "unused": unused, "odd": odd}
    writer.keep(dataset, lang, before, about, [to_keep(one, shape_of) for one in told])


def _loose_ends(dataset: Dataset) -> tuple[list[str], list[str]]:
    """Things that are named and not defined, and things of the register that nothing speaks of."""
    base = dataset.settings.base
    typed: set[str] = set()
    registered: set[str] = set()
    mentioned: set[str] = set()
    used = {dataset.settings.region}
    for one in dataset.judged:
        typed |= one.facts.typed
        mentioned |= one.facts.used | {iri for iri in one.facts.subjects if slug_of(base, iri)[0]}
        used |= one.facts.used
        if one.page.file.place == "register":
            registered |= one.facts.typed
        else:
            used |= one.facts.subjects
    in_register = {
        iri for iri in mentioned if slug_of(base, iri)[0] in THINGS and slug_of(base, iri)[0] != "source"
    }
    undefined = (in_register - registered) | (mentioned - in_register - typed)
    return sorted(undefined), sorted((in_register & registered) - used)
