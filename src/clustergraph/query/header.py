"""The header of a query file: YAML in the ``#+`` comments with which the file begins.

Values are read as they are written, without YAML's guesses (``no`` is a word, ``2024`` a text), and each with its line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from clustergraph.errors import QueryError

if TYPE_CHECKING:
    from collections.abc import Iterable

MARK = "#+"


class Entry:
    """One value of a header: a text, a list or a mapping, with the place where it stands."""

    def __init__(
        self, file: str, line: int, value: str | list[Entry] | dict[str, Entry], name: str = ""
    ) -> None:
        self.file, self.line, self.value, self.name = file, line, value, name

    def fail(self, what: str, why: str = "", hint: str = "") -> NoReturn:
        """Raise a `QueryError` that names this place."""
        raise QueryError(what, where=f"{self.file}:{self.line}", why=why, hint=hint)

    def text(self) -> str:
        """The value, which must be a text that is not empty."""
        if not isinstance(self.value, str) or not self.value.strip():
            self.fail(f"{self.name} must be a text", hint=f"write {self.name}: some words")
        return self.value

    def texts(self) -> list[str]:
        """The value, which must be a list of texts."""
        if not isinstance(self.value, list):
            self.fail(f"{self.name} must be a list", hint=f"write {self.name}: [one, two]")
        return [entry.text() for entry in self.value]

    def mapping(self, allowed: Iterable[str] = (), required: Iterable[str] = ()) -> dict[str, Entry]:
        """The value, which must be a mapping with the `required` keys and none but the `allowed` ones, if there are any."""
        if not isinstance(self.value, dict):
            self.fail(
                f"{self.name} must be a mapping", hint=f"write {self.name}: and its keys indented below"
            )
        known = [*allowed]
        for key, entry in self.value.items():
            if known and key not in known:
                entry.fail(f"{key} is no key of {self.name}", hint=f"use {', '.join(known)}")
        for key in required:
            if key not in self.value:
                self.fail(f"{self.name} has no {key}", why="a query explains itself", hint=f"add {key}:")
        return self.value

    def languages(self) -> dict[str, str]:
        """The value, which must be a text in German and in English."""
        return {key: entry.text() for key, entry in self.mapping(("de", "en"), ("de", "en")).items()}


def read_header(file: str, text: str) -> Entry:
    """The header of the query file `file` with the content `text`.

    Raises:
        QueryError: there is no header, or it is not YAML; the message names file and line.

    """
    import yaml  # noqa: PLC0415 - reading it costs as much as the rest of a query

    lines: list[str] = []
    for line in text.splitlines():
        if not line.startswith(MARK):
            break
        lines.append(line.removeprefix(MARK).removeprefix(" "))
    header = Entry(file, 1, "", "the header")
    if not lines:
        header.fail(
            "there is no header",
            why="a named query explains itself",
            hint=f"begin the file with {MARK} title:",
        )
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        root = yaml.compose("\n".join(lines), Loader=loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        header.line = mark.line + 1 if mark else 1
        header.fail(
            f"the header is not YAML: {error.problem}",
            hint="a text with a colon or a bracket stands in quotes",
        )
    except yaml.YAMLError as error:
        header.fail(f"the header is not YAML: {error}")
    return _entry(file, root, header.name)


def _entry(file: str, node: Any, name: str) -> Entry:
    import yaml  # noqa: PLC0415 - as above

    line = node.start_mark.line + 1 if node else 1
    entry = Entry(file, line, "", name)
    if isinstance(node, yaml.ScalarNode):
        entry.value = node.value
    elif isinstance(node, yaml.SequenceNode):
        entry.value = [_entry(file, item, name) for item in node.value]
    elif isinstance(node, yaml.MappingNode):
        found: dict[str, Entry] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                entry.fail(f"a key of {name} is not a word")
            found[key.value] = _entry(file, value, key.value)
            found[key.value].line = key.start_mark.line + 1
        if len(found) < len(node.value):
            entry.fail(f"a key of {name} stands there twice")
        entry.value = found
    return entry
