"""The pages of one language as drafts: every thing, source, question, pair and guide, with what each is made from."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from clustergraph.publish.explorer.bundle import styled
from clustergraph.publish.resolving import elsewhere
from clustergraph.publish.site import paths
from clustergraph.publish.site.groups import Group, grouped, letter_of, year_of
from clustergraph.publish.site.guides import guide_drafts
from clustergraph.publish.site.lists import list_file
from clustergraph.publish.site.markup import element
from clustergraph.publish.site.page import THING_FORMATS, Draft, Page
from clustergraph.publish.site.questions import question_drafts
from clustergraph.publish.site.rankings import ranking_drafts
from clustergraph.publish.site.recommendations import RankingWords
from clustergraph.publish.site.relations import event_date, relation_row
from clustergraph.publish.site.schema_org import embedded
from clustergraph.publish.site.speech import FIRST_THING, Row, Speech
from clustergraph.publish.site.things import thing_page
from clustergraph.publish.site.topics import tree
from clustergraph.publish.site.vocabulary import ontology_page
from clustergraph.terms import slug

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clustergraph.publish.site.content import Content
    from clustergraph.publish.site.knowledge import Knowledge

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

GUIDES = ("data", "figures", "method", "ontology", "about")
"""Pages that stand at the foot of every page."""

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


def drafts(content: Content, language: str) -> Iterator[Draft]:
    """All pages of one language, the start page first."""
    yield start_draft(content, language, f"{language}/index.html")
    for kind, things in content.knowledge.things.items():
        path = _section(language, kind)
        yield Draft(path, partial(_list_page, content, language, kind, path))
        make = _source_page if kind == "source" else _thing_page
        for thing in things:
            path = paths.page(language, content.knowledge.paths.local(thing) or "")
            yield Draft(path, partial(make, content, language, thing, path))
    for old, new in content.moved.items():
        path = paths.page(language, content.knowledge.paths.local(old) or "")
        yield Draft(path, partial(_moved_page, content, language, new, path), ("moved",))
    yield from question_drafts(content, language)
    yield from ranking_drafts(content, language)
    yield from _explorer_drafts(content, language)
    for kind in gathered(content.knowledge):
        path = paths.page(language, f"relation/{kind}")
        yield Draft(path, partial(_gathered_page, content, language, kind, path))
    path = f"{language}/ontology.html"
    yield Draft(path, partial(ontology_page, content, language, path))
    yield from guide_drafts(content, language)


def start_draft(content: Content, language: str, path: str) -> Draft:
    """The first page; the site has it once for each language and once at its root."""
    return Draft(path, partial(_start_page, content, language, path), ("ranking", "downloads"))


def _start_page(content: Content, language: str, path: str) -> Page:
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
        **({"explore": "explore/index.html"} if content.views else {"events": "event/index.html"}),
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
        "whole": (),  # names of formats are no words for a first page; the last door leads to them
    }
    return Page(path, "start.html", speech, content.settings.title[language], "", values)


def _top_events(knowledge: Knowledge) -> list[str]:
    return [event for event in knowledge.things["event"] if knowledge.top_event(event) == event]


def _event_row(speech: Speech, event: str) -> Row:
    date = event_date(speech, event)
    places = speech.knowledge.iris(event, "schema:location")
    text = speech.link(event)
    if places:
        text = element("", text, ' <span class="detail">', speech.links(places), "</span>")
    return Row(text=text, when=speech.words.date(date) if date else "", rank=date)


def _list_page(content: Content, language: str, kind: str, path: str) -> Page:
    speech = Speech(content.knowledge, language, path)
    things = content.knowledge.things[kind]
    layout = "columns"
    if kind == "event":
        rows = [_event_row(speech, event) for event in _top_events(content.knowledge)]
        rows.sort(key=lambda row: (row.rank, str(row.text)), reverse=True)
        groups, layout = grouped(speech, rows, year_of), "dated"
    elif kind == "topic":
        rows = tree(speech)
        groups, layout = [Group(rows)], "columns tree"
    else:
        rows = [_thing_row(speech, kind, thing) for thing in things]
        rows.sort(key=lambda row: (slug(row.rank), str(row.text)))
        groups = grouped(speech, rows, letter_of)
    siblings = [
        (speech.words("kinds", other), _section(language, other))
        for other, members in content.knowledge.things.items()
        if members and other != kind
    ]
    values = {
        "count": len(things) if kind == "topic" else len(rows),
        "groups": groups,
        "layout": layout,
        "siblings": siblings,
    }
    data = (("CSV", list_file(kind)),) if things else ()
    return Page(path, "list.html", speech, speech.words("kinds", kind), path, values, data)


def _thing_row(speech: Speech, kind: str, thing: str) -> Row:
    """A thing by its name; a source stands under its host, because many titles begin alike."""
    host = speech.knowledge.value(thing, "cg:host") if kind == "source" else None
    if host is None:
        return Row(text=speech.link(thing), rank=speech.label(thing))
    name = host.value.removeprefix("www.")
    text = element("", speech.link(thing), ' <span class="detail">', name, "</span>")
    return Row(text=text, rank=f"{name} {speech.label(thing)}")


def gathered(knowledge: Knowledge) -> dict[str, list[str]]:
    """The relations whose IRI does not tell on which page they are shown, by kind; they are listed on a page of the kind."""
    found: dict[str, list[str]] = {}
    for kind in sorted(FIRST_THING):
        if elsewhere(kind) and (nodes := _nodes(knowledge, kind)):
            found[kind] = nodes
    return found


def _nodes(knowledge: Knowledge, kind: str) -> list[str]:
    return knowledge.subjects(f"{knowledge.settings.base}id/{kind}/")


def _gathered_page(content: Content, language: str, kind: str, path: str) -> Page:
    speech = Speech(content.knowledge, language, path)
    rows = [relation_row(speech, node) for node in _nodes(content.knowledge, kind)]
    rows.sort(key=lambda row: (row.rank, row.anchor), reverse=True)
    values = {
        "count": len(rows),
        "groups": grouped(speech, rows, year_of),
        "layout": "dated",
        "siblings": [],
    }
    formats = (("Turtle", "ttl"), ("N-Triples", "nt"), ("JSON-LD", "jsonld"))
    data = tuple((label, f"data/{kind}.{ending}") for label, ending in formats)
    return Page(path, "list.html", speech, speech.words("gathered", kind), "", values, data)


def _section(language: str, kind: str) -> str:
    return f"{language}/{kind}/index.html"


def _thing_page(content: Content, language: str, thing: str, path: str) -> Page:
    local = content.knowledge.paths.local(thing) or ""
    speech = Speech(content.knowledge, language, path)
    page = thing_page(speech, thing)
    values = {
        "page": page,
        "description": ". ".join(filter(None, [page.kind_label, page.title, page.summary])),
        "embedded": embedded(content.knowledge, thing, language),
        "formats": [(paths.data_file(local, ending), media) for ending, media in THING_FORMATS.items()],
    }
    named = (("Turtle", "ttl"), ("N-Triples", "nt"), ("JSON-LD", "jsonld"))
    data = tuple((label, paths.data_file(local, ending)) for label, ending in named)
    return Page(path, "thing.html", speech, page.title, _section(language, page.kind), values, data, thing)


def _moved_page(content: Content, language: str, new: str, path: str) -> Page:
    """The page at the address of a thing that was merged away: it leads to that of the thing that it became."""
    speech = Speech(content.knowledge, language, path)
    target = paths.page(language, content.knowledge.paths.local(new) or "")
    section = _section(language, content.knowledge.kind(new) or "")
    values = {"target": target, "link": speech.link(new)}
    return Page(path, "moved.html", speech, speech.words("moved", "title"), section, values)


def _source_page(content: Content, language: str, source: str, path: str) -> Page:
    page = _thing_page(content, language, source, path)
    url = content.knowledge.value(source, "schema:url")
    original = paths.web_address(url.value) if url is not None else None
    page.values["original"] = original
    page.values["original_short"] = paths.short_address(original) if original else ""
    return replace(page, template="source.html")


def _explorer_drafts(content: Content, language: str) -> Iterator[Draft]:
    """The views of the explorer, which its scripts fill."""
    if content.views:
        path = f"{language}/explore/index.html"
        yield Draft(path, partial(_explorer_page, content, language))
    for view in content.views:
        path = f"{language}/explore/{view}.html"
        yield Draft(path, partial(_view_page, content, language, view))


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
