"""Redirects from persistent IRIs to the site, as ``.htaccess`` of a folder of w3id.org or of any Apache.

A thing answers 303 See Other with its page for a browser and with its RDF for a client that asks for RDF (Cool URIs for
the Semantic Web, W3C Interest Group Note, 3 December 2008). The rules depend on the base IRI, the languages and the
address of the site alone, never on what the data hold: once registered they serve every later version. What is gone or
was merged is settled at the end of the way, by the site itself.

mod_rewrite does not weigh q-values. A client gets RDF if it names an RDF media type and does not name ``text/html``
without a q-value; among RDF formats it gets the one it names first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from clustergraph.publish import dcat, examples, metadata
from clustergraph.publish.resolving import NAMED_BY_PLACE, TOPICS
from clustergraph.terms import ONTOLOGY, PREFIXES, Names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from clustergraph.dataset.settings import Settings

ROOT = f"{ONTOLOGY.rpartition('/')[0]}/"
"""The IRI that the ontology and the datasets beside it begin with."""

NOWHERE = "https://site.invalid/"
"""Stands for the address of the site while nobody has said it; no host can have this name (RFC 2606)."""

_SLUG, _KEY, _FILE = "[a-z0-9-]+", "[A-Za-z0-9._-]+", "[A-Za-z0-9][A-Za-z0-9._-]*"
_DUMPS = "download/dumps/"

_HEAD = """\
# Redirects of {root}, made from dataset.toml by `clustergraph build`.
<IfModule mod_headers.c>
Header always set Access-Control-Allow-Origin "*"
Header always merge Vary "Accept, Accept-Language"
</IfModule>
RewriteEngine On

# Where the site lies: the one line to change when it moves.
RewriteRule ^ - [E=SITE:{site}]

# The language of pages: that which a browser asks for first, else {first}.
RewriteRule ^ - [E=LANG:{first}]
"""
_LANGUAGE = """\
RewriteCond %{{HTTP:Accept-Language}} ^\\s*{language}\\b [NC]
RewriteRule ^ - [E=LANG:{language}]
"""
_FORM = """\

# The form: a page, or RDF for who asks for it and not as well for a page.
RewriteRule ^ - [E=FORM:html]
"""
_RDF = """\
RewriteCond %{{HTTP_ACCEPT}} !text/html(?!\\s*;\\s*q=0)
RewriteCond %{{HTTP_ACCEPT}} {types} [NC]
RewriteRule ^ - [E=FORM:{form}]
"""
_TYPES = (
    ("application/(n-triples|n-quads)", "nt"),
    ("application/(ld\\+json|json)", "jsonld"),
    ("text/(turtle|n3)|application/(x-turtle|trig|rdf\\+xml)", "ttl"),
    ("^\\s*application/n-triples", "nt"),
    ("^\\s*application/ld\\+json", "jsonld"),
)
"""Media types, what is asked for most last, and the format they are answered in; the first named beats all."""


def htaccess(settings: Settings, languages: Sequence[str]) -> str:
    """The rules for the folder `folder_iri`, with pages in `languages`."""
    root = folder_iri(settings)
    first = "en" if "en" in languages else languages[0]
    parts = [_HEAD.format(root=root, site=settings.publication.site or NOWHERE, first=first)]
    parts += [_LANGUAGE.format(language=language) for language in languages if language != first]
    parts += [_FORM, *(_RDF.format(types=types, form=form) for types, form in _TYPES)]
    prefix = settings.base.removeprefix(root)
    if root == ROOT:
        parts += ["\n# The ontology and its vocabularies\n", *map(_apache, ontology_rules())]
    rules = data_rules(prefix.replace(".", "\\."), languages)
    parts += [f"\n# {settings.title['en']}\n", *map(_apache, rules)]
    return "".join(parts)


def folder_iri(settings: Settings) -> str:
    """The IRI of the folder that the rules are for: the one above where the dataset shares it with the ontology."""
    return ROOT if settings.base.startswith(ROOT) else settings.base


def write_redirects(settings: Settings, languages: Sequence[str], folder: Path) -> None:
    """Write ``.htaccess`` and the ``README.md`` that w3id.org asks for into `folder`."""
    (folder / ".htaccess").write_bytes(htaccess(settings, languages).encode())
    said = settings.publication
    lines = [
        f"# {folder_iri(settings)}",
        "",
        f"{settings.title['en']}: {settings.description['en']}",
        "",
        f"- Dataset: <{settings.dataset}>",
        *([f"- Site: <{said.site}>"] if said.site else []),
        f"- Publisher: {settings.publisher}",
        *([f"- Contact: {said.contact}"] if said.contact else []),
        "",
    ]
    (folder / "README.md").write_bytes("\n".join(lines).encode())


class Rule(NamedTuple):
    """Where the paths that match `pattern` lead, from the root of the site: browsers to `page`, clients for RDF to `rdf`.

    Both hold `LANGUAGE`, `FORM` and ``$1`` for what is filled in. An empty `rdf` means that all are led to `page`. `anchored`
    means that `page` names a place on a page.
    """

    pattern: str
    page: str
    rdf: str = ""
    status: int = 303
    anchored: bool = False


LANGUAGE, FORM = "%{ENV:LANG}", "%{ENV:FORM}"


def _apache(rule: Rule) -> str:
    """`rule` for mod_rewrite."""
    target = f"%{{ENV:SITE}}{rule.page} [R={rule.status},{'NE,' if rule.anchored else ''}L]\n"
    if not rule.rdf:
        return f"RewriteRule {rule.pattern} {target}"
    return (
        f"RewriteCond %{{ENV:FORM}} =html\n"
        f"RewriteRule {rule.pattern} {target}"
        f"RewriteRule {rule.pattern} %{{ENV:SITE}}{rule.rdf} [R={rule.status},L]\n"
    )


def ontology_rules() -> Iterator[Rule]:
    """The rules for the ontology, its versions and vocabularies, below `ROOT`."""
    page, form = f"{LANGUAGE}/ontology.html", FORM
    version = "([0-9]+\\.[0-9]+\\.[0-9]+)"
    yield Rule("^ontology/?$", page, f"ontology/clustergraph.{form}")
    yield Rule(f"^ontology/{version}$", page, f"ontology/$1/clustergraph.{form}")
    start = f"{ONTOLOGY}/"
    schemes = {
        prefix: namespace.removeprefix(start).rstrip("/")
        for prefix, namespace in PREFIXES.items()
        if namespace.startswith(start)
    }
    for prefix, scheme in schemes.items():
        yield Rule(
            f"^ontology/{scheme}$", f"{page}#{start}{scheme}", f"ontology/{scheme}.{form}", anchored=True
        )
        yield Rule(
            f"^ontology/{scheme}/({_SLUG})$",
            f"{page}#{prefix}:$1",
            f"ontology/{scheme}.{form}",
            anchored=True,
        )
    yield Rule("^shapes/([a-z]+)$", "ontology/shapes/$1.ttl")
    yield Rule("^$", f"{LANGUAGE}/index.html")


def data_rules(prefix: str, languages: Sequence[str]) -> Iterator[Rule]:
    """The rules for the IRIs of a dataset; `prefix`, a pattern, is what its base adds to the folder the rules are for."""
    language, form = LANGUAGE, FORM
    kinds = "|".join(Names.THINGS)
    yield Rule(f"^{prefix}id/({kinds})/({_SLUG})$", f"{language}/$1/$2.html", f"data/$1/$2.{form}")
    for kind, (home, part) in NAMED_BY_PLACE.items():
        keys = "/".join(f"({_KEY})" if number == part else _KEY for number in range(part + 1))
        yield Rule(
            f"^{prefix}id/({kind}/{keys}/[A-Za-z0-9._/-]+)$",
            f"{language}/{home}/$2.html#$1",
            f"data/{home}/$2.{form}",
            anchored=True,
        )
    yield Rule(f"^{prefix}id/{TOPICS}/{_SLUG}$", f"{language}/topic/index.html", f"data/{TOPICS}.{form}")
    yield Rule(
        f"^{prefix}id/(([a-z-]+)/[A-Za-z0-9._/-]+)$",
        f"{language}/relation/$2.html#$1",
        f"data/$2.{form}",
        anchored=True,
    )
    yield Rule(f"^{prefix}graph/source/({_SLUG})$", f"{language}/source/$1.html", f"data/source/$1.{form}")
    page, void = f"{language}/data.html", f"{_DUMPS}{metadata.FILE}"
    yield Rule(f"^{prefix}graph/[a-z]+$", page, f"data/graph.{form}")
    of_catalogue = "(?:contact|distribution/.+|period|provenance|service)"
    yield Rule(
        f"^{prefix}(?:catalogue|dataset/(?:no-persons/)?{of_catalogue})$", page, f"{_DUMPS}{dcat.FILE}"
    )
    yield Rule(f"^{prefix}dataset(?:/.+)?$", page, void)
    yield Rule(f"^{prefix}query/({_SLUG})$", f"{language}/query/$1.html", f"{_DUMPS}{examples.FILE}")
    yield Rule(f"^{prefix}query/$", f"{language}/query/index.html", f"{_DUMPS}{examples.FILE}")
    yield Rule(f"^{prefix}dumps/({_FILE})$", f"{_DUMPS}$1", status=302)
    yield Rule(f"^{prefix}((?:{'|'.join(languages)})/[A-Za-z0-9/_-]+\\.html)$", "$1", status=302)
    yield Rule(f"^{prefix}\\.well-known/void$", ".well-known/void", status=302)
    yield Rule(f"^{prefix}$", f"{language}/index.html")
