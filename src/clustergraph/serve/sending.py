"""Answers on their way to the client."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import Receive, Scope, Send

    from clustergraph.serve.pool import Answer

_BLOCK = 1 << 16


def unchanged(header: str, tag: str) -> bool:
    """Whether ``If-None-Match`` names `tag` (without quotes), or any."""
    return header.strip() == "*" or tag in header


class AnswerResponse(Response):
    """What a worker wrote, with its length. A large answer is read from its file block by block as the client takes it."""

    def __init__(self, answer: Answer, media_type: str, headers: Mapping[str, str]) -> None:
        self._answer = answer
        timing = f"queue;dur={answer.waited * 1000:.1f}, query;dur={answer.seconds * 1000:.1f}"
        length = answer.length if answer.file else len(answer.body)
        kind = f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
        super().__init__(
            b"" if answer.file else answer.body,
            headers={**headers, "Server-Timing": timing, "Content-Length": str(length)},
            media_type=kind,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        file = self._answer.file
        if file is None:
            await super().__call__(scope, receive, send)
            return
        with file:
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            if scope["method"] != "HEAD":
                file.seek(0)
                while block := file.read(_BLOCK):
                    await send({"type": "http.response.body", "body": block, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
