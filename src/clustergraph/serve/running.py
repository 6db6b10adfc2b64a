"""The server put together and run until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import uvicorn

from clustergraph.errors import ServeError
from clustergraph.serve.app import application
from clustergraph.serve.caching import Cache
from clustergraph.serve.connections import protocol
from clustergraph.serve.endpoint import Endpoint
from clustergraph.serve.limits import Limits
from clustergraph.serve.log import Log
from clustergraph.serve.meta import of_settings, of_site
from clustergraph.serve.metrics import Metrics
from clustergraph.serve.parent import Parent
from clustergraph.serve.pool import Pool
from clustergraph.serve.site import Site
from clustergraph.serve.source import Source
from clustergraph.serve.things import Things

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from starlette.types import ASGIApp

    from clustergraph.dataset import Dataset
    from clustergraph.serve.meta import Meta
    from clustergraph.serve.pool import Answer

_GRACE = 5


@dataclass(slots=True)
class Serving:
    """What is served, and how. `root` is the public address of the server, if it is known and another than clients use."""

    meta: Meta
    source: Source
    site: Path | None = None
    limits: Limits = field(default_factory=Limits)
    log: Log = field(default_factory=Log)
    root: str = ""


def serving(
    dataset: Dataset | None, site: Path | None, store: Path | None, *, persons: bool = True
) -> tuple[Meta, Source]:
    """What a server says of itself, and where its quads come from.

    `site` is a built one: its dump is asked, so that the endpoint never knows more than the site shows. `store` is a store
    on disk that is asked instead. Without a site, descriptions come from `dataset`.

    Raises:
        ServeError: there is no built site, or natural persons cannot be left out.

    """
    if not persons and (site or store):
        raise ServeError(
            "natural persons can be left out of a dataset alone",
            where="--no-persons",
            why="a site or a store on disk is served as it is",
            hint="build the site with --no-persons, or load that dump",
        )
    if site:
        meta, dump = of_site(site)
        source = Source("dump", str(dump))
    else:
        assert dataset is not None
        meta = of_settings(dataset.settings)
        source = Source("data", str(dataset.dir), persons)
    return meta, Source("disk", str(store.resolve())) if store else source


def serve(
    what: Serving,
    host: str = "127.0.0.1",
    port: int = 8000,
    ready: Callable[[str], None] = lambda _address: None,
) -> None:
    """Serve until SIGTERM or SIGINT, then answer what has begun and stop. `ready` is told the address when all is loaded.

    Raises:
        ServeError: the port is taken, or the data cannot be loaded.

    """
    listening = _listen(host, port)
    name = f"[{host}]" if ":" in host else host
    address = what.root or f"http://{name}:{listening.getsockname()[1]}/"
    try:
        asyncio.run(_serve(what, listening, lambda: ready(address)))
    finally:
        listening.close()


async def _serve(what: Serving, listening: socket.socket, ready: Callable[[], None]) -> None:
    limits, metrics = what.limits, Metrics()
    parent = Parent(what.source, what.meta.prefixes, limits.memory, metrics)
    pool = Pool(parent, limits, metrics)
    try:
        loaded = await parent.start()
        await pool.start()
        cache: Cache[tuple[Any, ...], Answer] = Cache(limits.cached, limits.cached_answer)
        metrics.gauges["cache_bytes"] = lambda: cache.used
        root = urlsplit(what.root).path or "/"
        endpoint = Endpoint(pool, loaded, what.meta, limits, metrics, cache, what.root)
        things = Things(endpoint, loaded, what.meta, limits, root)
        other = Site(what.site, what.meta, root) if what.site else things
        app = application(endpoint, other, lambda: parent.alive, limits, metrics, what.log)
        server = uvicorn.Server(_config(app, limits, metrics))
        # uvicorn raises the signal again when it has stopped; the work is done then.
        for one in (signal.SIGTERM, signal.SIGINT):
            signal.signal(one, lambda *_: None)
        ready()
        await server.serve(sockets=[listening])
    finally:
        await pool.close()
        await parent.close()


def _config(app: ASGIApp, limits: Limits, metrics: Metrics) -> uvicorn.Config:
    logging.getLogger("uvicorn.error").setLevel(logging.ERROR)
    return uvicorn.Config(
        app,
        http=protocol(limits, metrics),
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        backlog=1024,
        limit_concurrency=limits.connections,
        h11_max_incomplete_event_size=limits.url + 16 * 1024,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=int(limits.seconds) + _GRACE,
    )


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family, backlog=1024)
    except OSError as error:
        raise ServeError(
            f"port {port} of {host} cannot be used: {error.strerror}",
            where="--host, --port",
            hint="choose another port, or stop what uses this one",
        ) from error
