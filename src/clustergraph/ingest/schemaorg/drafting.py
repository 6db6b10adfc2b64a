"""From schema.org items to a draft: what the page states on events, organisations and persons, in the words of the model.

Only named properties are read. Contact data, descriptions and images are never among them: a description is prose of the
page, and the data hold short words of our own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from clustergraph.dataset import format_text
from clustergraph.dataset.drafting import source_slug
from clustergraph.dataset.tokens import quote
from clustergraph.errors import FileExistsAlreadyError
from clustergraph.ingest.schemaorg.events import say_event
from clustergraph.ingest.schemaorg.markup import Item, PageError, parts, read_markup, text
from clustergraph.ingest.schemaorg.people import say_organisation, say_person
from clustergraph.ingest.schemaorg.register import Register
from clustergraph.ingest.schemaorg.sheet import Sheet, day

if TYPE_CHECKING:
    from pathlib import Path

    from clustergraph.dataset import Dataset
    from clustergraph.ingest.schemaorg.markup import Markup

EVENTS = frozenset({"Event", "Festival", "Hackathon", "CourseInstance", "EventSeries"})
ORGANISATIONS = frozenset(
    [
        "Organization",
        "Corporation",
        "NGO",
        "EducationalOrganization",
        "CollegeOrUniversity",
        "GovernmentOrganization",
        "Consortium",
        "ResearchOrganization",
        "FundingAgency",
        "LocalBusiness",
        "NewsMediaOrganization",
        "OnlineBusiness",
        "Project",
    ]
) - {"Project"}


@dataclass(frozen=True, slots=True)
class Draft:
    """The draft of a source file: its slug, its text in standard layout, and what the reader has to do."""

    slug: str
    text: str
    todo: tuple[str, ...]


def draft_from(
    page: Path | str, dataset: Dataset, *, url: str = "", title: str = "", lang: str = ""
) -> Draft:
    """The draft of the source file of `page`, a file or the text of one, with schema.org markup.

    Names that certainly mean a thing of the register are replaced by it. All others get a proposed slug and a line at
    the head of the draft; `check` reports them until they are registered or replaced.

    Args:
        page: JSON-LD, or HTML with JSON-LD or microdata.
        dataset: whose registers are looked into.
        url: the address of the page; by default the one that the page gives itself.
        title: what the page is, in own words; by default the name of what it describes.
        lang: language of the names, ``de`` or ``en``; by default the one that the page gives, else ``de``.

    Raises:
        PageError: the page has no usable markup, or its address is not known.
        FileExistsAlreadyError: the page has a file already.

    """
    markup = read_markup(page)
    items = _main(markup)
    address = url or markup.address or next(filter(None, (text(item, "url") for item in items)), "")
    parts_ = urlsplit(address)
    if (
        parts_.scheme not in {"http", "https"}
        or not parts_.hostname
        or any(c in address for c in ' <>"{}|\\^`')
    ):
        raise PageError(
            f"the address of the page is {address!r}", why="a source is a public page with an http(s) address",
            hint="give it: --url https://…",
        )  # fmt: skip
    name = source_slug(address)
    for file in dataset.files:
        if file.place == "source" and (file.slug == name or f"<{address}>".encode() in file.content):
            raise FileExistsAlreadyError(
                f"this page has a file: {file.name}", where=address, why="one page has one file",
                hint="add what the page states to that file",
            )  # fmt: skip
    language = lang or markup.language or "de"
    sheet, source = Sheet(language, dataset.settings.base), f"source:{name}"
    _say_source(sheet, source, address, title or text(items[0], "name"), items, dataset)
    register = Register(dataset)
    for item in items:
        kinds = set(item["@type"])
        if _is_event(kinds):
            say_event(sheet, register, item, source)
        elif kinds & ORGANISATIONS:
            say_organisation(sheet, register, item, source)
        else:
            say_person(sheet, register, item, source)
    head = [
        "# Draft made from the schema.org markup of the page. Compare it with the page before it goes in."
    ]
    prefixes = dataset.settings.names.prefixes()
    return Draft(
        name,
        format_text(sheet.render(head, prefixes), f"{name}.ttl"),
        (*sheet.unknown.values(), *sheet.remarks),
    )


def _is_event(kinds: set[str]) -> bool:
    return bool(kinds & EVENTS) or any(kind.endswith("Event") for kind in kinds)


def _main(markup: Markup) -> list[Item]:
    """The items a page is about: events if there are any, else organisations, else persons.

    The organisation and the authors that pages name in their markup beside an event are those of the website.
    """
    items = [
        node for item in markup.items for node in (item, *parts(item, "mainEntity", "about")) if node["@type"]
    ]
    for fits in (_is_event, lambda kinds: bool(kinds & ORGANISATIONS), lambda kinds: "Person" in kinds):
        if found := [item for item in items if fits(set(item["@type"])) and text(item, "name")]:
            unique = {(text(item, "name"), text(item, "startDate")): item for item in reversed(found)}
            return list(reversed(unique.values()))
    raise PageError(
        f"the page describes {', '.join(sorted({kind for item in items for kind in item['@type']}))}",
        why="a draft is made from an event, an organisation or a person with a name",
        hint="start the file with clustergraph new source, and add by hand what the page states",
    )


def _say_source(sheet: Sheet, source: str, url: str, title: str, items: list[Item], dataset: Dataset) -> None:
    date = dataset.settings.date
    sheet.say(source, "a", "cg:Source")
    sheet.say(source, "cg:added", f'"{date.isoformat()}"^^xsd:date')
    sheet.say(source, "cg:host", quote(urlsplit(url).hostname or ""))
    sheet.say(source, "cg:retrieved", f'"{date:%Y-%m}"^^xsd:gYearMonth')
    sheet.say(
        source,
        "cg:sourceKind",
        f"sourcekind:{'event' if _is_event(set(items[0]['@type'])) else 'organisation'}-page",
    )
    sheet.say(source, "dcterms:title", f"{quote(title)}@{sheet.language}")
    sheet.say(source, "dcterms:issued", day(text(items[0], "datePublished")))
    sheet.say(source, "schema:url", f"<{url}>")
    sheet.remark("dcterms:title of the source: say in own words what the page is.")
