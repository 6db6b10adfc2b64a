"""What a site is made from: the statements, the answers to the named questions, the ranking, the files beside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from clustergraph.persons import Removed

if TYPE_CHECKING:
    import pyoxigraph as ox

    from clustergraph.dataset.settings import Settings
    from clustergraph.potential.ranking import Ranking
    from clustergraph.publish.dumps import Dumps
    from clustergraph.publish.metadata import Counts
    from clustergraph.publish.site.knowledge import Knowledge
    from clustergraph.store import Solutions


@dataclass(frozen=True, slots=True)
class Answer:
    """A named question and what the data answered; texts and tables by language, `meanings` by column and language.

    `kinds` are the types of the parameters; `unanswered` says why there is no answer, if there is none.
    """

    name: str
    title: dict[str, str]
    question: dict[str, str]
    text: str
    parameters: dict[str, str]
    meanings: dict[str, dict[str, str]]
    tables: dict[str, Solutions] = field(default_factory=dict)
    unanswered: str = ""
    kinds: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Content:
    """All that the pages show.

    `prefixes` are prefix names for the RDF of single things. `ranking` is None where the data do not suffice to
    compare anybody; `unranked` then says why. `downloads` are names of files, relative to the folder ``download`` of
    the site; `networks` gives, for each language, the one of them that the start page shows. `variant` are the dumps
    without natural persons, if `dumps` are not those already. `removed` are the persons that were taken out. `moved` are
    IRIs of things that were merged away, with those of the things that they became, which have a page. `views` are those of the explorer; none where its scripts were
    not bundled.
    """

    knowledge: Knowledge
    quads: list[ox.Quad]
    settings: Settings
    prefixes: dict[str, str]
    counts: Counts
    dumps: Dumps
    answers: list[Answer] = field(default_factory=list)
    ranking: Ranking | None = None
    unranked: str = ""
    downloads: list[str] = field(default_factory=list)
    networks: dict[str, str] = field(default_factory=dict)
    variant: Dumps | None = None
    removed: Removed = field(default_factory=Removed)
    moved: dict[str, str] = field(default_factory=dict)
    views: tuple[str, ...] = ()
