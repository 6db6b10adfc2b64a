"""Whatever comes over the wire, a request is understood or refused; nothing else happens."""

import asyncio
import os
import socket
from urllib.parse import urlencode

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from starlette.requests import Request

from clustergraph.serve.limits import Limits
from clustergraph.serve.problems import Problem
from clustergraph.serve.protocol import Question, question

# `make fuzz` looks longer.
MORE = int(os.environ.get("CLUSTERGRAPH_FUZZ", "1"))
LIMITS = Limits(body=2000)
NAMES = st.sampled_from(
    ["query", "default-graph-uri", "named-graph-uri", "update", "using-graph-uri", "format", ""]
)
TYPES = st.sampled_from(
    [
        "", "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update", "text/plain", "Application/Sparql-Query",
        "application/sparql-query; charset=UTF-8", "application/sparql-query;charset=latin-1", "application/x-www-form-urlencoded;", ";;", 'a/b;q="',
    ]
)  # fmt: skip


def parsed(method, query_string, headers=(), body=b""):
    """What the parser makes of a request: a question, None or a problem."""
    scope = {"type": "http", "method": method, "query_string": query_string, "headers": list(headers)}

    async def receive():
        return {"type": "http.request", "body": body, "more_body": False}

    try:
        return asyncio.run(question(Request(scope, receive), LIMITS))
    except Problem as problem:
        return problem


@given(st.binary(max_size=300))
@settings(max_examples=100 * MORE, deadline=None)
@example(b"query=%00")
@example(b"query=%ED%A0%80")
@example(b"&&&=&query")
def test_any_address_is_understood_or_refused(query_string):
    found = parsed("GET", query_string)
    assert found is None or isinstance(found, Question) or found.status in (400, 403, 413)


@given(TYPES, st.binary(max_size=300), st.binary(max_size=100))
@settings(max_examples=100 * MORE, deadline=None)
def test_any_body_is_understood_or_refused(media_type, body, query_string):
    found = parsed("POST", query_string, [(b"content-type", media_type.encode())], body)
    assert isinstance(found, Question) or found.status in (400, 403, 413, 415)


@given(st.lists(st.tuples(NAMES, st.text(max_size=20)), max_size=6), st.booleans())
@settings(max_examples=200 * MORE, deadline=None)
def test_what_was_meant_is_what_is_understood(fields, posted):
    text = urlencode(fields).encode()
    form = [(b"content-type", b"application/x-www-form-urlencoded")]
    found = parsed("POST", b"", form, text) if posted else parsed("GET", text)
    queries = [value for name, value in fields if name == "query"]
    names = {name for name, _ in fields}
    if names & {"update", "using-graph-uri"}:
        assert found.status == 403
    elif not queries and not posted:
        assert found is None
    elif len(queries) != 1:
        assert found.status == 400
    else:
        graphs = {
            kind: tuple(value for name, value in fields if name == f"{kind}-graph-uri")
            for kind in ("default", "named")
        }
        assert found.query == queries[0]
        if any(graphs.values()):
            assert (found.default, found.named) == (graphs["default"], graphs["named"])
        else:
            assert found.default is found.named is None


@pytest.mark.parametrize("length", [b"99999999", b"2001"])
def test_a_body_is_not_read_when_its_length_is_too_much(length):
    headers = [(b"content-type", b"application/sparql-query"), (b"content-length", length)]
    assert parsed("POST", b"", headers, b"ASK {}").status == 413


def test_a_body_without_a_length_is_read_to_the_limit_only():
    headers = [(b"content-type", b"application/sparql-query")]
    assert parsed("POST", b"", headers, b"x" * 2001).status == 413
    assert parsed("POST", b"", headers, b"x" * 2000).query == "x" * 2000


PIECES = st.sampled_from(
    [
        b"GET ", b"POST ", b"OPTIONS ", b"/sparql", b"/sparql?query=ASK%7B%7D", b"/", b" HTTP/1.1", b" HTTP/1.0", b"\r\n", b"\n", b"Host: x\r\n", b"Content-Length: 5\r\n",
        b"Content-Length: -1\r\n", b"Transfer-Encoding: chunked\r\n", b"Content-Type: application/sparql-query\r\n", b"Accept: ;;;q=,,\r\n", b"Accept: */*;q=0\r\n",
        b"Accept-Encoding: gzip;q=1.0000\r\n", b"If-None-Match: *\r\n", b"Expect: 100-continue\r\n", b"Connection: upgrade\r\nUpgrade: websocket\r\n", b"ASK{}", b"5\r\nASK{}\r\n0\r\n\r\n",
        b"\x00", b"\xff", b"/%", b"/%00", b"/..%2f..", b"/id/person/\xc3\xa4",
    ]
)  # fmt: skip


@given(st.lists(PIECES, max_size=14).map(b"".join))
@settings(max_examples=60 * MORE, deadline=None)
@example(b"GET /sparql HTTP/1.1\r\nHost: x\r\nIf-None-Match: *\r\n\r\n")
@example(b"GET /%00 HTTP/1.1\r\nHost: x\r\n\r\n")
@example(
    b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nASK{}\r\n0\r\n\r\n"
)
def test_no_bytes_bring_the_server_down(server, content):
    with socket.create_connection(server.host.split(":"), timeout=10) as client:
        try:
            client.sendall(content + b"\r\n\r\n")
            client.shutdown(socket.SHUT_WR)
            answer = b""
            while part := client.recv(65536):
                answer += part
        except OSError:
            answer = b""  # it hung up on us
    assert not answer or answer.startswith(b"HTTP/1.1 ")
    assert not answer.startswith(b"HTTP/1.1 5"), answer[:300]
    assert server.get("/healthz").status == 200
