"""Statements on things that were merged away, led to the things that they became.

Used where statements come back that know nothing of the merge: from tables, and from what an import kept of them.
"""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pyoxigraph as ox

from clustergraph.terms import FOAF, PREFIXES, SKOS, iris

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

LABELS = frozenset({SKOS.prefLabel.value, SKOS.altLabel.value, FOAF.name.value})
MANY = iris("owl:sameAs", "owl:differentFrom", "rdfs:seeAlso", "dcterms:source", "dcterms:identifier")
"""Register statements of which a thing may have several; of all others the thing that stays keeps its own."""
SEGMENTS: dict[str, dict[str, tuple[int, ...]]] = {
    "membership": {"org:member": (0,), "org:organization": (1,)},
    "participation": {"cg:inEvent": (0,), "cg:participant": (1,)},
    "project-participation": {"cg:inProject": (0,), "cg:participant": (1,)},
    "position": {"cg:atEvent": (0,), "cg:holder": (1,)},
    "observation": {"cg:observedThing": (0,)},
    "label-award": {"cg:awardedTo": (0,)},
    "name": {"cg:nameOf": (0,)},
    "pair": {"cg:pairMember": (1, 2)},
}
"""For each kind of relation, which parts of its key are the slug of which of its values."""
_PLACES = {
    kind: {PREFIXES[p] + n: at for name, at in values.items() for p, n in [name.split(":")]}
    for kind, values in SEGMENTS.items()
}


def followed_key(key: str, values: Iterable[tuple[ox.NamedNode, object]], moves: Mapping[str, str]) -> str:
    """The key of a relation (``membership/old/cluster/member``) after the merges in `moves` (IRI to IRI).

    `values` are what is said of the relation; a part of the key is replaced only where it is the slug of such a value.
    """
    kind, *parts = key.split("/")
    for predicate, value in values:
        if isinstance(value, ox.NamedNode) and value.value in moves:
            old, new = (iri.rpartition("/")[2] for iri in (value.value, moves[value.value]))
            for at in _PLACES.get(kind, {}).get(predicate.value, ()):
                if at < len(parts) and parts[at] == old:
                    parts[at] = new
    return "/".join((kind, *parts))


def followed_register(
    register: Collection[ox.Triple], moves: Mapping[str, str], by_hand: Collection[ox.Triple]
) -> set[ox.Triple]:
    """Statements of a register after the merges: the names of what went are other names of what stayed.

    Of all else the thing that stays keeps its own, be it in `register` or `by_hand` (what stands in the files beside it).
    """
    kept = set(moves.values())
    own = {t for t in (*register, *by_hand) if _value(t.subject) in kept}
    held = {(_value(t.subject), t.predicate) for t in own}
    main = {SKOS.prefLabel, FOAF.name}
    named = {(_value(t.subject), _value(t.object)) for t in own if t.predicate in main}
    found = set()
    for triple in register:
        subject, value = moves.get(_value(triple.subject)), moves.get(_value(triple.object))
        if subject is None:
            moved = triple if value is None else _triple(triple, triple.subject, ox.NamedNode(value))
        elif triple.predicate.value in LABELS:
            if (subject, _value(triple.object)) in named:
                continue
            language = getattr(triple.object, "language", None) or "de"
            name = ox.Literal(_value(triple.object), language=language)
            moved = ox.Triple(ox.NamedNode(subject), SKOS.altLabel, name)
        elif triple.predicate.value in MANY or (subject, triple.predicate) not in held:
            moved = _triple(triple, ox.NamedNode(subject), ox.NamedNode(value) if value else triple.object)
        else:
            continue
        if moved.subject != moved.object:
            found.add(moved)
    return found


def _value(term: object) -> str:
    return str(getattr(term, "value", ""))


def _triple(triple: ox.Triple, subject: object, value: object) -> ox.Triple:
    return ox.Triple(subject, triple.predicate, value)  # type: ignore[arg-type]


def followed_snapshots(
    data_dir: Path, moves: Mapping[str, str], relations: Mapping[str, str], register: ox.NamedNode
) -> dict[Path, bytes]:
    """New content of the compressed N-Quads that imports keep beside the data, if a merge changes them.

    `moves` are the things merged, `relations` the relations whose IRI changed, `register` the graph of the register.
    """
    contents = {}
    for path in sorted(data_dir.rglob("*.nq.gz")):
        old = set(ox.parse(gzip.decompress(path.read_bytes()), format=ox.RdfFormat.N_QUADS))
        entries = {quad.triple for quad in old if quad.graph_name == register}
        new = {
            ox.Quad(t.subject, t.predicate, t.object, register) for t in followed_register(entries, moves, ())
        }
        renamed = {**relations, **moves}
        for quad in old:
            if quad.graph_name != register:
                subject, value = (renamed.get(_value(term)) for term in (quad.subject, quad.object))
                new.add(
                    ox.Quad(
                        ox.NamedNode(subject) if subject else quad.subject,
                        quad.predicate,
                        ox.NamedNode(value) if value else quad.object,
                        quad.graph_name,
                    )
                )
        if new != old:
            contents[path] = gzip.compress("".join(sorted(f"{quad} .\n" for quad in new)).encode(), mtime=0)
    return contents
