"""The pages that explain: data and licence, figures, method, and about with the way to a correction or removal."""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING, Any

from clustergraph.publish.site.page import Draft, Page
from clustergraph.publish.site.rankings import compared
from clustergraph.publish.site.speech import Speech

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clustergraph.publish.site.content import Content

_FIGURES = ("network", "map", "timeline", "clusters", "pairs", "pairs-deepen", "contributions")
"""The figures with a caption, in the order in which they are shown."""
_FIGURE_FORMATS = ("svg", "png", "pdf")
_TERMS = ("size", "paths", "topic", "place", "type")
_PATHS = {"ra": "paths", "raw": "paths"}
"""The two forms of one term of the score."""


def guide_drafts(content: Content, language: str) -> Iterator[Draft]:
    """The pages of one language."""
    makers = {"data": _data_page, "figures": _figures_page, "method": _method_page, "about": _about_page}
    parts = {"data": ("counts", "downloads"), "figures": ("downloads",), "method": ("ranking", "downloads")}
    for name, make in makers.items():
        path = f"{language}/{name}.html"
        yield Draft(
            path,
            partial(make, content, language, path),
            parts.get(name, ()),
        )


def _data_page(content: Content, language: str, path: str) -> Page:
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
    title, data = (
        speech.words("data", "title"),
        (("VoID", ".well-known/void"),) if content.dumps.files else (),
    )
    return Page(path, "data.html", speech, title, path, values, data)


def _figures_page(content: Content, language: str, path: str) -> Page:
    """Every figure that was drawn in the language of the page, with its caption and its files."""
    speech = Speech(content.knowledge, language, path)
    drawn = set(content.downloads)
    figures = []
    for name in _FIGURES:
        stem = f"figures/{name}-{speech.language}"
        files = [
            (ending.upper(), f"download/{stem}.{ending}")
            for ending in _FIGURE_FORMATS
            if f"{stem}.{ending}" in drawn
        ]
        if files:
            key = name.replace("-", "_")
            caption = speech.words("figures", f"{key}_caption")
            figures.append((name, speech.words("figures", key), caption, files))
    title = speech.words("figures", "title")
    return Page(path, "figures.html", speech, title, path, {"figures": figures})


def _method_page(content: Content, language: str, path: str) -> Page:
    """What the score is and is not, with the numbers of this build."""
    speech = Speech(content.knowledge, language, path)
    ranking = content.ranking
    values: dict[str, Any] = {"terms": [], "ranking": None, "compared": compared(content)}
    if ranking is not None:
        manifest, words = ranking.manifest, speech.words
        weights = {_PATHS.get(name, name): weight for name, weight in manifest["weights"].items()}
        values |= {
            "terms": [
                (
                    words("method", f"term_{name}"),
                    words("method", f"term_{name}_text"),
                    words.number(weights[name]),
                )
                for name in _TERMS
                if name in weights
            ],
            "ranking": manifest,
            "years": ranking.incidence.priors.recent_years,
            "needed": ranking.incidence.priors.min_evidence,
        }
    tables = [name for name in content.downloads if name.startswith("tables/")]
    data = tuple((name.partition("/")[2], f"download/{name}") for name in tables)
    title = speech.words("method", "title")
    return Page(path, "method.html", speech, title, path, values, data)


def _about_page(content: Content, language: str, path: str) -> Page:
    speech = Speech(content.knowledge, language, path)
    contact = content.settings.publication.contact  # the settings were read: an e-mail or a web address
    values = {"contact": contact, "contact_link": contact if "/" in contact else f"mailto:{contact}"}
    return Page(path, "about.html", speech, speech.words("about", "title"), path, values)
