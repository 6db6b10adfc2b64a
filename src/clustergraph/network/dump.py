"""A store of what the network is made from, out of an N-Quads dump of any size: on disk, in bounded memory.

The dump is read once, line by line. Kept are the statements on who took part in what, when, on which topic and where, and of
which kind organisations are; not labels, pages and all the rest, so what `read` makes of it has no names.
"""

from __future__ import annotations

import gzip
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from clustergraph.errors import DatasetNotFoundError, FormatError
from clustergraph.store import EmbeddedStore
from clustergraph.terms import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator

_TYPE = f"<{PREFIXES['rdf']}type>".encode()
_CLASSES = tuple(
    f"<{PREFIXES[prefix]}{name}>".encode()
    for prefix, name in (
        ("cg", "CollaborationAct"),
        ("cg", "Event"),
        ("cg", "Participation"),
        ("cg", "Project"),
        ("cg", "ProjectParticipation"),
        ("cg", "StatedPair"),
        ("foaf", "Person"),
        ("org", "Organization"),
        ("skos", "Concept"),
    )
)
_PROPERTIES = frozenset(
    f"<{PREFIXES[prefix]}{name}>".encode()
    for prefix, names in (
        ("cg", "actKind aspect basis earliest hub inAct inEvent inProject inferredOnBehalfOf latest"),
        (
            "cg",
            "observedThing onBehalfOf pairMember participant party role sameHappeningAs structure valueThing",
        ),
        ("dcterms", "source"),
        ("geo", "lat long"),
        ("org", "classification"),
        ("prov", "wasDerivedFrom"),
        ("schema", "about containedInPlace location organizer superEvent"),
    )
    for name in names.split()
)
_OF_GRAPHS = frozenset(
    f"<{PREFIXES[prefix]}{name}>".encode()
    for prefix, name in (
        ("cg", "hub"),
        ("cg", "party"),
        ("org", "classification"),
        ("schema", "about"),
        ("schema", "location"),
        ("schema", "organizer"),
    )
)
"""What `read` asks of named graphs."""


class DumpStore(EmbeddedStore):
    """As `EmbeddedStore`, on disk: the default graph holds each statement once, named graphs only what is asked of them."""

    def __init__(self, folder: Path) -> None:
        super().__init__(())
        self._store = ox.Store(str(folder))

    def take(self, nquads: Path) -> None:
        """Load the file `nquads`.

        Raises:
            FormatError: it is not N-Quads.

        """
        try:
            self._store.bulk_load(path=str(nquads), format=ox.RdfFormat.N_QUADS, lenient=True)
        except SyntaxError as error:
            raise FormatError(
                str(error), hint="give N-Quads as clustergraph build and synth write them"
            ) from error


@contextmanager
def dump_store(path: Path) -> Iterator[DumpStore]:
    """The store of the dump `path` (.nq or .nq.gz), in a temporary folder until the context ends.

    Raises:
        DatasetNotFoundError: there is no such file.
        FormatError: it is not N-Quads.

    """
    if not path.name.endswith((".nq", ".nq.gz")):
        raise FormatError(f"the ending of {path.name}", hint="give N-Quads, .nq or .nq.gz")
    if not path.is_file():
        raise DatasetNotFoundError(f"there is no file {path}", hint="name a dump that clustergraph wrote")
    with tempfile.TemporaryDirectory(prefix="clustergraph-dump-") as folder:
        kept = Path(folder) / "kept.nq"
        with kept.open("wb") as file:
            file.writelines(_wanted(path))
        store = DumpStore(Path(folder) / "store")
        store.take(kept)
        kept.unlink()
        yield store


def _wanted(path: Path) -> Iterator[bytes]:
    """The lines of the dump that the network is made from, without their graph and, where it is asked for, also with it."""
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            for line in file:
                parts = line.split(b" ", 2)
                if len(parts) == 3 and (
                    parts[1] in _PROPERTIES or (parts[1] == _TYPE and parts[2].startswith(_CLASSES))
                ):
                    thing, _, graph = parts[2].rstrip()[:-1].rstrip().rpartition(b" ")
                    if not (thing and graph.startswith(b"<") and graph.endswith(b">")):
                        yield line  # of no graph
                        continue
                    yield b"%s %s %s .\n" % (parts[0], parts[1], thing)
                    if parts[1] in _OF_GRAPHS:
                        yield line
    except (OSError, EOFError) as error:
        raise FormatError(f"{path}: {error}", hint="give N-Quads, .nq or .nq.gz") from error
