"""``clustergraph serve``."""

from __future__ import annotations

from pathlib import Path

import click

from clustergraph.cli import options

_MIB = 1 << 20


@click.command()
@options.data
@click.option(
    "--site",
    type=options.type_dir,
    metavar="DIR",
    help="A built site (build/site): serve its pages and files, and answer queries from its own dump.",
)
@click.option(
    "--store",
    type=options.type_dir,
    metavar="DIR",
    help="An Oxigraph store on disk: answer queries from it, read-only, instead of from memory.",
)
@click.option("--no-persons", is_flag=True, help="Leave natural persons out of the data.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="Port; 0 takes a free one."
)
@click.option(
    "--base-url",
    metavar="URL",
    default="",
    help="Address under which the public sees this server, if a proxy stands before it.",
)
@click.option(
    "--seconds", type=click.FloatRange(0.1), default=10.0, show_default=True, help="How long a query may run."
)
@click.option(
    "--memory",
    type=click.IntRange(16),
    metavar="MIB",
    help="What a query may use beside the store.  [default: a share of half the machine, at most 512]",
)
@click.option(
    "--rows", type=click.IntRange(1), default=500_000, show_default=True, help="Rows or triples of an answer."
)
@click.option(
    "--workers",
    type=click.IntRange(1),
    metavar="N",
    help="Queries that run at once at full priority.  [default: one a core]",
)
@click.option(
    "--queue", type=click.IntRange(0), default=1000, show_default=True, help="Requests that may wait."
)
@click.option(
    "--client-seconds",
    type=click.FloatRange(0.1),
    default=10.0,
    show_default=True,
    help="How long a client may take to send a request, or to go on taking an answer.",
)
@click.option("--no-cache", is_flag=True, help="Keep no answers.")
@click.option("--quiet", is_flag=True, help="Write no request log.")
@click.option("--log-queries", is_flag=True, help="Write the text of queries to the request log.")
def command(
    data: Path | None,
    site: Path | None,
    store: Path | None,
    no_persons: bool,
    host: str,
    port: int,
    base_url: str,
    seconds: float,
    memory: int | None,
    rows: int,
    workers: int | None,
    queue: int,
    client_seconds: float,
    no_cache: bool,
    quiet: bool,
    log_queries: bool,
) -> None:
    """Serve a SPARQL endpoint that can stand in public, and an answer for every IRI.

    With --site, IRIs lead to its pages and RDF files by what the client prefers. Without, every IRI is answered with RDF from
    the data. Queries are read-only and run within limits; /sparql describes itself, /healthz and /metrics are for monitors.

    \b
    Examples:
      clustergraph serve
      clustergraph serve --site build/site --port 8080
      clustergraph serve --site build/site --base-url https://data.example.org/
    """
    from clustergraph.dataset import Dataset
    from clustergraph.serve.limits import Limits
    from clustergraph.serve.log import Log
    from clustergraph.serve.running import Serving, serve, serving

    if site and data:
        raise click.UsageError("--site brings its own data; leave --data out")
    dataset = None if site else Dataset.open(data)
    meta, source = serving(dataset, site, store, persons=not no_persons)
    chosen = {
        "memory": memory * _MIB if memory else None,
        "workers": workers,
        "cached": 0 if no_cache else None,
        "cached_answer": 0 if no_cache else None,
    }
    limits = Limits(
        seconds=seconds,
        rows=rows,
        queue=queue,
        receive=client_seconds,
        send=client_seconds,
        **{name: n for name, n in chosen.items() if n is not None},
    )
    root = base_url and base_url.rstrip("/") + "/"
    what = Serving(meta, source, site, limits, Log(queries=log_queries, on=not quiet), root)
    serve(what, host, port, lambda address: click.echo(f"Serving {address}  (queries: {address}sparql)"))
