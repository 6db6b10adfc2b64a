"""Problem answers (RFC 9457): what is wrong, which limit was met, and what to do."""

from __future__ import annotations

import json
from typing import Any

from starlette.responses import Response

from clustergraph.errors import CODES, DOCS

_STATUS = {
    "CG701": 400,
    "CG702": 400,
    "CG703": 403,
    "CG704": 406,
    "CG705": 413,
    "CG706": 504,
    "CG707": 422,
    "CG708": 422,
    "CG709": 503,
    "CG710": 422,
    "CG711": 500,
    "CG712": 404,
    "CG713": 408,
    "CG714": 500,
}
MEDIA_TYPE = "application/problem+json"
MISSING = (404, 410)
"""What is answered to a reader with a page."""


class Problem(Exception):  # noqa: N818 - the word of RFC 9457
    """A request that gets no answer but this.

    `code` is one of `clustergraph.errors.CODES`, `detail` says what is wrong, `do` what to do. `limit` holds the name and
    value of the limit that was met, with its unit in the name. `more` are further members of the answer.

    `page` is the same for a reader, as HTML with its policy; it is given instead where it is set.
    """

    page: tuple[bytes, str] | None = None

    def __init__(
        self,
        code: str,
        detail: str,
        *,
        do: str = "",
        limit: dict[str, float] | None = None,
        status: int = 0,
        headers: dict[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(detail)
        self.code, self.detail, self.status = code, detail, status or _STATUS[code]
        self.headers = dict(headers or {})
        self.members: dict[str, Any] = {
            "type": f"{DOCS}#{code}",
            "title": CODES[code],
            "status": self.status,
            "code": code,
            "detail": detail,
        }
        if do:
            self.members["do"] = do
        if limit:
            self.members["limit"] = limit
        self.members.update(more)

    def body(self) -> bytes:
        """The answer as JSON."""
        return json.dumps(self.members, ensure_ascii=False, indent=1).encode() + b"\n"

    def response(self) -> Response:
        """The answer with its status and headers."""
        headers = {"Cache-Control": "no-store", **self.headers}
        if self.status in MISSING:
            headers.setdefault("Vary", "Accept")
        if self.page:
            body, policy = self.page
            headers["Content-Security-Policy"] = policy
            return Response(body, self.status, headers, "text/html; charset=utf-8")
        return Response(self.body(), self.status, headers, MEDIA_TYPE)
