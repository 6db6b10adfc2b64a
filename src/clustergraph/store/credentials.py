"""Addresses of endpoints, and who we are there. Credentials never stand in an address, on a command line or in a log."""

from __future__ import annotations

import netrc
import os
from urllib.parse import urlsplit

from clustergraph.errors import EndpointError


def checked(url: str, option: str = "--endpoint") -> str:
    """`url`, if it is the full address of an endpoint.

    Raises:
        EndpointError: it is not, or it holds credentials.

    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise EndpointError(
            f"{url!r} is not the address of an endpoint",
            where=option,
            hint="name it in full, as in https://example.org/sparql",
        )
    if parts.username or parts.password:
        raise EndpointError(
            "the address holds credentials",
            where=option,
            why="addresses end up in logs and shell histories",
            hint="set CLUSTERGRAPH_ENDPOINT_USER and CLUSTERGRAPH_ENDPOINT_PASSWORD, or use ~/.netrc",
        )
    return url


def credentials(url: str, *, environment: bool = True) -> tuple[str, str] | None:
    """User and password for the host of `url`: from the environment, else from ``~/.netrc``, else none.

    Those of the environment are for the one store that a command works with; without `environment`, they are left out.
    """
    user, password = (
        os.environ.get("CLUSTERGRAPH_ENDPOINT_USER"),
        os.environ.get("CLUSTERGRAPH_ENDPOINT_PASSWORD"),
    )
    if environment and user and password:
        return user, password
    try:
        found = netrc.netrc().authenticators(urlsplit(url).hostname or "")
    except (OSError, RuntimeError, netrc.NetrcParseError):
        return None
    return (found[0], found[2]) if found and found[2] else None
