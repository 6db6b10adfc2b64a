"""Markup from pieces, quickly: what markupsafe does, without its cost for each piece.

A site has the same names, titles and addresses over and over, so each text is escaped once. Only `Markup` passes as it is.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from typing import TYPE_CHECKING

from markupsafe import Markup
from markupsafe import escape as _escape

if TYPE_CHECKING:
    from collections.abc import Iterable

_new = str.__new__
_TAG = re.compile("<[^>]*>")


@lru_cache(maxsize=1 << 16)
def _escaped(text: str) -> str:
    return "".join((_escape(text),))


def piece(value: object) -> str:
    """`value` as it may stand in HTML: markup as it is, everything else escaped.

    >>> piece("<b>"), piece(Markup("<b>"))
    ('&lt;b&gt;', Markup('<b>'))
    """
    if type(value) is Markup:
        return value
    return _escaped(value if type(value) is str else str(value))


def escape(text: str) -> Markup:
    """`text` as markup."""
    return text if type(text) is Markup else _new(Markup, _escaped(text))


def text_of(markup: str) -> str:
    """`markup` as plain text that holds the same signs, to be put together quickly."""
    return str.__str__(markup)


def plain_text(markup: Markup) -> str:
    """What a reader sees of `markup` from the pieces of this module, in which tags alone have a ``<``.

    >>> plain_text(element("<b>", "R & D", "</b>"))
    'R & D'
    """
    text = " ".join(_TAG.sub("", markup).split())
    return unescape(text) if "&" in text else text


def markup_of(text: str) -> Markup:
    """`text`, which was put together from escaped pieces, as markup."""
    return _new(Markup, text)


def element(*pieces: object) -> Markup:
    """Markup and values by turns, the values escaped.

    >>> element("<b>", "R & D", "</b>")
    Markup('<b>R &amp; D</b>')
    """
    parts = [piece(p) if n % 2 else p for n, p in enumerate(pieces)]
    return _new(Markup, "".join(parts))  # type: ignore[arg-type]  # those by turns are written here as text


def joined(sign: str, pieces: Iterable[object]) -> Markup:
    """`pieces` with `sign` (markup) between them."""
    return _new(Markup, sign.join([piece(p) for p in pieces]))
