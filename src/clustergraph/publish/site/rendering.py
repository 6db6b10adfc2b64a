"""From content to files: templates filled, the RDF of each thing, the answers as CSV."""

from __future__ import annotations

import csv
import io
import shutil
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2
from markupsafe import Markup

from clustergraph.publish import writers
from clustergraph.publish.explorer.bundle import write_bundle
from clustergraph.publish.explorer.data import write_data
from clustergraph.publish.site import paths
from clustergraph.publish.site.gone import write_gone
from clustergraph.publish.site.lists import list_csv, list_file
from clustergraph.publish.site.moved import moved_quads
from clustergraph.publish.site.page import THING_FORMATS, Page, whole_data
from clustergraph.publish.site.pages import GUIDES, drafts, menu, start_draft
from clustergraph.publish.site.relations import is_relation
from clustergraph.publish.site.sitemap import write_sitemap
from clustergraph.publish.site.speech import Speech
from clustergraph.publish.site.words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from clustergraph.publish.site.content import Content
    from clustergraph.publish.site.page import Draft
    from clustergraph.store import Solutions

_HERE = Path(__file__).parent

_PLAIN = "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'"
# The SPARQL engine is WebAssembly, pictures are saved from memory; nothing comes from another host.
_SCRIPTED = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; style-src 'self'; "
    "img-src 'self' data: blob:; base-uri 'none'; form-action 'none'"
)


def write_site(
    content: Content,
    folder: Path,
    languages: Sequence[str] = LANGUAGES,
    progress: Callable[[int], None] | None = None,
) -> int:
    """Write the whole site into `folder`; the number of HTML pages written.

    `progress` is told the number of pages done. The first language is also that of the page at the root.
    """
    environment = _environment()
    shutil.copytree(_HERE / "static", folder / "static", dirs_exist_ok=True)
    _write_things(content, folder)
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
    planned = planned_pages(content, languages)
    for done, draft in enumerate(planned, 1):
        page = draft.make()
        _write(folder / page.path, _html(environment, content, page, languages))
        if progress:
            progress(done)
    listed = [draft.path for draft in planned if draft.parts != ("moved",)]
    write_sitemap(content.settings, listed, languages, folder)
    return len(planned)


def planned_pages(content: Content, languages: Sequence[str]) -> list[Draft]:
    """The pages that `write_site` writes, in this order."""
    roots = [start_draft(content, languages[0], "index.html")]
    return [*roots, *(draft for language in languages for draft in drafts(content, language))]


def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )


def _html(environment: jinja2.Environment, content: Content, page: Page, languages: Sequence[str]) -> str:
    speech, settings = page.speech, content.settings
    language, site = speech.language, settings.publication.site
    below = page.path.removeprefix(f"{language}/")
    values = {
        "title": page.title,
        "path": page.path,
        "section": page.section,
        "language": language,
        "languages": [(code, speech.to(f"{code}/{below}")) for code in languages],
        "absolute": [(code, f"{site}{code}/{below}") for code in languages] if site else [],
        "canonical": f"{site}{language}/{below}" if site else "",
        "words": speech.words,
        "to": speech.to,
        "menu": [(key, f"{language}/{target}") for key, target in menu(content).items()],
        "guides": GUIDES,
        "settings": settings,
        "site_title": settings.title[language],
        "site_description": settings.description[language],
        "description": "",
        "notes": speech.notes,
        "data": page.data,
        "whole": whole_data(content),
        "iri": page.iri,
        "cited": page.iri or settings.dataset,
        "explorer": bool(content.views),
        "wide": False,
        "policy": _SCRIPTED if content.views else _PLAIN,
        "licence_link": _licence(settings.licence),
    }
    return environment.get_template(page.template).render(values | page.values)


def _licence(iri: str) -> Markup:
    name = (
        "CC BY 4.0"
        if iri.startswith("https://creativecommons.org/licenses/by/4.0")
        else paths.short_address(iri)
    )
    return Markup('<a rel="license noopener noreferrer" href="{}">{}</a>').format(iri, name)


def _write_things(content: Content, folder: Path) -> None:
    """The RDF of each thing: what is said of it, and the relation nodes that it takes part in."""
    lines: defaultdict[str, list[str]] = defaultdict(list)
    quads = [*content.quads, *moved_quads(content.moved)]
    for line in writers.ntriples(quads).decode().splitlines(keepends=True):
        lines[line[1 : line.index(">")]].append(line)
    subjects = writers.grouped(writers.union(quads)).get("", {})
    knowledge = content.knowledge
    speech = Speech(knowledge, LANGUAGES[0], "")
    for things in (*knowledge.things.values(), content.moved):
        for thing in things:
            nodes = {s.subject for s in knowledge.incoming(thing) if is_relation(speech, s.subject)}
            graph = thing.replace(
                "/id/source/", "/graph/source/"
            )  # what was taken from a page is told of with it
            told = {node: subjects[node] for node in sorted({thing, graph, *nodes} & subjects.keys())}
            local = knowledge.paths.local(thing) or ""
            written = {
                "ttl": writers.turtle_of(told, content.prefixes),
                "nt": "".join(sorted(line for node in told for line in lines[node])).encode(),
                "jsonld": writers.jsonld_of({"": told}, content.prefixes),
            }
            for extension in THING_FORMATS:
                _write(folder / paths.data_file(local, extension), written[extension])


def _csv(table: Solutions) -> str:
    """The answer as SPARQL 1.1 CSV: plain values, an empty cell for what is unbound."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(table.variables)
    writer.writerows([getattr(term, "value", "") for term in row] for row in table.rows)
    return out.getvalue()


def _write(path: Path, data: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
