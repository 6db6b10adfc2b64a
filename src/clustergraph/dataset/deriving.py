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

from clustergraph.dataset.facts import Facts, Statement, facts_of
from clustergraph.dataset.periods import PERIOD_TERMS, days_of, periods
from clustergraph.dataset.preferring import PREFERRING_TERMS, preferred
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
_INFERRED = {f"<{PREFIXES['basis']}inferred>"}
_PERSON = f"<{PREFIXES['foaf']}Person>"


def derive(quads: Iterable[ox.Quad], settings: Settings) -> list[ox.Quad]:
    """All derived statements of `quads`, in ``graph/derived``, sorted and without repetition."""
    found = derived(facts_of(quads, telling()), settings)
    text = "".join(sorted([f"{' '.join(statement)} .\n" for statement in found]))
    graph = settings.names.derived
    triples = ox.parse(text, format=ox.RdfFormat.N_TRIPLES, lenient=True)
    return [ox.Quad(triple.subject, triple.predicate, triple.object, graph) for triple in triples]


def derived(facts: Facts, settings: Settings) -> set[Statement]:
    """All statements derived from `facts`.

    Only facts with one of the predicates `telling` count.
    """
    known = _Facts(facts)
    return {
        *_memberships(known, settings),
        *_management(known, settings),
        *_participations(known),
        *_organisers(known),
        *_projects(known),
        *_acts(known),
        *periods(facts, settings.names.thing("event", "").value),
        *preferred(facts, settings.names),
    }


@cache
def telling() -> frozenset[str]:
    """IRIs of the predicates that anything is derived from."""
    return frozenset((*(term.value for term in _relating()), *PERIOD_TERMS, *PREFERRING_TERMS))


@cache
def _relating() -> tuple[ox.NamedNode, ...]:
    """The predicates that relations between things are derived from."""
    return (
        RDF.type, CG.basis, CG.role, CG.participant, CG.onBehalfOf, CG.inEvent, CG.inProject, CG.party, CG.hub,
        CG.sameHappeningAs, ORG.member, ORG.organization, ORG.role, SCHEMA.endDate, SCHEMA.organizer, SCHEMA.superEvent,
    )  # fmt: skip


_NOTHING: frozenset[str] = frozenset()


class _Facts:
    """What is asserted on each node, all graphs taken together: by predicate, then by node. All terms are in N-Triples."""

    def __init__(self, facts: Facts) -> None:
        self.values: dict[str, dict[str, set[str]]] = {term.value: {} for term in _relating()}
        for predicate, table in self.values.items():
            for _, subject, value in facts.get(predicate, ()):
                known = table.get(subject)
                if known is None:
                    table[subject] = {value}
                else:
                    known.add(value)
        self.classes: dict[str, set[str]] = defaultdict(set)
        for node, classes in self.values[RDF.type.value].items():
            for kind in classes:
                self.classes[kind].add(node)
        self._wholes: dict[str, set[str]] = {}

    def of(self, predicate: ox.NamedNode) -> dict[str, set[str]]:
        """Values by node."""
        return self.values[predicate.value]

    def things(self, node: str, predicate: ox.NamedNode) -> set[str]:
        """The IRIs that `node` has for `predicate`."""
        return {value for value in self.values[predicate.value].get(node, ()) if value[0] == "<"}

    def stated(self, kind: ox.NamedNode) -> Iterator[str]:
        """The nodes of class `kind` that are not merely inferred."""
        basis = self.of(CG.basis)
        for node in self.classes[str(kind)]:
            if node not in basis or self.things(node, CG.basis) != _INFERRED:
                yield node

    def whole(self, event: str) -> set[str]:
        """The event or events that `event` is a part of in the end; itself if it is no part, or runs in a circle."""
        if event not in self.of(SCHEMA.superEvent):
            return {event}
        if event not in self._wholes:
            seen, todo, tops = {event}, [event], set()
            while todo:
                current = todo.pop()
                parents = self.things(current, SCHEMA.superEvent)
                if not parents:
                    tops.add(current)
                todo.extend(parents - seen)
                seen |= parents
            self._wholes[event] = tops or {event}
        return self._wholes[event]


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


def _standing(facts: _Facts, settings: Settings, roles: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Member and organisation of each membership in one of `roles` that had not ended by the date of the dataset."""
    wanted = {f"<{role}>" for role in roles}
    ends, played = facts.of(SCHEMA.endDate), facts.of(ORG.role)
    for node in facts.stated(ORG.Membership):
        ended = any(meant[1] < settings.date for end in ends.get(node, ()) if (meant := days_of(end)))
        if not ended and not wanted.isdisjoint(played.get(node, ())):
            for member in facts.things(node, ORG.member):
                for organisation in facts.things(node, ORG.organization):
                    yield member, organisation


def _memberships(facts: _Facts, settings: Settings) -> Iterator[Statement]:
    member_of = str(ORG.memberOf)
    for member, organisation in _standing(facts, settings, membership_roles()):
        yield member, member_of, organisation


def _management(facts: _Facts, settings: Settings) -> Iterator[Statement]:
    manages: dict[str, set[str]] = defaultdict(set)
    persons = facts.classes[_PERSON]
    for person, organisation in _standing(facts, settings, _MANAGING):
        if person in persons:
            manages[person].add(organisation)
    together = str(CG.managedTogetherWith)
    for organisations in manages.values():
        for one, other in permutations(organisations, 2):
            yield one, together, other


def _participations(facts: _Facts) -> Iterator[Statement]:
    persons, speaking_roles = facts.classes[_PERSON], {f"<{role}>" for role in SPEAKING}
    took_part, spoke, was_represented = str(CG.tookPartIn), str(CG.spokeAt), str(CG.representedAt)
    nobody = {str(CG.nobody)}
    roles, behalf = facts.of(CG.role), facts.of(CG.onBehalfOf)
    for node in facts.stated(CG.Participation):
        speaking = not speaking_roles.isdisjoint(roles.get(node, _NOTHING))
        participants = facts.things(node, CG.participant)
        represented = facts.things(node, CG.onBehalfOf) - nobody if node in behalf else set()
        speakers = participants & persons if speaking else _NOTHING
        for part in facts.things(node, CG.inEvent):
            for event in facts.whole(part):
                for who in participants | represented:
                    yield who, took_part, event
                for person in speakers:
                    yield person, spoke, event
                if speakers:
                    for organisation in represented:
                        yield organisation, was_represented, event


def _organisers(facts: _Facts) -> Iterator[Statement]:
    took_part = str(CG.tookPartIn)
    for event in facts.of(SCHEMA.organizer):
        for organisation in facts.things(event, SCHEMA.organizer):
            for top in facts.whole(event):
                yield organisation, took_part, top


def _projects(facts: _Facts) -> Iterator[Statement]:
    took_part = str(CG.tookPartIn)
    for node in facts.stated(CG.ProjectParticipation):
        for who in facts.things(node, CG.participant):
            for project in facts.things(node, CG.inProject):
                yield who, took_part, project


def _acts(facts: _Facts) -> Iterator[Statement]:
    took_part = str(CG.tookPartIn)
    for act in facts.stated(CG.CollaborationAct):
        same = facts.things(act, CG.sameHappeningAs)
        happenings = {top for thing in same for top in facts.whole(thing)} or {act}
        for party in facts.things(act, CG.party) | facts.things(act, CG.hub):
            for happening in happenings:
                yield party, took_part, happening
