"""The text that an embedded store is made from: N-Quads of the union, sorted, where a comment at the end of a line numbers its graphs.

To the engine this is the union, as comments say nothing; `in_graphs` makes the same statements in their graphs from it, when somebody
asks for graphs.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    Stated = tuple[str, Collection[str], str]
    """Subject, texts of predicate and object with a space before each, and graph, all in N-Triples."""

_AT_ONCE = 1_000
"""Pieces that are joined at once: one long text more would cost new memory, which is slower than the work."""


def store_text(statements: Iterable[Stated]) -> bytes:
    """The text of `statements`, each once, and at its head the graphs with their numbers."""
    ends: dict[str, str] = {}  # of lines, by graph
    found: dict[str, dict[str, str]] = {}  # ends of lines, by subject, then by predicate and object
    for subject, texts, graph in statements:
        end = ends.get(graph)
        if end is None:
            end = ends[graph] = f" . #{len(ends)}\n"
        known = found.get(subject)
        if known is None:
            found[subject] = dict.fromkeys(texts, end)
        elif known.keys().isdisjoint(texts):
            known.update(dict.fromkeys(texts, end))
        else:
            for text in texts:
                known[text] = f"{known[text][:-1]} {end[4:]}" if text in known else end
    out = io.BytesIO()
    parts = [f"# {number} {graph}\n" for number, graph in enumerate(ends)]
    for subject in sorted(found):
        known = found[subject]
        for text in sorted(known):
            parts += (subject, text, known[text])
        if len(parts) > _AT_ONCE:
            out.write("".join(parts).encode())
            parts.clear()
    out.write("".join(parts).encode())
    return out.getvalue()


def in_graphs(text: bytes) -> bytes:
    """The statements of such a text in their graphs, as N-Quads."""
    graphs: dict[bytes, bytes] = {}
    out = io.BytesIO()
    parts: list[bytes] = []
    for line in io.BytesIO(text):
        statement, _, numbers = line.rpartition(b" . #")  # a text in quotes that looks like this comes before
        one = graphs.get(numbers)
        if one is not None:
            parts += (statement, one)
        elif statement:
            for end in sorted({graphs[number] for number in numbers.replace(b" ", b"\n ").split(b" ")}):
                parts += (statement, end)
        else:
            _, number, graph = line.split()
            graphs[number + b"\n"] = b" " + graph + b" .\n"
        if len(parts) > _AT_ONCE:
            out.write(b"".join(parts))
            parts.clear()
    out.write(b"".join(parts))
    return out.getvalue()
