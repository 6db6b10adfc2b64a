"""The short way for ``clustergraph query NAME`` into a pipe: from the cache to the answer, past everything else.

A named query that was asked before, of data that did not change, needs neither the reader of data files nor that of query
headers nor the command line's parser. What it answers is the same, byte for byte, as on the long way; whatever this module
does not know, or finds wrong, it leaves to the long way, which also says what is wrong.
"""

from __future__ import annotations

import os
import sys

from clustergraph.store import cache
from clustergraph.store.fingerprint import fingerprint, resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_FORMATS = ("csv", "json", "tsv", "xml")
_LANGUAGES = ("de", "en")


def answer(arguments: Sequence[str]) -> bytes | None:
    """The answer to the command line ``clustergraph ARGUMENTS``, or nothing if it is not for this module.

    It knows ``query NAME [--lang de|en] [--format csv|json|tsv|xml]`` with one value for each option, on the nearest
    dataset or that of the installation.
    """
    if len(arguments) not in (2, 4, 6) or arguments[0] != "query" or arguments[1].startswith("-"):
        return None
    options = dict(zip(arguments[2::2], arguments[3::2], strict=True))
    form, lang = options.pop("--format", "tsv"), options.pop("--lang", "en")
    text = _read(resource("queries"), f"{arguments[1]}.rq")
    data_dir = _nearest()
    if options or form not in _FORMATS or lang not in _LANGUAGES or not text or not data_dir:
        return None
    state = fingerprint(data_dir)
    nquads = cache.read(state)
    key = cache.key_of(b"prepared", state.encode(), text, lang.encode())
    prepared = cache.read(key)
    if nquads is None or prepared is None:
        try:
            prepared = _prepare(data_dir, arguments[1], lang)
        except Exception:  # noqa: BLE001 - the long way meets it again, and tells it
            return None
        cache.write(key, prepared)
        return None
    return _ask(nquads, prepared.decode(), form)


def _ask(nquads: bytes, query: str, form: str) -> bytes | None:
    import pyoxigraph as ox  # noqa: PLC0415 - not before it is known that it is needed

    formats = ox.QueryResultsFormat
    store = ox.Store()
    store.bulk_load(nquads, format=ox.RdfFormat.N_QUADS, lenient=True)
    result = store.query(query)
    if isinstance(result, ox.QueryTriples):
        return None
    return result.serialize(
        format={"csv": formats.CSV, "json": formats.JSON, "tsv": formats.TSV, "xml": formats.XML}[form]
    )


def _prepare(data_dir: str, name: str, lang: str) -> bytes:
    """The SPARQL text of a named query with its default values; the store is in the cache when this returns."""
    from clustergraph.dataset import Dataset  # noqa: PLC0415 - the cost that the cache saves
    from clustergraph.query.asking import prepare  # noqa: PLC0415
    from clustergraph.store.opening import open_store  # noqa: PLC0415

    dataset = Dataset.open(data_dir)
    return prepare(open_store(dataset), dataset.settings, name, lang=lang).encode()


def _nearest() -> str:
    """The folder of the nearest dataset, as `clustergraph.resources.find_data_dir` finds it; empty if there is none."""
    here = os.path.realpath(os.getcwd())  # noqa: PTH109
    while True:
        for folder in (here, os.path.join(here, "data")):  # noqa: PTH118
            if os.path.isfile(os.path.join(folder, "dataset.toml")):  # noqa: PTH113, PTH118
                return folder
        above = os.path.dirname(here)  # noqa: PTH120
        if above == here:
            return resource("data")
        here = above


def _read(folder: str, name: str) -> bytes:
    if not folder or os.path.basename(name) != name:  # noqa: PTH119
        return b""
    try:
        with open(os.path.join(folder, name), "rb") as file:  # noqa: PTH118, PTH123
            return file.read()
    except OSError:
        return b""


def main() -> bool:
    """Answer the command line of this process if it can be answered here; whether that is done.

    Only a pipe or a file is written to: a terminal gets a table, on the long way.
    """
    if sys.stdout.isatty():
        return False
    content = answer(sys.argv[1:])
    if content is None:
        return False
    try:
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return True
