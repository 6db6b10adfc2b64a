"""From content to files: templates filled, the RDF of each thing, the answers as CSV."""

from __future__ import annotations

import csv
import io
import shutil
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import jinja2

from clustergraph.collection import without_collection
from clustergraph.publish.digests import digest, program
from clustergraph.publish.explorer.bundle import styled, write_bundle
from clustergraph.publish.explorer.data import write_data
from clustergraph.publish.site import paths
from clustergraph.publish.site.gone import write_gone
from clustergraph.publish.site.lists import list_csv, list_file
from clustergraph.publish.site.markup import element
from clustergraph.publish.site.not_found import not_found_draft
from clustergraph.publish.site.page import Page, whole_data
from clustergraph.publish.site.pages import GUIDES, drafts, menu, start_draft
from clustergraph.publish.site.rdf_files import write_file, write_things
from clustergraph.publish.site.sitemap import write_sitemap
from clustergraph.publish.site.watching import Guarded, Watched, part_digest
from clustergraph.publish.site.words import LANGUAGES, words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from markupsafe import Markup

    from clustergraph.publish.site.content import Content
    from clustergraph.publish.site.keeping import Keeper
    from clustergraph.publish.site.page import Draft
    from clustergraph.publish.site.watching import Question
    from clustergraph.store import Solutions

_HERE = Path(__file__).parent

_TOGETHER = 128
"""So many pages are made before they are filled."""

_PLAIN = "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'"
# The SPARQL engine is WebAssembly, pictures are saved from memory; nothing comes from another host.
_SCRIPTED = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; style-src 'self'; "
    "img-src 'self' data: blob:; base-uri 'none'; form-action 'none'"
)


@dataclass(frozen=True, slots=True)
class Written:
    """How many pages were rendered, and how many were kept as an earlier build had made them."""

    rendered: int
    kept: int = 0

    @property
    def pages(self) -> int:
        """All pages of the site."""
        return self.rendered + self.kept


def write_site(
    content: Content,
    folder: Path,
    languages: Sequence[str] = LANGUAGES,
    progress: Callable[[int], None] | None = None,
    keeper: Keeper | None = None,
) -> Written:
    """Write the whole site into `folder`; with `keeper`, what an earlier build made and would be made again is kept.

    `progress` is told the number of pages done. The first language is also that of the page at the root.
    """
    shutil.copytree(_HERE / "static", folder / "static", dirs_exist_ok=True)
    write_things(content, folder, keeper)
    write_gone(content.removed, folder)
    if content.views:
        write_bundle(folder)
        write_data(content, folder)
    for answer in content.answers:
        _write(folder / f"data/query/{answer.name}.rq", answer.text)
        for language, table in answer.tables.items():
            _write(folder / f"data/query/{answer.name}-{language}.csv", _csv(table))
    for kind, things in content.knowledge.things.items():
        if things:
            _write(folder / list_file(kind), list_csv(content, kind))
    with without_collection():
        return _write_pages(content, folder, languages, progress, keeper)


def _write_pages(
    content: Content,
    folder: Path,
    languages: Sequence[str],
    progress: Callable[[int], None] | None,
    keeper: Keeper | None,
) -> Written:
    renderer = Renderer(content, languages)
    watched = Watched(content.knowledge) if keeper else None
    guarded = Guarded(content, watched) if watched else None
    planned = planned_pages(cast("Content", guarded) if guarded else content, languages)
    named = {part for draft in planned for part in draft.parts or ()} if keeper else set()
    parts = {part: part_digest(content, part) for part in sorted(named)}
    inputs = {
        draft.path: digest([parts[part] for part in draft.parts])
        for draft in planned
        if keeper and draft.parts is not None
    }
    due = [d for d in planned if not (keeper and d.path in inputs and keeper.kept(d.path, inputs[d.path]))]
    kept = len(planned) - len(due)
    asked: defaultdict[str, set[Question]] = defaultdict(set)

    def turn(draft: Draft) -> None:
        if guarded and watched:
            guarded.allow(draft.parts)
            watched.asked = asked[draft.path]

    for done, (draft, text) in enumerate(renderer.pages(due, turn), kept + 1):
        if guarded:
            guarded.allow(None)
        data = text.encode()
        _write(folder / draft.path, data)
        questions = asked.pop(draft.path, set())
        if keeper and draft.path in inputs:
            keeper.made(draft.path, data, inputs[draft.path], questions)
        if progress:
            progress(done)
    listed = [draft.path for draft in planned if draft.parts != ("moved",)]
    write_sitemap(content.settings, listed, languages, folder)
    return Written(len(due), kept)


def stamp(content: Content, languages: Sequence[str]) -> str:
    """A digest of what every page of the site depends on."""
    views = [(view, styled(view)) for view in content.views]
    frame = [list(languages), views, whole_data(content), content.prefixes]
    return digest(program(), content.settings, frame)


def planned_pages(content: Content, languages: Sequence[str]) -> list[Draft]:
    """The pages that `write_site` writes, in this order."""
    roots = [start_draft(content, languages[0], "index.html"), not_found_draft(content, languages)]
    return [*roots, *(draft for language in languages for draft in drafts(content, language))]


class Renderer:
    """Fills the templates of the site; values are escaped unless they are markup."""

    def __init__(self, content: Content, languages: Sequence[str]) -> None:
        self.environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(_HERE / "templates"),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=jinja2.StrictUndefined,
        )
        self._site = content.settings.publication.site
        self._dataset = content.settings.dataset
        self._frames = {language: _frame(content, language) for language in languages}

    def pages(
        self, drafts: Sequence[Draft], turn: Callable[[Draft], None] = lambda _: None
    ) -> Iterator[tuple[Draft, str]]:
        """Each of `drafts` with its HTML, in order; `turn` is told a draft before it is made and before it is filled.

        So many are made and then filled: a processor that goes from one to the other with every page takes a tenth longer.
        """
        for start in range(0, len(drafts), _TOGETHER):
            made = []
            for draft in drafts[start : start + _TOGETHER]:
                turn(draft)
                made.append((draft, draft.make()))
            for draft, page in made:
                turn(draft)
                yield draft, self.html(page)

    def html(self, page: Page) -> str:
        """`page` as HTML."""
        return self.environment.get_template(page.template).render(self.values(page))

    def values(self, page: Page) -> dict[str, Any]:
        """All that the template of `page` is filled with: what every page has, and what is its own."""
        speech, site = page.speech, self._site
        language, to = speech.language, speech.to
        below = page.path.removeprefix(f"{language}/")
        return {
            **self._frames[language],
            "title": page.title,
            "path": page.path,
            "section": page.section,
            "languages": [(code, to(f"{code}/{below}")) for code in self._frames],
            "absolute": [(code, f"{site}{code}/{below}") for code in self._frames] if site else [],
            "canonical": f"{site}{language}/{below}" if site else "",
            "to": to,
            "notes": speech.notes,
            "data": page.data,
            "iri": page.iri,
            "cited": page.iri or self._dataset,
            **page.values,
        }


def _frame(content: Content, language: str) -> dict[str, Any]:
    """What stands on every page of a language."""
    settings = content.settings
    return {
        "language": language,
        "words": words_of(language),
        "menu": [(key, f"{language}/{target}") for key, target in menu(content).items()],
        "guides": GUIDES,
        "settings": settings,
        "site_title": settings.title[language],
        "site_description": settings.description[language],
        "description": "",
        "whole": whole_data(content),
        "explorer": bool(content.views),
        "wide": False,
        "policy": _SCRIPTED if content.views else _PLAIN,
        "licence_link": _licence(settings.licence),
    }


@cache
def _licence(iri: str) -> Markup:
    name = (
        "CC BY 4.0"
        if iri.startswith("https://creativecommons.org/licenses/by/4.0")
        else paths.short_address(iri)
    )
    return element('<a rel="license noopener noreferrer" href="', iri, '">', name, "</a>")


def _csv(table: Solutions) -> str:
    """The answer as SPARQL 1.1 CSV: plain values, an empty cell for what is unbound."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(table.variables)
    writer.writerows([getattr(term, "value", "") for term in row] for row in table.rows)
    return out.getvalue()


def _write(path: Path, data: str | bytes) -> None:
    write_file(path, data.encode() if isinstance(data, str) else data)
