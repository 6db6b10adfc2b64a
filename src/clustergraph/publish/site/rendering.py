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
from clustergraph.publish.site.moved import moved_quads
from clustergraph.publish.site.pages import THING_FORMATS, Page, gathered, menu, pages, start_page
from clustergraph.publish.site.recommendations import ranked_pairs
from clustergraph.publish.site.relations import is_relation
from clustergraph.publish.site.speech import Speech
from clustergraph.publish.site.words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from clustergraph.publish.site.content import Content
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
    done = 0
    roots = [start_page(content, languages[0], "index.html")]
    for source in (roots, *(pages(content, language) for language in languages)):
        for page in source:
            _write(folder / page.path, _html(environment, content, page, languages))
            done += 1
            if progress:
                progress(done)
    return done


def expected_pages(content: Content, languages: Sequence[str]) -> int:
    """How many pages `write_site` will write."""
    kinds = content.knowledge.things
    things = sum(len(members) for members in kinds.values())
    single = ("index", "queries", "ranking", "data", "ontology", "about")
    pairs = len(ranked_pairs(content.ranking))
    lists = len(kinds) + len(gathered(content.knowledge))
    views = len(content.views) + bool(content.views)
    each = views + len(single) + lists + things + len(content.moved) + len(content.answers) + pairs
    return 1 + len(languages) * each


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
    language = speech.language
    below = page.path.removeprefix(f"{language}/") if page.path != "index.html" else "index.html"
    values = {
        "title": page.title,
        "path": page.path,
        "section": page.section,
        "language": language,
        "languages": [(code, speech.to(f"{code}/{below}")) for code in languages],
        "words": speech.words,
        "to": speech.to,
        "menu": [(key, f"{language}/{target}") for key, target in menu(content).items()],
        "settings": settings,
        "site_title": settings.title[language],
        "site_description": settings.description[language],
        "description": "",
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
