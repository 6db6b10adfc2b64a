"""``clustergraph query``."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from clustergraph.cli import options

if TYPE_CHECKING:
    from clustergraph.graph import Graph
    from clustergraph.query import Result


def _pairs(_ctx: click.Context, _param: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    """``-p name=value`` as a dictionary."""
    pairs = {}
    for value in values:
        name, sign, text = value.partition("=")
        if not sign or not name:
            raise click.BadParameter(f"{value!r}: write name=value")
        pairs[name] = text
    return pairs


@click.command()
@click.argument("question", required=False, shell_complete=options.complete_query)
@click.option(
    "-p",
    "--param",
    "parameters",
    multiple=True,
    callback=_pairs,
    metavar="NAME=VALUE",
    help="Value of a parameter: a slug, a name, an IRI, a number, a date. May be repeated.",
)
@options.data
@options.endpoint
@options.output_format(
    "table", "csv", "tsv", "json", "xml", "html", "md", "turtle", "ntriples", "jsonld", "rdfxml",
    hint="table on a terminal, else tsv; turtle for CONSTRUCT and DESCRIBE",
)  # fmt: skip
@options.out_file()
@options.lang
@click.option(
    "--service",
    "services",
    multiple=True,
    metavar="URL",
    help="Another endpoint that SERVICE in the query may ask; all others are refused. May be repeated.",
)
@click.option("--time", "show_time", is_flag=True, help="Say how long it took.")
def command(
    question: str | None,
    parameters: dict[str, str],
    data: Path | None,
    endpoint: str | None,
    format_: str | None,
    out: Path | None,
    lang: str,
    services: tuple[str, ...],
    show_time: bool,
) -> None:
    """Answer QUESTION: the name of a named query, a file, SPARQL text, or - for standard input.

    Without QUESTION the named queries are listed. Prefixes of the ontology and of the dataset need not be declared in your
    own SPARQL.

    \b
    Examples:
      clustergraph query
      clustergraph query programme-of-an-event --format csv --out programme.csv
      clustergraph query who-connects-two-organisations -p a=biosaxony -p b=SpinLab
      clustergraph query 'SELECT ?name WHERE { ?x a foaf:Person ; foaf:name ?name }'
      clustergraph query my-question.rq --endpoint https://example.org/sparql
    """
    start = time.perf_counter()
    graph = options.open_graph(data, endpoint)
    if question is not None:
        question = _text(question)
        _tell_unknown(question, graph, lang)
    headings = None
    if question is None:
        from clustergraph.query.overview import HEADINGS, listing

        result: Result = listing(graph.queries(), lang)
        headings = HEADINGS.get(lang)
    else:
        result = graph.query(question, lang=lang, services=services, **parameters)
    elapsed = time.perf_counter() - start

    from clustergraph.query import remark

    options.answer(result, format_, out, graph.names.prefixes(), headings)
    if note := remark(result, lang):
        click.echo(note, err=True)
    if show_time:
        click.echo(f"{elapsed * 1000:.0f} ms", err=True)


def _tell_unknown(question: str, graph: Graph, lang: str) -> None:
    """Say which terms of our own in a SPARQL text do not exist; without this they match nothing, silently."""
    if ":" in question:  # the name of a named query has none
        from clustergraph.query import remarks
        from clustergraph.terms import PREFIXES

        for line in remarks(question, lang, PREFIXES | graph.names.prefixes()):
            click.echo(line, err=True)


def _text(question: str) -> str:
    """The SPARQL text of a file or of standard input; a name or a text as it is."""
    if question == "-":
        return sys.stdin.read()
    if question.endswith((".rq", ".sparql")):
        path = Path(question)
        if not path.is_file():
            raise click.BadParameter(f"there is no file {question!r}", param_hint="QUESTION")
        return path.read_text(encoding="utf-8")
    return question
