"""Serves any N-Quads: ``python serve_dump.py FILE.nq.gz [LIMIT=VALUE ...]``."""

import sys

from clustergraph.serve.limits import Limits
from clustergraph.serve.log import Log
from clustergraph.serve.meta import Meta
from clustergraph.serve.running import Serving, serve
from clustergraph.serve.source import Source

META = Meta(
    base="https://w3c.example/",
    dataset="https://w3c.example/dataset",
    title={"de": "Prüfung", "en": "Test"},
    description={"de": "Prüfung", "en": "Test"},
    licence="https://creativecommons.org/publicdomain/zero/1.0/",
    version="1.0.0",
    date="2026-01-01",
)

if __name__ == "__main__":
    path, *rest = sys.argv[1:]
    limits = {
        name: float(value) if "." in value else int(value) for name, value in (one.split("=") for one in rest)
    }
    what = Serving(META, Source("dump", path), limits=Limits(**limits), log=Log(on=False))
    serve(what, port=0, ready=lambda address: print("Serving", address, flush=True))  # noqa: T201 - the test waits for this
