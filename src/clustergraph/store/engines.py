"""Where SPARQL engines differ from the standard and from each other: one small table."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit


@dataclass(frozen=True, slots=True)
class Engine:
    """How one engine wants to be asked.

    `server` is how its ``Server`` header begins. `update` and `graphs` are the paths of SPARQL update and of the Graph Store
    protocol, `graph_parameter` and `update_parameter` the names of their parameters. `ask` is the column in which
    it answers ASK instead of a truth value. `cut` is the header by which it tells that it cut an answer. `too_long` are the codes by
    which it says that a row is too long to be sorted with all the others; it still sorts `longest` rows, if it is asked for no
    more. `numbers` says that it writes an ``xsd:duration`` as a number of months, and an ``xsd:boolean`` as 1 or 0.
    """

    name: str
    server: str
    update: str = ""
    graphs: str = ""
    graph_parameter: str = "graph"
    update_parameter: str = "update"
    ask: str = ""
    cut: str = ""
    too_long: tuple[str, ...] = ()
    longest: int = 0
    numbers: bool = False


OXIGRAPH = Engine("Oxigraph", "Oxigraph", update="/update", graphs="/store")
VIRTUOSO = Engine(
    "Virtuoso",
    "Virtuoso",
    update="/sparql-auth",
    graphs="/sparql-graph-crud-auth",
    graph_parameter="graph-uri",
    update_parameter="query",
    ask="__ASK_RETVAL",
    cut="X-SPARQL-MaxRows",
    too_long=("SR319", "SR478"),
    longest=10_000,
    numbers=True,
)
STANDARD = Engine("SPARQL 1.1", "")
"""An engine that is not in the table: it is taken at the word of the standard."""

ENGINES = (OXIGRAPH, VIRTUOSO)


def engine_of(server: str) -> Engine:
    """The engine that calls itself `server` in its answers.

    >>> engine_of("Virtuoso/07.20.3229 (Linux) x86_64-pc-linux-gnu").name
    'Virtuoso'
    """
    return next((engine for engine in ENGINES if server.startswith(engine.server)), STANDARD)


def beside(url: str, path: str) -> str:
    """The address with `path` on the host of the endpoint `url`.

    >>> beside("http://127.0.0.1:7878/query", "/store")
    'http://127.0.0.1:7878/store'
    """
    return urlunsplit((*urlsplit(url)[:2], path, "", ""))
