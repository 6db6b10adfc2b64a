"""The pages of one language, each as a template, a path and what fills it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
from markupsafe import Markup, escape

from clustergraph.publish.explorer.bundle import styled
from clustergraph.publish.resolving import elsewhere
from clustergraph.publish.site import paths
from clustergraph.publish.site.facts import in_language
from clustergraph.publish.site.groups import grouped, letter_of, year_of
from clustergraph.publish.site.recommendations import RankingWords, pair_path, ranked_pairs
from clustergraph.publish.site.relations import event_date, relation_row
from clustergraph.publish.site.schema_org import embedded
from clustergraph.publish.site.speech import FIRST_THING, Row, Speech
from clustergraph.publish.site.things import source_sections, thing_page
from clustergraph.store import Solutions
from clustergraph.terms import ONTOLOGY, PREFIXES, shrink, slug

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clustergraph.potential.ranking import Pair, Ranking
    from clustergraph.publish.site.content import Answer, Content
    from clustergraph.publish.site.knowledge import Knowledge

THING_FORMATS = {"ttl": "text/turtle", "nt": "application/n-triples", "jsonld": "application/ld+json"}

MENU = {
    "events": "event/index.html",
    "organisations": "organisation/index.html",
    "persons": "person/index.html",
    "topics": "topic/index.html",
    "ranking": "ranking.html",
    "queries": "query/index.html",
    "sources": "source/index.html",
    "data": "data.html",
}
"""Entries of the main menu and where they lead, below the folder of the language."""

_STATIC = {
    "potential": ("ranking",),
    "network": ("organisations", "events"),
    "map": ("organisations", "events"),
    "timeline": ("events",),
    "sparql": ("queries", "data"),
}
"""Entries of the main menu that show the same without scripts, for each view of the explorer."""

_SHOWN_NEWEST = 6


def menu(content: Content) -> dict[str, str]:
    """The main menu; the explorer comes first, if there is one."""
    return {"explore": "explore/index.html"} | MENU if content.views else MENU


@dataclass(frozen=True, slots=True)
class Page:
    """A page to be rendered: `template` with `values`, written to `path` (from the root of the site)."""

    path: str
    template: str
    speech: Speech
    title: str
    section: str = ""
    values: dict[str, Any] = field(default_factory=dict)


def pages(content: Content, language: str) -> Iterator[Page]:
    """All pages of one language, the start page first."""
    yield start_page(content, language, f"{language}/index.html")
    for kind, things in content.knowledge.things.items():
        yield _list_page(content, language, kind, things)
        for thing in things:
            yield (
                _source_page(content, language, thing)
                if kind == "source"
                else _thing_page(content, language, thing)
            )
    for old, new in content.moved.items():
        yield _moved_page(content, language, old, new)
    yield _queries_page(content, language)
    for answer in content.answers:
        yield _query_page(content, language, answer)
    yield _ranking_page(content, language)
    if content.ranking is not None:
        for pair in ranked_pairs(content.ranking):
            yield _pair_page(content, content.ranking, pair, language)
    if content.views:
        yield _explorer_page(content, language)
    for view in content.views:
        yield _view_page(content, language, view)
    for kind, nodes in gathered(content.knowledge).items():
        yield _gathered_page(content, language, kind, nodes)
    yield _data_page(content, language)
    yield _ontology_page(content, language)
    path = f"{language}/about.html"
    speech = Speech(content.knowledge, language, path)
    yield Page(path, "about.html", speech, speech.words("about", "title"))


def start_page(content: Content, language: str, path: str) -> Page:
    """The first page; the site has it once for each language and once at its root."""
    knowledge = content.knowledge
    speech = Speech(knowledge, language, path)
    counted = {kind: len(things) for kind, things in knowledge.things.items()}
    counted["event"] = len(_top_events(knowledge))
    numbers = [
        (speech.words("kinds", kind), counted[kind], f"{language}/{kind}/index.html")
        for kind in ("event", "organisation", "person", "project", "topic", "source")
        if counted[kind]
    ]
    doors = {
        "explore": "explore/index.html" if content.views else "event/index.html",
        "ask": "query/index.html",
        "take": "data.html",
    }
    rows = [_event_row(speech, event) for event in _top_events(knowledge)]
    newest = sorted(rows, key=lambda row: row.rank, reverse=True)[:_SHOWN_NEWEST]
    values = {
        "doors": [(key, f"{language}/{target}") for key, target in doors.items()],
        "pairs": RankingWords(speech, content.ranking).first() if content.ranking else [],
        "years": content.ranking.incidence.priors.recent_years if content.ranking else 0,
        "network": content.networks.get(language),
        "newest": newest,
        "numbers": numbers,
    }
    return Page(path, "start.html", speech, content.settings.title[language], "", values)


def _top_events(knowledge: Knowledge) -> list[str]:
    return [event for event in knowledge.things["event"] if knowledge.top_event(event) == event]


def _event_row(speech: Speech, event: str) -> Row:
    date = event_date(speech, event)
    places = speech.knowledge.iris(event, "schema:location")
    text = speech.link(event)
    if places:
        text = Markup('{} <span class="detail">{}</span>').format(text, speech.links(places))
    return Row(text=text, when=speech.words.date(date) if date else "", rank=date)


def _list_page(content: Content, language: str, kind: str, things: list[str]) -> Page:
    path = f"{language}/{kind}/index.html"
    speech = Speech(content.knowledge, language, path)
    if kind == "event":
        rows = [_event_row(speech, event) for event in _top_events(content.knowledge)]
        rows.sort(key=lambda row: (row.rank, str(row.text)), reverse=True)
    else:
        rows = [_thing_row(speech, kind, thing) for thing in things]
        rows.sort(key=lambda row: (slug(row.rank), str(row.text)))
    siblings = [
        (speech.words("kinds", other), f"{language}/{other}/index.html")
        for other, members in content.knowledge.things.items()
        if members and other != kind
    ]
    by = year_of if kind == "event" else letter_of
    values = {
        "count": len(rows),
        "groups": grouped(speech, rows, by),
        "dated": kind == "event",
        "siblings": siblings,
    }
    return Page(path, "list.html", speech, speech.words("kinds", kind), path, values)


def _thing_row(speech: Speech, kind: str, thing: str) -> Row:
    """A thing by its name; a source stands under its host, because many titles begin alike."""
    host = speech.knowledge.value(thing, "cg:host") if kind == "source" else None
    if host is None:
        return Row(text=speech.link(thing), rank=speech.label(thing))
    name = host.value.removeprefix("www.")
    text = Markup('{} <span class="detail">{}</span>').format(speech.link(thing), name)
    return Row(text=text, rank=f"{name} {speech.label(thing)}")


def gathered(knowledge: Knowledge) -> dict[str, list[str]]:
    """The relations whose IRI does not tell on which page they are shown, by kind; they are listed on a page of the kind."""
    found: dict[str, list[str]] = {}
    for kind in sorted(FIRST_THING):
        nodes = knowledge.subjects(f"{knowledge.settings.base}id/{kind}/") if elsewhere(kind) else []
        if nodes:
            found[kind] = nodes
    return found


def _gathered_page(content: Content, language: str, kind: str, nodes: list[str]) -> Page:
    path = paths.page(language, f"relation/{kind}")
    speech = Speech(content.knowledge, language, path)
    rows = [relation_row(speech, node) for node in nodes]
    rows.sort(key=lambda row: (row.rank, row.anchor), reverse=True)
    values = {"count": len(rows), "groups": grouped(speech, rows, year_of), "dated": True, "siblings": []}
    return Page(path, "list.html", speech, speech.words("gathered", kind), "", values)


def _section(language: str, kind: str) -> str:
    return f"{language}/{kind}/index.html"


def _thing_page(content: Content, language: str, thing: str) -> Page:
    local = content.knowledge.paths.local(thing) or ""
    path = paths.page(language, local)
    speech = Speech(content.knowledge, language, path)
    page = thing_page(speech, thing)
    values = {
        "page": page,
        "iri": thing,
        "description": ". ".join(filter(None, [page.kind_label, page.title, page.summary])),
        "embedded": embedded(content.knowledge, thing, language),
        "formats": THING_FORMATS.items(),
        "data_file": lambda extension: paths.data_file(local, extension),
        "notes": speech.notes,
    }
    return Page(path, "thing.html", speech, page.title, _section(language, page.kind), values)


def _moved_page(content: Content, language: str, old: str, new: str) -> Page:
    """The page at the address of a thing that was merged away: it leads to that of the thing that it became."""
    local = content.knowledge.paths.local
    path = paths.page(language, local(old) or "")
    speech = Speech(content.knowledge, language, path)
    values = {"target": paths.page(language, local(new) or ""), "link": speech.link(new)}
    section = _section(language, content.knowledge.kind(new) or "")
    return Page(path, "moved.html", speech, speech.words("moved", "title"), section, values)


def _source_page(content: Content, language: str, source: str) -> Page:
    page = _thing_page(content, language, source)
    url = content.knowledge.value(source, "schema:url")
    original = paths.web_address(url.value) if url is not None else None
    content_page = page.values["page"]
    content_page.sections[:] = source_sections(page.speech, source)
    values = page.values | {
        "original": original,
        "original_short": paths.short_address(original) if original else "",
    }
    return Page(page.path, "source.html", page.speech, page.title, page.section, values)


def _queries_page(content: Content, language: str) -> Page:
    path = f"{language}/query/index.html"
    speech = Speech(content.knowledge, language, path)
    entries = [
        {
            "path": f"{language}/query/{answer.name}.html",
            "title": answer.title[language],
            "question": answer.question[language],
        }
        for answer in content.answers
    ]
    return Page(path, "queries.html", speech, speech.words("site", "queries"), path, {"queries": entries})


def _query_page(content: Content, language: str, answer: Answer) -> Page:
    path = f"{language}/query/{answer.name}.html"
    speech = Speech(content.knowledge, language, path)
    table = answer.tables.get(language, Solutions((), []))
    values = {
        "name": answer.name,
        "question": answer.question[language],
        "text": answer.text,
        "parameters": answer.parameters.items(),
        "columns": [
            _column(name, answer.meanings.get(name, {}).get(language, "")) for name in table.variables
        ],
        "rows": [[_cell(speech, term) for term in row] for row in table.rows],
        "unanswered": answer.unanswered,
        "csv": f"data/query/{answer.name}-{language}.csv" if table.rows else None,
        "file": f"data/query/{answer.name}.rq",
    }
    return Page(path, "query.html", speech, answer.title[language], f"{language}/query/index.html", values)


def _column(name: str, meaning: str) -> dict[str, str]:
    """A column with the short form of its meaning, which is what stands before the first comma or semicolon."""
    return {"name": name, "meaning": meaning, "short": re.split(r"[,;]", meaning)[0]}


def _cell(speech: Speech, term: Any) -> Markup:
    """A cell of an answer; an address given as text becomes a link as well."""
    if not isinstance(term, ox.NamedNode | ox.Literal):
        return escape("" if term is None else str(term))
    address = paths.web_address(term.value) if isinstance(term, ox.Literal) else None
    if address:
        return speech.link(address, paths.short_address(address).partition("/")[0])
    return speech.value(term)


def _ranking_page(content: Content, language: str) -> Page:
    path = f"{language}/ranking.html"
    speech = Speech(content.knowledge, language, path)
    told = RankingWords(speech, content.ranking) if content.ranking else None
    lists = told.lists() if told else []
    ranked = any(one.key != "met" for one in lists)
    values = {
        "lists": lists,
        "ranked": ranked,
        "years": content.ranking.incidence.priors.recent_years if content.ranking else 0,
        "reasons": []
        if ranked
        else told.reasons()
        if told
        else [content.unranked]
        if content.unranked
        else [],
        "lead": "lead_organisations"
        if content.ranking and content.ranking.actors == "organisations"
        else "lead",
        "tables": [name.removeprefix("tables/") for name in content.downloads if name.startswith("tables/")],
        "notes": speech.notes,
    }
    return Page(path, "ranking.html", speech, speech.words("ranking", "title"), path, values)


def _pair_page(content: Content, ranking: Ranking, pair: Pair, language: str) -> Page:
    path = pair_path(ranking, pair, language)
    speech = Speech(content.knowledge, language, path)
    page = RankingWords(speech, ranking).page(pair)
    values = {"page": page, "notes": speech.notes}
    return Page(path, "pair.html", speech, page.title, f"{language}/ranking.html", values)


def _explorer_page(content: Content, language: str) -> Page:
    path = f"{language}/explore/index.html"
    speech = Speech(content.knowledge, language, path)
    views = [
        (
            speech.words("explore", view),
            speech.words("explore", f"{view}_lead"),
            f"{language}/explore/{view}.html",
        )
        for view in content.views
    ]
    return Page(path, "explorer.html", speech, speech.words("site", "explore"), path, {"views": views})


def _view_page(content: Content, language: str, view: str) -> Page:
    """A view of the explorer; its script fills it, and without scripts it names the pages that show the same."""
    path = f"{language}/explore/{view}.html"
    speech = Speech(content.knowledge, language, path)
    values = {
        "view": view,
        "wide": True,
        "lead": speech.words("explore", f"{view}_lead"),
        "instead": [(speech.words("site", key), f"{language}/{MENU[key]}") for key in _STATIC[view]],
        "siblings": [
            (speech.words("explore", other), f"{language}/explore/{other}.html")
            for other in content.views
            if other != view
        ],
        "styles": styled(view),
    }
    return Page(
        path, "explore.html", speech, speech.words("explore", view), f"{language}/explore/index.html", values
    )


def _data_page(content: Content, language: str) -> Page:
    path = f"{language}/data.html"
    speech = Speech(content.knowledge, language, path)
    counts = content.counts
    numbers = {
        "triples": counts.triples,
        "entities": counts.entities,
        "classes": len(counts.by_class),
        "properties": len(counts.by_property),
    }
    tables: defaultdict[str, list[str]] = defaultdict(list)
    for name in content.downloads:
        tables[name.partition("/")[0]].append(name)
    values = {
        "sets": [("dumps", content.dumps), *([("variant", content.variant)] if content.variant else [])],
        "downloads": sorted(tables.items()),
        "numbers": numbers.items(),
    }
    return Page(path, "data.html", speech, speech.words("data", "title"), path, values)


def _ontology_page(content: Content, language: str) -> Page:
    path = f"{language}/ontology.html"
    knowledge = content.knowledge
    speech = Speech(knowledge, language, path)
    uses = Counter(
        iri
        for thing in knowledge.subjects(f"{content.settings.base}id/")
        for statement in knowledge.about(thing)
        for iri in {statement.predicate, getattr(statement.value, "value", "")}
    )
    groups: dict[str, list[dict[str, Any]]] = {"class": [], "property": [], "concept": [], "reused": []}
    for iri in knowledge.ontology_terms():
        term = {
            "name": shrink(iri).strip("<>"),
            "label": speech.label(iri),
            "definition": _text(speech, iri, "skos:definition", "skos:scopeNote", "rdfs:comment"),
            "example": _text(speech, iri, "skos:example"),
            "uses": uses[iri],
        }
        groups[_group(iri)].append(term)
    return Page(
        path, "ontology.html", speech, speech.words("ontology", "title"), "", {"groups": groups.items()}
    )


def _group(iri: str) -> str:
    if iri.startswith(PREFIXES["cg"]):
        return "class" if iri.rpartition("#")[2][:1].isupper() else "property"
    return "concept" if iri.startswith(ONTOLOGY) else "reused"


def _text(speech: Speech, iri: str, *properties: str) -> Markup:
    for name in properties:
        statements = in_language(speech.knowledge.about(iri, name), speech.language)
        if statements:
            return Markup(" ").join(speech.value(s.value) for s in statements)
    return Markup()
