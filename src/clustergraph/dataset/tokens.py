"""The words of a data file: one compiled expression cuts the text, strings are freed of their escapes."""

from __future__ import annotations

import re
from typing import NamedTuple

_LETTER = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff"
_NAME = f"{_LETTER}0-9_"

# Order matters: a longer form stands before the shorter one that it begins with.
_PATTERN = re.compile(
    rf"""
    [ \t\r\n]*+ (?:
        (?P<name>   (?:[{_LETTER}](?:[{_NAME}.-]*[{_NAME}-])?)?:(?:[{_NAME}:](?:[{_NAME}.:-]*[{_NAME}:-])?)? )
      | (?P<iri>    <[^\x00-\x20<>"{{}}|^`\\]*> )
      | (?P<mark>   [;,] | \.(?![0-9]) )
      | (?P<word>   [A-Za-z]+ )
      | (?P<string> \"\"\"(?:"{{0,2}}(?:[^"\\]|\\.))*+\"\"\" | '''(?:'{{0,2}}(?:[^'\\]|\\.))*+'''
                  | "(?!"")(?:[^"\\\n\r]|\\[^\n\r])*+" | '(?!'')(?:[^'\\\n\r]|\\[^\n\r])*+' )
      | (?P<unclosed> \"\"\".* | '''.* | "[^\n]* | '[^\n]* | <[^\n>]*>? )
      | (?P<directive> @(?:prefix|base)\b )
      | (?P<language>  @[A-Za-z]+(?:-[A-Za-z0-9]+)* )
      | (?P<type>   \^\^ )
      | (?P<double> [+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)[eE][+-]?[0-9]+ )
      | (?P<decimal> [+-]?[0-9]*\.[0-9]+ )
      | (?P<integer> [+-]?[0-9]+ )
      | (?P<blank>  _:[{_NAME}.-]* )
      | (?P<bracket> [\[\]()] )
      | (?P<comment> \#[^\n]* )
      | (?P<end>    \Z )
      | (?P<other>  . )
    )
    """,
    re.VERBOSE | re.DOTALL,
)


class Token(NamedTuple):
    """A word of the file: what it is, as written, and where it begins (offset in characters)."""

    kind: str
    text: str
    at: int


def tokenize(text: str) -> list[Token]:
    """The words of `text`, with an ``end`` as the last; nothing but white space is left out."""
    return [
        Token(kind, match[kind], match.start(kind))
        for match in _PATTERN.finditer(text)
        if (kind := match.lastgroup) is not None
    ]


_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.DOTALL)
_PLAIN = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "'": "'", "\\": "\\"}


def unescape(quoted: str) -> str:
    """The text inside a quoted string.

    Raises:
        ValueError: an escape that Turtle does not know; the message is the escape.

    """
    width = 3 if quoted[:3] in ('"""', "'''") and len(quoted) >= 6 else 1
    inner = quoted[width:-width]
    return _ESCAPE.sub(_unescaped, inner) if "\\" in inner else inner


def _unescaped(match: re.Match[str]) -> str:
    escape = match[1]
    if escape in _PLAIN:
        return _PLAIN[escape]
    number = int(escape[1:], 16) if len(escape) > 1 else -1
    if 0 <= number < 0xD800 or 0xDFFF < number < 0x110000:
        return chr(number)
    raise ValueError(match[0])


_QUOTED = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def quote(text: str) -> str:
    """`text` as a quoted string on one line."""
    return f'"{text.translate(_QUOTED)}"'
