"""Named queries: the files ``queries/*.rq``, one question a file, and what their headers say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clustergraph.errors import NotFoundError, QueryError
from clustergraph.query.header import Entry, read_header
from clustergraph.query.lexer import kind_of_query, variables
from clustergraph.query.parameters import THING_TYPES, TYPES, literal
from clustergraph.resources import queries_dir
from clustergraph.terms import SLUG

if TYPE_CHECKING:
    from pathlib import Path


AUDIENCES = ("analyst", "researcher", "publisher", "officer")
_REQUIRED = ("title", "question", "for", "tags")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A variable that takes its value from the user. `type` is one of `parameters.TYPES`.

    Without a value given, `default` holds; a parameter without default must be given unless it is `optional`.
    """

    name: str
    type: str
    default: str | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A question with its SPARQL text. Texts for people are by language, ``de`` and ``en``; `columns` by name of column.

    `faster` is the command that gives such counts for all pairs at once, where a query counts over pairs.
    """

    name: str
    title: dict[str, str]
    question: dict[str, str]
    audience: str
    tags: tuple[str, ...]
    parameters: dict[str, Parameter]
    columns: dict[str, dict[str, str]]
    text: str
    faster: str = ""


def read_query(path: Path) -> NamedQuery:
    """The named query in the file `path`.

    Raises:
        QueryError: the file is not UTF-8 or has no slug as name, or its header lacks something or says something wrong.

    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise QueryError(str(error), where=str(path), why="queries are UTF-8") from error
    if not SLUG.fullmatch(path.stem):
        raise QueryError(
            f"the file name {path.name!r}",
            where=f"{path}:1",
            hint="use lower-case letters, digits and single hyphens",
        )
    return parse_query(text, path.stem, str(path))


def parse_query(text: str, name: str = "query", file: str = "query") -> NamedQuery:
    """The SPARQL `text` with a header as a named query; `file` is what errors call it.

    Raises:
        QueryError: the header lacks something or says something wrong.

    """
    head = read_header(file, text)
    kind = kind_of_query(text)
    if not kind:
        head.fail("no SELECT, CONSTRUCT, DESCRIBE or ASK follows the header", hint="write the query below it")
    required = (*_REQUIRED, "columns") if kind == "SELECT" else _REQUIRED
    keys = head.mapping((*_REQUIRED, "parameters", "columns", "faster"), required)
    audience = keys["for"].text()
    if audience not in AUDIENCES:
        keys["for"].fail(f"there is no user {audience!r}", hint=f"use {', '.join(AUDIENCES)}")
    used = variables(text)
    parameters = keys["parameters"].mapping() if "parameters" in keys else {}
    columns = keys["columns"].mapping() if "columns" in keys else {}
    for variable, entry in (*parameters.items(), *columns.items()):
        if variable not in used:
            entry.fail(
                f"the query has no variable ?{variable}",
                hint="correct the name, or take it out of the header",
            )
    return NamedQuery(
        name=name,
        title=keys["title"].languages(),
        question=keys["question"].languages(),
        audience=audience,
        tags=tuple(keys["tags"].texts()),
        parameters={variable: _parameter(variable, entry) for variable, entry in parameters.items()},
        columns={variable: _meaning(entry) for variable, entry in columns.items()},
        text=text,
        faster=keys["faster"].text() if "faster" in keys else "",
    )


def _parameter(name: str, entry: Entry) -> Parameter:
    keys = entry.mapping(("type", "default", "optional"), ("type",))
    kind = keys["type"].text()
    if kind not in TYPES:
        keys["type"].fail(f"there is no type {kind!r}", hint=f"use {', '.join(TYPES)}")
    optional = keys["optional"].text() if "optional" in keys else "false"
    if optional not in ("true", "false"):
        keys["optional"].fail(f"optional is {optional!r}", hint="use true or false")
    default = keys["default"].text() if "default" in keys else None
    if default is not None and kind not in THING_TYPES:
        try:
            literal(kind, default, f"default of {name}")
        except ValueError as error:
            keys["default"].fail(f"the default of {name} is not of its type: {default!r}", why=str(error))
    return Parameter(name, kind, default, optional == "true")


def _meaning(entry: Entry) -> dict[str, str]:
    return entry.languages() if isinstance(entry.value, dict) else dict.fromkeys(("de", "en"), entry.text())


def catalogue(folder: Path | None = None) -> dict[str, NamedQuery]:
    """All named queries of `folder` (by default those that came with the tool) by name, sorted.

    Raises:
        QueryError: a file cannot be used.

    """
    return {path.stem: read_query(path) for path in _files(folder)}


def find(name: str, folder: Path | None = None) -> NamedQuery:
    """The named query `name`; no other file is read.

    Raises:
        NotFoundError: there is none of this name; the nearest names are offered.
        QueryError: its file cannot be used.

    """
    files = {path.stem: path for path in _files(folder)}
    if name not in files:
        import difflib  # noqa: PLC0415 - only an error needs it

        nearest = difflib.get_close_matches(name, files, n=3, cutoff=0.4)
        raise NotFoundError(
            f"there is no named query {name!r}",
            nearest=nearest,
            where=str(folder or queries_dir()),
            hint="`clustergraph query` lists all.",
        )
    return read_query(files[name])


def _files(folder: Path | None) -> list[Path]:
    return sorted((folder or queries_dir()).glob("*.rq"))
