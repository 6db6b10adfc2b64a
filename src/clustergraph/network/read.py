"""The one reading of the store. SPARQL is left here: everything after this module works on plain values and matrices."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from clustergraph.collection import without_collection
from clustergraph.network.priors import ACT_RELATIONS, NO_CHOICE_ACTS, NOT_TAKING_PART, ORGANISING
from clustergraph.network.statements import (
    Fields,
    Label,
    Pairs,
    Reading,
    Row,
    Source,
    Statement,
    Succession,
    local,
)
from clustergraph.terms import PREFIXES, Names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clustergraph.dataset import Settings
    from clustergraph.store import Store

HEADER = "".join(
    f"PREFIX {name}: <{PREFIXES[name]}>\n"
    for name in ("cg", "dcterms", "foaf", "geo", "org", "prov", "rdf", "schema", "skos")
)


def rows(store: Store, pattern: str) -> Iterator[tuple[str, ...]]:
    """The distinct solutions of a SELECT over `pattern`, unbound values as empty strings, in a fixed order."""
    solutions = store.select(f"{HEADER}SELECT DISTINCT {pattern}")
    # Literals also give their bare value: dates, labels and counts are all read as text.
    yield from sorted(
        tuple("" if term is None else str(getattr(term, "value", term)) for term in row)
        for row in solutions.rows
    )


def _labels(store: Store, reading: Reading) -> None:
    found: dict[str, dict[str, str]] = defaultdict(dict)
    order = {
        f"{PREFIXES[p]}{n}": i
        for i, (p, n) in enumerate(
            (("schema", "name"), ("dcterms", "title"), ("foaf", "name"), ("skos", "prefLabel"))
        )
    }
    values = " ".join(
        f"<{iri}>" for iri in (*order, f"{PREFIXES['skos']}altLabel", f"{PREFIXES['schema']}alternateName")
    )
    ranked = sorted(
        (order.get(predicate, -1), thing, lang, text)
        for thing, predicate, text, lang in rows(
            store, f"?x ?p ?text (LANG(?text) AS ?lang) WHERE {{ VALUES ?p {{ {values} }} ?x ?p ?text }}"
        )
    )
    # Later entries win: the register's label over a title, a title over a name as printed.
    for rank, thing, lang, text in ranked:
        reading.names[thing].add(text)
        if rank >= 0:
            found[thing][lang] = text
    for thing, texts in found.items():
        de = texts.get("de") or texts.get("") or texts.get("en", "")
        reading.labels[thing] = Label(de, texts.get("en") or texts.get("") or de)


def _kinds(store: Store, settings: Settings, reading: Reading) -> None:
    register = Names(settings.base).register.value
    for thing, kind, graph in rows(store, "?x ?kind ?g WHERE { GRAPH ?g { ?x org:classification ?kind } }"):
        # What a thing is, the register decides; a page's own word counts only where the register is silent.
        if graph == register or thing not in reading.kinds:
            reading.kinds[thing] = kind
    for (thing,) in rows(store, "?x WHERE { ?x a org:Organization }"):
        reading.kinds.setdefault(thing, "")


def _sources(store: Store, reading: Reading) -> None:
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for source, predicate, value in rows(
        store,
        "?s ?p ?o WHERE { ?s a cg:Source ; ?p ?o . VALUES ?p { schema:url cg:host cg:retrieved dcterms:publisher cg:statedOrigin } }",
    ):
        found[source].setdefault(local(predicate), value)
    for source, facts in found.items():
        host = facts.get("host", "")
        origin = facts.get("statedOrigin") or facts.get("publisher") or host or source
        title = reading.labels.get(source, Label(host, host))
        reading.sources[source] = Source(
            source, facts.get("url", ""), title, facts.get("retrieved", ""), host, origin
        )


def _tops(store: Store) -> dict[str, str]:
    """Part of an event to the event as a whole."""
    found = rows(store, "?part ?whole WHERE { ?part schema:superEvent ?whole }")
    parents = {row[0]: row[1] for row in found}
    tops = {}
    for part in parents:
        top, seen = part, {part}
        while top in parents and parents[top] not in seen:
            top = parents[top]
            seen.add(top)
        tops[part] = top
    return tops


def _dates(store: Store, reading: Reading) -> None:
    for thing, text in rows(store, "?x ?date WHERE { ?x cg:earliest ?date }"):
        day = date.fromisoformat(text)
        reading.dates[thing] = min(day, reading.dates.get(thing, day))
    for thing, text in rows(store, "?x ?date WHERE { ?x cg:latest ?date }"):
        day = date.fromisoformat(text)
        reading.last_dates[thing] = max(day, reading.last_dates.get(thing, day))


def _grouped(statements: dict[Fields, set[Row]]) -> list[Statement]:
    return [Statement(*fields, tuple(sorted(found))) for fields, found in sorted(statements.items())]


def _events(store: Store, reading: Reading, tops: dict[str, str]) -> None:
    found: dict[Fields, set[Row]] = defaultdict(set)
    for (event,) in rows(store, "?e WHERE { ?e a cg:Event }"):
        reading.activity_kinds[tops.get(event, event)] = "event"
    for event, who, source in rows(
        store, "?e ?o ?s WHERE { GRAPH ?g { ?e schema:organizer ?o } OPTIONAL { ?g prov:wasDerivedFrom ?s } }"
    ):
        top = tops.get(event, event)
        relation = "co-organised-event" if top == event else "listed-participation"
        role = "organiser" if top == event else "organiser-of-part"
        found[top, who, "", role, relation, "stated"].add(
            Row(event, f"{PREFIXES['schema']}organizer", who, source)
        )
    persons = {who for (who,) in rows(store, "?x WHERE { ?x a foaf:Person }")}
    for node, event, who, role_iri, basis_iri, behalf, inferred, source in rows(
        store,
        "?p ?e ?who ?role ?basis ?org ?inferred ?s WHERE { ?p a cg:Participation ; cg:inEvent ?e ; cg:participant ?who ; "
        "cg:role ?role ; cg:basis ?basis ; dcterms:source ?s . OPTIONAL { ?p cg:onBehalfOf ?org } "
        "OPTIONAL { ?p cg:inferredOnBehalfOf ?inferred } }",
    ):
        top, role, basis = tops.get(event, event), local(role_iri), local(basis_iri)
        reading.activity_kinds.setdefault(top, "event")
        if role in NOT_TAKING_PART:
            continue
        if who not in persons:
            # An organisation that took part on its own behalf was there through somebody who goes unnamed.
            organising = role in ORGANISING and top == event and not behalf
            relation = "co-organised-event" if organising else "listed-participation"
            found[top, who, "", role, relation, basis].add(
                Row(node, f"{PREFIXES['cg']}participant", who, source)
            )
            continue
        property_name, for_whom = ("onBehalfOf", behalf) if behalf else ("inferredOnBehalfOf", inferred)
        if for_whom not in reading.kinds:  # nobody, or nothing said
            row = Row(node, f"{PREFIXES['cg']}participant", who, source)
            found[top, "", who, role, "listed-participation", basis].add(row)
            continue
        row = Row(node, f"{PREFIXES['cg']}{property_name}", for_whom, source)
        found[top, for_whom, who, role, "listed-participation", basis if behalf else "inferred"].add(row)
        if not behalf:
            # That the person took part is stated, only for whom is not.
            row = Row(node, f"{PREFIXES['cg']}participant", who, source)
            found[top, "", who, role, "listed-participation", basis].add(row)
    reading.statements += _grouped(found)


def _projects(store: Store, reading: Reading) -> None:
    found: dict[Fields, set[Row]] = defaultdict(set)
    for (project,) in rows(store, "?x WHERE { ?x a cg:Project }"):
        reading.activity_kinds[project] = "project"
    for node, project, who, role, source in rows(
        store,
        "?n ?p ?who ?role ?s WHERE { ?n a cg:ProjectParticipation ; cg:inProject ?p ; cg:participant ?who ; "
        "cg:role ?role ; dcterms:source ?s }",
    ):
        reading.activity_kinds.setdefault(project, "project")
        if who in reading.kinds:
            row = Row(node, f"{PREFIXES['cg']}participant", who, source)
            found[project, who, "", local(role), "joint-project", "stated"].add(row)
    reading.statements += _grouped(found)


def _parties(
    store: Store, reading: Reading
) -> tuple[dict[str, dict[str, set[Row]]], dict[str, set[str]], dict[str, set[tuple[str, str]]]]:
    """For each act its parties with the triples that state them, its hubs, and the pairs that a page bears."""
    parties: dict[str, dict[str, set[Row]]] = defaultdict(lambda: defaultdict(set))
    hubs: dict[str, set[str]] = defaultdict(set)
    for act, predicate, who, source in rows(
        store,
        "?a ?p ?o ?s WHERE { VALUES ?p { cg:party cg:hub } GRAPH ?g { ?a ?p ?o } ?a a cg:CollaborationAct . "
        "OPTIONAL { ?g prov:wasDerivedFrom ?stated } OPTIONAL { ?a dcterms:source ?named } BIND(COALESCE(?stated, ?named) AS ?s) }",
    ):
        if who in reading.kinds:
            parties[act][who].add(Row(act, predicate, who, source))
            if local(predicate) == "hub":
                hubs[act].add(who)
    stated: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for act, a, b in rows(
        store,
        "?a ?x ?y WHERE { ?n a cg:StatedPair ; cg:inAct ?a ; cg:pairMember ?x, ?y . FILTER(STR(?x) < STR(?y)) }",
    ):
        stated[act].add((a, b))
    return parties, hubs, stated


def _acts(store: Store, reading: Reading, tops: dict[str, str]) -> None:
    found: dict[Fields, set[Row]] = defaultdict(set)
    kinds = {
        act: local(kind)
        for act, kind in rows(store, "?a ?k WHERE { ?a a cg:CollaborationAct ; cg:actKind ?k }")
    }
    bases = {
        act: local(basis)
        for act, basis in rows(store, "?a ?b WHERE { ?a a cg:CollaborationAct ; cg:basis ?b }")
    }
    structures = {act: local(value) for act, value in rows(store, "?a ?s WHERE { ?a cg:structure ?s }")}
    happenings = {
        act: tops.get(thing, thing) for act, thing in rows(store, "?a ?x WHERE { ?a cg:sameHappeningAs ?x }")
    }
    parties, hubs, stated = _parties(store, reading)
    for act, members in sorted(parties.items()):
        kind, basis = kinds.get(act, "other"), bases.get(act, "stated")
        if kind in NO_CHOICE_ACTS:
            reading.apart.append((act, frozenset(members)))
        if kind not in ACT_RELATIONS:
            continue
        activity, relation = happenings.get(act, act), ACT_RELATIONS[kind]
        if activity == act:
            reading.activity_kinds[act] = "act"
        elif act in reading.dates:
            reading.dates.setdefault(activity, reading.dates[act])
            reading.last_dates.setdefault(activity, reading.last_dates.get(act, reading.dates[act]))
        for who, evidence in members.items():
            role = "hub" if who in hubs[act] else "party"
            found[activity, who, "", role, relation, basis] |= evidence
        structure = structures.get(act, "complete")
        pairs = {(min(hub, who), max(hub, who)) for hub in hubs[act] for who in members if who != hub}
        bears = frozenset(
            pairs
            if structure == "star"
            else stated[act]
            if structure == "partial"
            else {(a, b) for a in members for b in members if a < b}
        )
        reading.pairs[activity].append(Pairs(relation, basis, bears))
    reading.statements += _grouped(found)


def _successions(store: Store, reading: Reading) -> None:
    after: dict[str, set[str]] = defaultdict(set)
    before: dict[tuple[str, str], set[Row]] = defaultdict(set)
    kinds: dict[str, str] = {}
    for act, old, new, kind, source in rows(
        store,
        "?a ?x ?y ?k ?s WHERE { GRAPH ?g { ?a org:originalOrganization ?x } ?a org:resultingOrganization ?y . "
        "OPTIONAL { ?a cg:actKind ?k } OPTIONAL { ?g prov:wasDerivedFrom ?s } }",
    ):
        after[act].add(new)
        before[act, old].add(Row(act, f"{PREFIXES['org']}originalOrganization", old, source))
        kinds[act] = local(kind)
    reading.successions = [
        Succession(act, old, tuple(sorted(after[act])), kinds[act] in NO_CHOICE_ACTS, tuple(sorted(found)))
        for (act, old), found in sorted(before.items())
    ]


def _topics(store: Store, reading: Reading, tops: dict[str, str]) -> None:
    for thing, topic, source in rows(
        store,
        "?x ?t ?s WHERE { GRAPH ?g { ?x schema:about ?t } ?t a skos:Concept . OPTIONAL { ?g prov:wasDerivedFrom ?s } }",
    ):
        reading.topics[tops.get(thing, thing)].append(Row(thing, f"{PREFIXES['schema']}about", topic, source))


def _memberships(store: Store, reading: Reading) -> None:
    for node, member, cluster, role, source in rows(
        store,
        "?n ?m ?c ?role ?s WHERE { ?n a org:Membership ; org:member ?m ; org:organization ?c ; org:role ?role ; dcterms:source ?s . "
        "?m a org:Organization }",
    ):
        reading.memberships.append(
            (member, cluster, local(role), Row(node, f"{PREFIXES['org']}member", member, source))
        )
    for thing, operator in rows(
        store,
        "?x ?o WHERE { ?n cg:observedThing ?x ; cg:aspect <"
        + PREFIXES["aspect"]
        + "operator> ; cg:valueThing ?o }",
    ):
        reading.operators.append((thing, operator))
    for one, other in rows(store, "?x ?y WHERE { ?x cg:managedTogetherWith ?y FILTER (STR(?x) < STR(?y)) }"):
        reading.managed_together.append((one, other))
    for thing, count in rows(
        store,
        "?x ?n WHERE { ?o cg:observedThing ?x ; cg:aspect <"
        + PREFIXES["aspect"]
        + "member-count> ; rdf:value ?n }",
    ):
        if count.isdigit():
            reading.member_counts[thing] = max(int(count), reading.member_counts.get(thing, 0))


# In a subquery, because Virtuoso finds nothing where a path follows a union.
SEAT = (
    "{ SELECT DISTINCT ?x ?place WHERE { { ?x a org:Organization ; schema:location ?place } UNION "
    f"{{ ?n cg:observedThing ?x ; cg:aspect <{PREFIXES['aspect']}seat> ; cg:valueThing ?place }} }} }} "
)


def _places(store: Store, reading: Reading, tops: dict[str, str]) -> None:
    for thing, lat, long, place in rows(
        store,
        f"?x ?lat ?long ?place WHERE {{ {SEAT} ?place schema:containedInPlace* ?spot . ?spot geo:lat ?lat ; geo:long ?long }}",
    ):
        if thing not in reading.coordinates:
            reading.coordinates[thing] = (float(lat), float(long))
            reading.seat[thing] = place
    for thing, place, source in rows(
        store,
        "?x ?place ?s WHERE { GRAPH ?g { ?x schema:location ?place } ?x a org:Organization . ?g prov:wasDerivedFrom ?s }",
    ):
        reading.seat_rows[thing, place].append(Row(thing, f"{PREFIXES['schema']}location", place, source))
    for node, thing, place, source in rows(
        store,
        f"?n ?x ?place ?s WHERE {{ ?n cg:observedThing ?x ; cg:aspect <{PREFIXES['aspect']}seat> ; cg:valueThing ?place ; "
        "dcterms:source ?s }",
    ):
        reading.seat_rows[thing, place].append(Row(node, f"{PREFIXES['cg']}valueThing", place, source))
    for thing, place in rows(store, f"?x ?spot WHERE {{ {SEAT} ?place schema:containedInPlace* ?spot }}"):
        reading.seats[thing].add(place)
    for event, place in rows(
        store,
        "?x ?spot WHERE { ?x a cg:Event ; schema:location ?place . ?place schema:containedInPlace* ?spot }",
    ):
        reading.venues[tops.get(event, event)].add(place)


def read(store: Store, settings: Settings) -> Reading:
    """Everything the network needs, read from `store` by a fixed number of queries."""
    with without_collection():
        return _read(store, settings)


def _read(store: Store, settings: Settings) -> Reading:
    reading = Reading()
    _labels(store, reading)
    _kinds(store, settings, reading)
    _sources(store, reading)
    _dates(store, reading)
    tops = _tops(store)
    _events(store, reading, tops)
    _projects(store, reading)
    _acts(store, reading, tops)
    _successions(store, reading)
    _topics(store, reading, tops)
    _memberships(store, reading)
    _places(store, reading, tops)
    return reading
