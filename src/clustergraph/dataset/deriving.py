"""``graph/derived``: statements that make questions easy, computed from what is asserted and never edited.

``org:memberOf``
    member to organisation, from an ``org:Membership`` whose role is a post or a membership role. The wider relations under
    ``role:associate`` (resident, portfolio, award winner ...) do not make a member. A membership whose stated end lies
    before the date of the dataset does not count; one without an end does, as far as it is stated.
``cg:managedTogetherWith``
    organisation to organisation, both ways: one person is managing director of both, by posts that had not ended by then.
``cg:spokeAt``
    person to event, from a participation in a role in which one speaks (`SPEAKING`) in the event or in a part of it.
``cg:representedAt``
    organisation to event, from a participation as above in which a person speaks on behalf of the organisation.
``cg:tookPartIn``
    person or organisation to event, project or act: who takes part in it in any role, on whose behalf somebody does,
    who organises it or a part of it, who is party of the act. A part of an event counts as the event that it
    belongs to in the end; an act that is the same happening as an event or a project counts as that.
``cg:earliest``, ``cg:latest``
    first and last day that the dates of a node can mean; see `clustergraph.dataset.periods`.
``cg:preferredStart`` and the others of its kind
    the one value to use where pages differ; see `clustergraph.dataset.preferring` for the rule.

What is only inferred (``basis:inferred``, ``cg:inferredOnBehalfOf``) gives none of these relations. A node that one page
states and another infers counts as stated. What is announced counts; its node says so.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from itertools import permutations
from typing import TYPE_CHECKING

import pyoxigraph as ox

from clustergraph.dataset.periods import PERIOD_TERMS, days, period_triples
from clustergraph.dataset.preferring import PREFERRING_TERMS, preferred_triples
from clustergraph.resources import ontology_dir
from clustergraph.terms import CG, ORG, PREFIXES, RDF, SCHEMA, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clustergraph.dataset.settings import Settings

SPEAKING = frozenset(
    PREFIXES["role"] + name for name in ("speaker", "keynote", "opening", "greeting", "panelist", "moderator")
)
"""Roles in which somebody speaks at an event."""

_MANAGING = frozenset({PREFIXES["role"] + "managing-director"})
_INFERRED = ox.NamedNode(PREFIXES["basis"] + "inferred")


def derive(quads: Iterable[ox.Quad], settings: Settings) -> list[ox.Quad]:
    """All derived statements of `quads`, in ``graph/derived``, sorted and without repetition."""
    # Most quads are labels, titles and the like, from which nothing follows.
    quads = [quad for quad in quads if quad.predicate.value in _telling()]
    facts = _Facts(quads)
    triples = {
        *_memberships(facts, settings),
        *_management(facts, settings),
        *_participations(facts),
        *_organisers(facts),
        *_projects(facts),
        *_acts(facts),
        *period_triples(quads, settings.names.thing("event", "").value),
        *preferred_triples(quads, settings.names),
    }
    graph = settings.names.derived
    return [ox.Quad(t.subject, t.predicate, t.object, graph) for t in sorted(triples, key=str)]


@cache
def _telling() -> frozenset[str]:
    """IRIs of the predicates that anything is derived from."""
    return frozenset((*(term.value for term in _relating()), *PERIOD_TERMS, *PREFERRING_TERMS))


def _relating() -> tuple[ox.NamedNode, ...]:
    """The predicates that relations between things are derived from."""
    return (
        RDF.type, CG.basis, CG.role, CG.participant, CG.onBehalfOf, CG.inEvent, CG.inProject, CG.party, CG.hub,
        CG.sameHappeningAs, ORG.member, ORG.organization, ORG.role, SCHEMA.endDate, SCHEMA.organizer, SCHEMA.superEvent,
    )  # fmt: skip


class _Facts:
    """What is asserted on each node, all graphs taken together: by predicate, then by node."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        self.classes: dict[ox.NamedNode, set[ox.NamedNode]] = defaultdict(set)
        self.values: dict[str, dict[ox.NamedNode, set[ox.NamedNode | ox.Literal]]] = {
            term.value: defaultdict(set) for term in _relating()
        }
        for quad in quads:
            table = self.values.get(quad.predicate.value)
            if table is None:
                continue
            subject, value = quad.subject, quad.object
            if isinstance(subject, ox.NamedNode) and isinstance(value, ox.NamedNode | ox.Literal):
                table[subject].add(value)
        for node, classes in self.values[RDF.type.value].items():
            for kind in classes:
                if isinstance(kind, ox.NamedNode):
                    self.classes[kind].add(node)

    def things(self, node: ox.NamedNode, predicate: ox.NamedNode) -> set[ox.NamedNode]:
        """The IRIs that `node` has for `predicate`."""
        values = self.values[predicate.value].get(node, ())
        return {value for value in values if isinstance(value, ox.NamedNode)}

    def stated(self, kind: ox.NamedNode) -> Iterator[ox.NamedNode]:
        """The nodes of class `kind` that are not merely inferred."""
        for node in self.classes[kind]:
            if self.things(node, CG.basis) != {_INFERRED}:
                yield node

    def whole(self, event: ox.NamedNode) -> set[ox.NamedNode]:
        """The event or events that `event` is a part of in the end; itself if it is no part, or runs in a circle."""
        seen, todo, tops = {event}, [event], set()
        while todo:
            current = todo.pop()
            parents = self.things(current, SCHEMA.superEvent)
            if not parents:
                tops.add(current)
            todo.extend(parents - seen)
            seen |= parents
        return tops or {event}


@cache
def membership_roles() -> frozenset[str]:
    """IRIs of the roles that make a member: posts and membership roles, without the associates."""
    triples = ox.parse(path=ontology_dir() / "vocab" / "role.ttl", format=ox.RdfFormat.TURTLE)
    narrower: dict[str, set[str]] = defaultdict(set)
    for triple in triples:
        if triple.predicate == SKOS.broader and isinstance(triple.subject, ox.NamedNode):
            assert isinstance(triple.object, ox.NamedNode)
            narrower[triple.object.value].add(triple.subject.value)

    def branch(role: str) -> set[str]:
        return {role}.union(*(branch(below) for below in narrower[role]))

    role = PREFIXES["role"]
    return frozenset((branch(f"{role}post") | branch(f"{role}membership-role")) - branch(f"{role}associate"))


def _standing(
    facts: _Facts, settings: Settings, roles: frozenset[str]
) -> Iterator[tuple[ox.NamedNode, ox.NamedNode]]:
    """Member and organisation of each membership in one of `roles` that had not ended by the date of the dataset."""
    for node in facts.stated(ORG.Membership):
        ends = [
            value
            for value in facts.values[SCHEMA.endDate.value].get(node, ())
            if isinstance(value, ox.Literal)
        ]
        ended = any(meant[1] < settings.date for end in ends if (meant := days(end)))
        if not ended and roles & {role.value for role in facts.things(node, ORG.role)}:
            for member in facts.things(node, ORG.member):
                for organisation in facts.things(node, ORG.organization):
                    yield member, organisation


def _memberships(facts: _Facts, settings: Settings) -> Iterator[ox.Triple]:
    for member, organisation in _standing(facts, settings, membership_roles()):
        yield ox.Triple(member, ORG.memberOf, organisation)


def _management(facts: _Facts, settings: Settings) -> Iterator[ox.Triple]:
    manages: dict[ox.NamedNode, set[ox.NamedNode]] = defaultdict(set)
    persons = facts.classes[ox.NamedNode(PREFIXES["foaf"] + "Person")]
    for person, organisation in _standing(facts, settings, _MANAGING):
        if person in persons:
            manages[person].add(organisation)
    for organisations in manages.values():
        for one, other in permutations(organisations, 2):
            yield ox.Triple(one, CG.managedTogetherWith, other)


def _participations(facts: _Facts) -> Iterator[ox.Triple]:
    persons = facts.classes[ox.NamedNode(PREFIXES["foaf"] + "Person")]
    for node in facts.stated(CG.Participation):
        speaking = any(role.value in SPEAKING for role in facts.things(node, CG.role))
        participants = facts.things(node, CG.participant)
        represented = facts.things(node, CG.onBehalfOf) - {CG.nobody}
        by_person = bool(participants & persons)
        for event in {top for part in facts.things(node, CG.inEvent) for top in facts.whole(part)}:
            for who in participants | represented:
                yield ox.Triple(who, CG.tookPartIn, event)
            if speaking and by_person:
                for person in participants & persons:
                    yield ox.Triple(person, CG.spokeAt, event)
                for organisation in represented:
                    yield ox.Triple(organisation, CG.representedAt, event)


def _organisers(facts: _Facts) -> Iterator[ox.Triple]:
    for event in facts.values[SCHEMA.organizer.value]:
        for organisation in facts.things(event, SCHEMA.organizer):
            for top in facts.whole(event):
                yield ox.Triple(organisation, CG.tookPartIn, top)


def _projects(facts: _Facts) -> Iterator[ox.Triple]:
    for node in facts.stated(CG.ProjectParticipation):
        for who in facts.things(node, CG.participant):
            for project in facts.things(node, CG.inProject):
                yield ox.Triple(who, CG.tookPartIn, project)


def _acts(facts: _Facts) -> Iterator[ox.Triple]:
    for act in facts.stated(CG.CollaborationAct):
        same = facts.things(act, CG.sameHappeningAs)
        happenings = {top for thing in same for top in facts.whole(thing)} or {act}
        for party in facts.things(act, CG.party) | facts.things(act, CG.hub):
            for happening in happenings:
                yield ox.Triple(party, CG.tookPartIn, happening)
