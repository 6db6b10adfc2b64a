"""A server in a process of its own, on loopback, and a client without opinions."""

import http.client
import json
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

CLI = (sys.executable, "-m", "clustergraph.cli")


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def type(self):
        return self.headers.get("Content-Type", "").partition(";")[0]

    @property
    def problem(self):
        assert self.type == "application/problem+json", (self.status, self.body[:300])
        told = json.loads(self.body)
        assert told["status"] == self.status
        assert told["type"].endswith(f"#{told['code']}")
        return told

    def links(self, relation):
        found = [link.split(">", 1) for link in self.headers.get("Link", "").split(", ")]
        return {
            link[1:]: dict(part.strip().replace('"', "").split("=", 1) for part in rest.split(";")[1:])
            for link, rest in found
            if f'rel="{relation}"' in rest
        }


def until(holds, seconds=10):
    """Wait until `holds()`; whether it does."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.02)
    return holds()


class Server:
    """`clustergraph serve` with `arguments`, or another command that prints the same first line."""

    def __init__(self, *arguments, command=None, starts="Serving http://"):
        self.log = tempfile.TemporaryFile()  # noqa: SIM115 - closed in stop
        self.process = subprocess.Popen(
            [*(command or (*CLI, "serve", "--port", "0")), *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=self.log,
        )
        line = self.process.stdout.readline().decode()
        if not line.startswith(starts):
            self.stop()
            raise AssertionError(f"the server did not start: {line} {self.told}")
        self.address = line.split()[1]
        self.host = urlsplit(self.address).netloc

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self, sign=signal.SIGTERM):
        if self.log.closed:
            return self.process.returncode
        if self.process.poll() is None:
            self.process.send_signal(sign)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise
        finally:
            self.process.stdout.close()
            self.log.seek(0)
            self.told = self.log.read().decode()
            self.log.close()
        return self.process.returncode

    def lines(self):
        """The request log so far."""
        place = self.log.tell()
        self.log.seek(0)
        text = self.log.read().decode()
        self.log.seek(place)
        return [json.loads(line) for line in text.splitlines() if line.startswith("{")]

    def request(self, method, path, body=None, timeout=60, **headers):
        """`headers` are written with underscores."""
        connection = http.client.HTTPConnection(self.host, timeout=timeout)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body, named)
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()

    def get(self, path, **headers):
        return self.request("GET", path, **headers)

    def ask(self, query, timeout=60, fields=(), **headers):
        """A query by GET."""
        return self.request(
            "GET", "/sparql?" + urlencode([("query", query), *fields]), timeout=timeout, **headers
        )

    def post(self, query, timeout=60, **headers):
        """A query by POST, directly."""
        return self.request(
            "POST",
            "/sparql",
            query.encode(),
            timeout,
            **{"Content_Type": "application/sparql-query", **headers},
        )

    def metric(self, name):
        """The value of one line of /metrics."""
        for line in self.get("/metrics").body.decode().splitlines():
            if line.startswith(f"clustergraph_{name} "):
                return float(line.split()[-1])
        return 0.0


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def rows(answer):
    """The rows of a JSON answer."""
    assert answer.status == 200, answer.body[:500]
    return json.loads(answer.body)["results"]["bindings"]


def children(pid):
    """Process ids of the children of a process."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def workers(server):
    """Process ids of the workers of a server."""
    (zygote,) = children(server.process.pid)
    return children(zygote)
