"""What is compared: a thing with its names and what else tells it from others."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Record:
    """One thing, or one mention of a thing.

    Args:
        id: what identifies it; for a thing of a dataset its IRI.
        name: its name.
        kind: the class: ``organisation``, ``person``, ``event``, ``project``, ``venue`` ... Only records of one kind
            are compared.
        place: where it is or was held, if known.
        others: its other names, among them the words of its slug.
        classification: the kind of organisation, if known.
        host: the host of its website, if known.
        date: the day, month or year on which it began or was held (ISO), if known.
        sources: the pages that speak of it.

    """

    id: str
    name: str
    kind: str = "organisation"
    place: str = ""
    others: tuple[str, ...] = ()
    classification: str = ""
    host: str = ""
    date: str = ""
    sources: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All names, the main one first."""
        return tuple(dict.fromkeys(filter(None, (self.name, *self.others))))
