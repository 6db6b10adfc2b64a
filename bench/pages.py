"""CPU of writing the pages of the site, against a bare jinja2 loop over the same templates with values prepared beforehand.

Both render the pages of one language of the whole data, without the ranking, in turns in this process, and must give the same
bytes. The loop only fills templates: it gets for nothing what a page says, which is read from the statements. Beside it
stands the whole of `write_site`, which also writes the files, and the RDF of each thing in three formats.

Each of our runs begins with an index of the statements that nobody has asked yet, as a build does. What pages have in common
is worked out once and kept with the index; with one index for all runs, only the first would pay for it.

A second build after one changed source is shown by ``clustergraph build`` itself: pages rendered and kept, time per stage.
"""

from __future__ import annotations

import gc
import tempfile
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
from pairs import row, timed

from clustergraph.collection import without_collection
from clustergraph.dataset import Dataset
from clustergraph.publish.answers import answers
from clustergraph.publish.dumps import Dumps
from clustergraph.publish.metadata import count
from clustergraph.publish.site import markup
from clustergraph.publish.site.content import Content
from clustergraph.publish.site.knowledge import Knowledge
from clustergraph.publish.site.rendering import (
    Renderer,
    planned_pages,
    write_site,
)
from clustergraph.store import EmbeddedStore
from clustergraph.store.opening import nquads_of
from clustergraph.store.text import in_graphs
from clustergraph.terms import PREFIXES

if TYPE_CHECKING:
    from clustergraph.publish.site.page import Draft

DATA = Path(__file__).parent.parent / "data"
LANGUAGES = ("en",)
RUNS = 3
PEER = "jinja2 loop over the same pages, values prepared"


def content_of(dataset: Dataset) -> Content:
    """What the site of `dataset` is made from, without ranking and files beside it."""
    settings = dataset.settings
    prefixes = PREFIXES | settings.names.prefixes()
    quads = list(ox.parse(in_graphs(nquads_of(dataset)), format=ox.RdfFormat.N_QUADS))
    return Content(
        knowledge=Knowledge(quads, settings),
        quads=quads,
        settings=settings,
        prefixes=prefixes,
        counts=count(quads, settings.base),
        dumps=Dumps((), "0" * 64, settings.dataset),
        answers=answers(EmbeddedStore(quads, prefixes), settings),
    )


def fresh(content: Content) -> Content:
    """`content` as at the start of a build: nothing was asked, and no text escaped."""
    markup._escaped.cache_clear()  # noqa: SLF001 - a cache of the process, which a build finds empty
    gc.collect()  # so that neither side clears up after the other
    return replace(content, knowledge=Knowledge(content.quads, content.settings))


def measure() -> list[dict[str, object]]:
    """Two rows: the pages alone, and the whole of `write_site`."""
    content = content_of(Dataset.open(DATA))
    renderer = Renderer(content, LANGUAGES)
    environment = renderer.environment
    planned = planned_pages(content, LANGUAGES)
    made = [draft.make() for draft in planned]
    prepared = [(page.template, renderer.values(page)) for page in made]

    def ours(own: Content, drafts: list[Draft]) -> int:
        mine = Renderer(own, LANGUAGES)
        mine.environment = environment  # templates are compiled once, for both
        return sum(len(text) for _, text in mine.pages(drafts))

    def bare() -> int:
        return sum(len(environment.get_template(name).render(values)) for name, values in prepared)

    pages, whole = [], []
    for _ in range(RUNS):
        own = fresh(content)
        drafts = planned_pages(own, LANGUAGES)
        with without_collection():  # as in a build
            mine, size = timed(partial(ours, own, drafts))
            peer, expected = timed(bare)
        if size != expected:
            raise AssertionError("both must render the same")
        pages.append((mine, peer))
        with tempfile.TemporaryDirectory() as folder:
            written = timed(partial(write_site, fresh(content), Path(folder), LANGUAGES))[0]
        whole.append((written, peer))
    what = f"{len(planned):,} pages of {len(content.quads):,} statements"
    return [
        row(f"making and rendering {what}", PEER, 2.0, pages),
        row(f"write_site with files and RDF, {what}", PEER, 2.0, whole),
    ]
