"""A request of the SPARQL 1.1 Protocol, taken apart: its query and the graphs it is to be asked of."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from clustergraph.serve.problems import Problem

if TYPE_CHECKING:
    from starlette.requests import Request

    from clustergraph.serve.limits import Limits

METHODS = ("GET", "HEAD", "POST", "OPTIONS")
_FORM, _QUERY, _UPDATE = (
    "application/x-www-form-urlencoded",
    "application/sparql-query",
    "application/sparql-update",
)
_MOST_FIELDS = 5000
_ACCEPTED = {"Accept-Post": f"{_FORM}, {_QUERY}"}
_READ_ONLY = "this endpoint only reads; it takes no updates"
_LOAD_ELSEWHERE = "load a dump into an engine of your own to change the data"


@dataclass(frozen=True, slots=True)
class Question:
    """A query with the graphs that the request names, None where it names none."""

    query: str
    default: tuple[str, ...] | None
    named: tuple[str, ...] | None


async def question(request: Request, limits: Limits) -> Question | None:
    """What `request` asks; None if it has no query at all and wants to know about the service.

    Raises:
        Problem: the request does not follow the protocol, or is too large, or comes too slowly.

    """
    fields = _fields(request.scope["query_string"], "the address")
    if request.method == "POST":
        fields += await _posted(request, limits)
    names = [name for name, _ in fields]
    if "update" in names or any(name.startswith("using-") for name in names):
        raise Problem("CG703", _READ_ONLY, do=_LOAD_ELSEWHERE)
    queries = [value for name, value in fields if name == "query"]
    if not queries and request.method != "POST":
        return None
    if len(queries) != 1:
        raise Problem(
            "CG701",
            f"the request has {len(queries)} queries; it must have one",
            do="send one parameter named query",
        )
    graphs = {
        kind: tuple(value for name, value in fields if name == f"{kind}-graph-uri")
        for kind in ("default", "named")
    }
    if not any(graphs.values()):
        return Question(queries[0], None, None)
    return Question(queries[0], graphs["default"], graphs["named"])


def _fields(text: bytes, where: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            text.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS
        )
    except UnicodeDecodeError as error:
        raise Problem("CG701", f"{where} holds bytes that are not UTF-8", do="encode it as UTF-8") from error
    except ValueError as error:
        raise Problem("CG705", f"{where} has more than {_MOST_FIELDS} parameters") from error


async def _posted(request: Request, limits: Limits) -> list[tuple[str, str]]:
    kind, _, rest = request.headers.get("content-type", "").partition(";")
    kind = kind.strip().lower()
    if kind == _UPDATE:
        raise Problem("CG703", _READ_ONLY, do=_LOAD_ELSEWHERE)
    if kind not in (_FORM, _QUERY):
        raise Problem(
            "CG701",
            f"Content-Type {kind or '(none)'} is not one of the protocol",
            do=f"send {_FORM} or {_QUERY}",
            status=415,
            headers=_ACCEPTED,
        )
    charset = rest.lower().replace(" ", "").partition("charset=")[2].strip('"')
    if charset not in ("", "utf-8", "utf8"):
        raise Problem("CG701", f"charset {charset[:40]} is not UTF-8", status=415, headers=_ACCEPTED)
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise Problem("CG701", "a compressed request body is not taken", status=415, headers=_ACCEPTED)
    body = await read_body(request, limits)
    if kind == _FORM:
        return _fields(body, "the form")
    try:
        return [("query", body.decode())]
    except UnicodeDecodeError as error:
        raise Problem("CG701", "the query holds bytes that are not UTF-8", do="encode it as UTF-8") from error


async def read_body(request: Request, limits: Limits) -> bytes:
    """The body of `request`, of limited size and within limited time.

    Raises:
        Problem: it is too large or too slow.

    """
    too_large = Problem(
        "CG705",
        f"the body has more than {limits.body} bytes",
        limit={"body_bytes": limits.body},
        headers={"Connection": "close"},
    )
    length = request.headers.get("content-length", "0")
    if length.isdecimal() and int(length) > limits.body:
        raise too_large
    parts = bytearray()
    try:
        async with asyncio.timeout(limits.receive):
            async for part in request.stream():
                parts += part
                if len(parts) > limits.body:
                    raise too_large
    except TimeoutError as error:
        raise Problem(
            "CG713",
            f"the body did not arrive within {limits.receive:g} seconds",
            limit={"receive_seconds": limits.receive},
            headers={"Connection": "close"},
        ) from error
    return bytes(parts)
