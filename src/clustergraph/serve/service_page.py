"""The page for people who open the endpoint in a browser: what it is, and a form. It works without scripts."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clustergraph.serve.meta import Meta
    from clustergraph.serve.source import Loaded

POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}"
    "textarea{width:100%;box-sizing:border-box;font:14px/1.4 ui-monospace,monospace}"
)
_EXAMPLE = """\
SELECT ?cluster ?name WHERE {
  ?cluster a org:Organization ; skos:prefLabel ?name .
}
ORDER BY ?name
LIMIT 20"""
_WORDS = {
    "en": {
        "heading": "SPARQL endpoint",
        "holds": "{triples:,} distinct statements in {graphs:,} graphs, version {version} of {date}.",
        "query": "Query (SPARQL 1.1; prefixes of the dataset need not be declared)",
        "ask": "Ask",
        "more": "The same address answers to programs:",
        "licence": "Licence",
    },
    "de": {
        "heading": "SPARQL-Endpunkt",
        "holds": "{triples:,} verschiedene Aussagen in {graphs:,} Graphen, Version {version} vom {date}.",
        "query": "Abfrage (SPARQL 1.1; Präfixe des Datensatzes müssen nicht erklärt werden)",
        "ask": "Fragen",
        "more": "Dieselbe Adresse antwortet Programmen:",
        "licence": "Lizenz",
    },
}


def page(meta: Meta, loaded: Loaded, endpoint: str, language: str) -> bytes:
    """The page in `language`, "de" or "en"."""
    words = _WORDS[language]
    title = meta.title.get(language, "")
    holds = words["holds"].format(
        triples=loaded.triples, graphs=len(loaded.graphs), version=meta.version, date=meta.date
    )
    licence = (
        f'<p>{words["licence"]}: <a rel="license" href="{escape(meta.licence)}">{escape(meta.licence)}</a></p>'
        if meta.licence
        else ""
    )
    command = f"curl -H 'Accept: text/csv' --data-urlencode query@question.rq {endpoint}"
    return f"""<!doctype html>
<html lang="{language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{words["heading"]} – {escape(title)}</title><style>{STYLE}</style></head>
<body>
<h1>{words["heading"]}: {escape(title)}</h1>
<p>{escape(meta.description.get(language, ""))}</p>
<p>{escape(holds)}</p>
<form action="" method="get">
<p><label for="query">{words["query"]}</label></p>
<textarea id="query" name="query" rows="8" spellcheck="false">{escape(_EXAMPLE)}</textarea>
<p><button>{words["ask"]}</button></p>
</form>
<p>{words["more"]}</p>
<pre>{escape(command)}</pre>
{licence}
</body>
</html>
""".encode()
