"""Acts of collaboration: parties by page, the pairs that pages bear, and what is one happening with what."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from clustergraph.ingest.tables.statements import COMPILED, Pairs, concept, de, en, plain, type_of, when
from clustergraph.terms import CG, DCTERMS, ORG

if TYPE_CHECKING:
    import pyoxigraph as ox

    from clustergraph.ingest.tables.rows import Row, Tables
    from clustergraph.ingest.tables.statements import Statements

_SAME_HAPPENING = (
    "Nach Zeit, Beteiligten und Titel ein und derselbe Vorgang.",
    "By date, parties and title one and the same happening.",
)
_INFERRED_DATE = (
    "Der Zeitpunkt ergibt sich aus dem Zusammenhang.",
    "The date follows from the context.",
)
_DOUBTFUL = (
    "Ob die Seite den Akt trägt, ist zweifelhaft.",
    "Whether the page bears the act is doubtful.",
)


def acts(tables: Tables, to: Statements) -> None:
    """One node for each act. A page states the parties it names; what several pages leave open is compiled."""
    parties: dict[str, list[Row]] = defaultdict(list)
    for row in tables["collaboration_parties"]:
        parties[row["act_id"]].append(row)
    for row in tables["collaboration_acts"]:
        _act(row, parties[row["act_id"]], to)


def _act(row: Row, parties: list[Row], to: Statements) -> None:
    act = to.node(f"act/{row['act_id'].removeprefix('act-')}")
    doubtful = row["evidence"] == "doubtful"
    head: Pairs = [
        type_of(CG.CollaborationAct),
        (CG.actKind, concept("actkind", row["kind"])),
        (CG.structure, concept("structure", row["structure"])),
        (DCTERMS.title, de(plain(row["title"]))),
        (CG.basis, concept("basis", "inferred" if doubtful else "stated")),
    ]
    sources = list(dict.fromkeys([*row.list("source"), *(party["source"] for party in parties)]))
    if doubtful:
        _curated(act, sources, head, _DOUBTFUL, to)
    elif len(sources) == 1:
        for predicate, value in (*head, (DCTERMS.source, to.source(sources[0]))):
            to.say(to.names.source_graph(sources[0]), act, predicate, value)
    else:
        to.counts["compiled"] += len(head) - 2
        _curated(act, sources, head[1:-1], COMPILED, to)
    for party in parties:
        _party(act, party, head, to, doubtful=doubtful)
    if row.get("date") and not any(party.get("date") for party in parties):
        _date(act, row["date"], sources, to, inferred=row["evidence"] != "stated" or len(sources) > 1)
    for column, kind in (("project_id", "project"), ("event_id", "event")):
        if row.get(column):
            to.counts["inferred"] += 1
            _curated(
                act, sources, [(CG.sameHappeningAs, to.names.thing(kind, row[column]))], _SAME_HAPPENING, to
            )


def _curated(
    act: ox.NamedNode, sources: list[str], pairs: Pairs, reason: tuple[str, str], to: Statements
) -> None:
    for predicate, value in pairs:
        to.say(to.names.curated, act, predicate, value)
    to.say(to.names.curated, act, DCTERMS.source, *map(to.source, sources))
    to.say(to.names.curated, act, CG.reason, de(reason[0]), en(reason[1]))


def _date(act: ox.NamedNode, text: str, sources: list[str], to: Statements, *, inferred: bool) -> None:
    if inferred:
        to.counts["inferred"] += 1
        _curated(act, sources, [(DCTERMS.date, when(text))], _INFERRED_DATE, to)
    else:
        to.say(to.names.source_graph(sources[0]), act, DCTERMS.date, when(text))


def _party(act: ox.NamedNode, row: Row, head: Pairs, to: Statements, *, doubtful: bool) -> None:
    source = row["source"]
    who = to.names.thing("organisation", row["org_id"])
    pairs: Pairs = [(CG.party, who)]
    if row["role"] == "hub":
        pairs.append((CG.hub, who))
    if row["role"] in _CHANGE:
        pairs += [type_of(ORG.ChangeEvent), (getattr(ORG, _CHANGE[row["role"]]), who)]
    if doubtful or row["evidence"] == "doubtful":
        to.counts["inferred"] += 1
        _curated(act, [source], pairs, _DOUBTFUL, to)
    else:
        # Each page that names a party states the act: its class and basis stand in each graph.
        for predicate, value in (head[0], head[-1], *pairs, (DCTERMS.source, to.source(source))):
            to.say(to.names.source_graph(source), act, predicate, value)
    if row.get("date"):
        _date(act, row["date"], [source], to, inferred=doubtful or row["evidence"] != "stated")
    for other in row.list("stated_with"):
        _pair(act, row["org_id"], other, source, to)


_CHANGE = {"predecessor": "originalOrganization", "successor": "resultingOrganization"}


def _pair(act: ox.NamedNode, one: str, other: str, source: str, to: Statements) -> None:
    first, second = sorted((one, other))
    name = act.value.rsplit("/", 1)[1]
    also: Pairs = [
        type_of(CG.StatedPair),
        (CG.inAct, act),
        (CG.pairMember, to.names.thing("organisation", first)),
        (CG.pairMember, to.names.thing("organisation", second)),
    ]
    to.relation(f"pair/{name}/{first}/{second}", source, [], also)
