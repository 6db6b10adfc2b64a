"""Connections with a clock: a client that sends or takes too slowly is cut.

uvicorn ends a connection that is idle between two requests. This adds the two cases that it leaves open: a request whose
head does not come to its end, and an answer that the client does not take.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from clustergraph.serve.problems import Problem

if TYPE_CHECKING:
    import asyncio

    from clustergraph.serve.limits import Limits
    from clustergraph.serve.metrics import Metrics


class Clocked(H11Protocol):
    """One connection."""

    limits: ClassVar[Limits]
    metrics: ClassVar[Metrics]
    _head_timer: asyncio.TimerHandle | None = None
    _send_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn does
        """A client is there; its first head is awaited."""
        super().connection_made(transport)
        self._expect_head()

    def data_received(self, data: bytes) -> None:
        """Some of a request has come."""
        super().data_received(data)
        self._expect_head()

    def _expect_head(self) -> None:
        """The clock runs while a head is awaited whose first bytes, or whose connection, are there."""
        awaited = self.conn.their_state is h11.IDLE and self.timeout_keep_alive_task is None
        if not awaited:
            self._stop_head()
        elif self._head_timer is None and not self.transport.is_closing():
            self._head_timer = self.loop.call_later(self.limits.receive, self._cut, "head")

    def _stop_head(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def pause_writing(self) -> None:
        """The client takes the answer more slowly than it is made."""
        super().pause_writing()
        if self._send_timer is None:
            self._send_timer = self.loop.call_later(self.limits.send, self._cut, "answer")

    def resume_writing(self) -> None:
        """The client has caught up."""
        super().resume_writing()
        self._stop_send()

    def _stop_send(self) -> None:
        if self._send_timer is not None:
            self._send_timer.cancel()
            self._send_timer = None

    def timeout_keep_alive_handler(self) -> None:
        """Nothing has come for a while."""
        super().timeout_keep_alive_handler()
        # Closing waits until the client has taken what is left; not for ever.
        if self._send_timer is None:
            self._send_timer = self.loop.call_later(self.limits.send, self._cut, "rest")

    def connection_lost(self, exc: Exception | None) -> None:
        """The client is gone."""
        self._stop_head()
        self._stop_send()
        super().connection_lost(exc)

    def _cut(self, slow_at: str) -> None:
        self._head_timer = self._send_timer = None
        self.metrics.count("slow_clients", at=slow_at)
        self.transport.abort()

    def send_400_response(self, msg: str) -> None:
        """What is no HTTP, or has too long a head, is answered as a problem."""
        self._stop_head()
        if self.conn.our_state not in (h11.IDLE, h11.SEND_RESPONSE):
            self.transport.close()  # the answer to this request has begun already
            return
        problem = Problem("CG701", f"this is not an HTTP request, or its head is too long ({msg})")
        body = problem.body()
        headers = [
            (b"content-type", b"application/problem+json"),
            (b"content-length", str(len(body)).encode()),
            (b"connection", b"close"),
        ]
        for event in (
            h11.Response(status_code=400, headers=headers, reason=b"Bad Request"),
            h11.Data(data=body),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()


def protocol(limits: Limits, metrics: Metrics) -> type[H11Protocol]:
    """The class of connections that keep `limits`, for uvicorn."""
    return type("LimitedClocked", (Clocked,), {"limits": limits, "metrics": metrics})
