"""The marks behind a fact: for each page that bears it the number that leads to what we took from it, and an arrow to the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from clustergraph.publish.site import paths
from clustergraph.publish.site.markup import element, text_of
from clustergraph.publish.site.rereading import page_read, verdict_told

if TYPE_CHECKING:
    from clustergraph.publish.site.alike import InLanguage
    from clustergraph.publish.site.knowledge import Statement


class SourceNote(NamedTuple):
    """A source page at the foot of a page of ours."""

    number: int
    title: str
    host: str
    read: str
    link: str
    address: str | None
    again: str = ""


class Bearer(NamedTuple):
    """What a mark of one page says: `anchor` is the entry on our page of it, `title` tells when it was read."""

    about: About
    anchor: str
    title: str


class About(NamedTuple):
    """What is said of the page `source` wherever it is cited.

    `page` is ours of it. `title` is that of its marks, also with when it was read `again`; `arrow` is what follows the number; all escaped.
    """

    source: str
    label: str
    host: str
    read: str
    page: str
    address: str | None
    again: str
    title: str
    title_again: str
    arrow: str


def bearers(spoken: InLanguage, statements: tuple[Statement, ...]) -> list[Bearer] | None:
    """What bears `statements`, which together make one fact; None if that is our own register."""
    if len(statements) == 1:  # most facts
        by_source = dict.fromkeys(statements[0].sources, statements[0].subject)
    else:
        by_source = {}
        for source, subject in sorted({(source, s.subject) for s in statements for source in s.sources}):
            by_source.setdefault(source, subject)
    if statements and not by_source:
        return None
    return [
        _bearer(spoken, about, subject, statements)
        for source, subject in by_source.items()
        if (about := spoken.once(about_source, source)) is not None
    ]


def node_bearers(spoken: InLanguage, node: str) -> list[Bearer] | None:
    """What bears a relation: the pages that it names as its sources, and those that state it."""
    statements = spoken.knowledge.about(node)
    return bearers(spoken, tuple(s for s in statements if s.sources) or tuple(statements))


def bearer(spoken: InLanguage, key: tuple[str, str]) -> Bearer | None:
    """The mark of a page at something on a subject, both by their IRIs; None if the page is none of ours."""
    source, subject = key
    about = spoken.once(about_source, source)
    return _bearer(spoken, about, subject, ()) if about is not None else None


def _bearer(spoken: InLanguage, about: About, subject: str, statements: tuple[Statement, ...]) -> Bearer:
    knowledge, source = spoken.knowledge, about.source
    anchor = f"#{knowledge.paths.anchor(subject)}" if knowledge.lists(source, subject) else ""
    verdict = verdict_told(spoken, source, statements)
    title = f"{about.title} · {verdict}" if verdict else about.title_again
    return Bearer(about, anchor, title)


def about_source(spoken: InLanguage, source: str) -> About | None:
    """What is said of the page `source` on every page of a language; None if nothing is known of it."""
    knowledge, words = spoken.knowledge, spoken.words
    if not knowledge.about(source):
        return None
    url, host, read = (knowledge.value(source, p) for p in ("schema:url", "cg:host", "cg:retrieved"))
    label = knowledge.label(source, spoken.language)
    name = host.value.removeprefix("www.") if host else ""
    day = words.date(read.value) if read else ""
    address = paths.web_address(url.value) if url else None
    arrow = ""
    if address is not None:
        out = words("mark", "outside", host=name)
        arrow = text_of(
            element(
                '<a class="mark out" href="', address, '" rel="noopener noreferrer" title="', out,
                '" aria-label="', out, '">↗</a>',
            )
        )  # fmt: skip
    title, again = text_of(words("mark", "page", title=label, host=name, date=day)), page_read(spoken, source)
    read_again = text_of(words("mark", "page_again", date=again)) if again else ""
    return About(
        source=source,
        label=label,
        host=name,
        read=day,
        page=paths.page(spoken.language, knowledge.paths.local(source) or ""),
        address=address,
        again=again,
        title=title,
        title_again=f"{title} · {read_again}" if again else title,
        arrow=arrow,
    )


def number_label(spoken: InLanguage, number: int) -> str:
    """What a mark with this number is called."""
    return text_of(spoken.words("mark", "number", number=number))
