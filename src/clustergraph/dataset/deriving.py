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

_MANAGING = frozenset({f"<{PREFIXES['role']}managing-director>"})
_INFERRED = f"<{PREFIXES['basis']}inferred>"
_PERSON = f"<{PREFIXES['foaf']}Person>"


def derive(quads: Iterable[ox.Quad], settings: Settings) -> list[ox.Quad]:
    """All derived statements of `quads`, in ``graph/derived``, sorted and without repetition."""
    found = derived(facts_of(quads, telling()), settings)
    text = "".join(sorted({f"{' '.join(statement)} .\n" for statement in found}))
    graph = settings.names.derived
    triples = ox.parse(text, format=ox.RdfFormat.N_TRIPLES, lenient=True)
    return [ox.Quad(triple.subject, triple.predicate, triple.object, graph) for triple in triples]


def derived(facts: Facts, settings: Settings) -> Iterator[Statement]:
    """All statements derived from `facts`; one that follows from several may come several times.

    Only facts with one of the predicates `telling` count.
    """
    known = _Facts(facts)
    standing = list(_standing(known, settings))
    yield from _memberships(standing)
    yield from _management(known, standing)
    yield from _participations(known)
    yield from _organisers(known)
    yield from _projects(known)
    yield from _acts(known)
    yield from periods(facts, settings.names.thing("event", "").value)
    yield from preferred(facts, settings.names)


@cache
def telling() -> frozenset[str]:
    """IRIs of the predicates that anything is derived from."""
    return frozenset(
        (RDF.type.value, *(term.value for term in _relating()), *PERIOD_TERMS, *PREFERRING_TERMS)
    )


@cache
def _relating() -> tuple[ox.NamedNode, ...]:
    """The predicates that relations between things are derived from, beside classes."""
    return (
        CG.basis, CG.role, CG.participant, CG.onBehalfOf, CG.inEvent, CG.inProject, CG.party, CG.hub,
        CG.sameHappeningAs, ORG.member, ORG.organization, ORG.role, SCHEMA.endDate, SCHEMA.organizer, SCHEMA.superEvent,
    )  # fmt: skip


class _Facts:
    """What is asserted on each node, all graphs taken together: by predicate, then by node. All terms are in N-Triples."""

    def __init__(self, facts: Facts) -> None:
        self.values: dict[ox.NamedNode, dict[str, tuple[str, ...]]] = {}
        for predicate in _relating():
            table: dict[str, tuple[str, ...]] = {}
            for _, subject, value in facts.get(predicate.value, ()):
                known = table.get(subject)
                if known is None:
                    table[subject] = (value,)
                elif value not in known:
                    table[subject] = (*known, value)
            self.values[predicate] = table
        self.classes: dict[str, set[str]] = defaultdict(set)
        for _, node, kind in facts.get(RDF.type.value, ()):
            self.classes[kind].add(node)
        self._wholes: dict[str, set[str]] = {}

    def of(self, predicate: ox.NamedNode) -> dict[str, tuple[str, ...]]:
        """Values by node."""
        return self.values[predicate]

    def things(self, node: str, predicate: ox.NamedNode) -> set[str]:
        """The IRIs that `node` has for `predicate`."""
        return things(self.values[predicate].get(node))

    def stated(self, kind: ox.NamedNode) -> Iterator[str]:
        """The nodes of class `kind` that are not merely inferred."""
        basis = self.of(CG.basis)
        for node in self.classes[str(kind)]:
            if _INFERRED not in basis.get(node, ()) or self.things(node, CG.basis) != {_INFERRED}:
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


def things(values: tuple[str, ...] | None) -> set[str]:
    """The IRIs among `values`."""
    return {value for value in values if value[0] == "<"} if values else set()


_Standing = tuple[set[str], set[str], tuple[str, ...]]
"""Members, organisations and roles of a membership."""


def _standing(facts: _Facts, settings: Settings) -> Iterator[_Standing]:
    """The memberships that had not ended by the date of the dataset."""
    ends, played = facts.of(SCHEMA.endDate), facts.of(ORG.role)
    members, organisations = facts.of(ORG.member), facts.of(ORG.organization)
    for node in facts.stated(ORG.Membership):
        if node in ends and any(
            meant[1] < settings.date for end in ends[node] if (meant := days_of(end)) is not None
        ):
            continue
        yield things(members.get(node)), things(organisations.get(node)), played.get(node, ())


def _memberships(standing: list[_Standing]) -> Iterator[Statement]:
    member_of, wanted = str(ORG.memberOf), {f"<{role}>" for role in membership_roles()}
    for members, organisations, roles in standing:
        if not wanted.isdisjoint(roles):
            for member in members:
                for organisation in organisations:
                    yield member, member_of, organisation


def _management(facts: _Facts, standing: list[_Standing]) -> Iterator[Statement]:
    manages: dict[str, set[str]] = defaultdict(set)
    persons = facts.classes[_PERSON]
    for members, organisations, roles in standing:
        if not _MANAGING.isdisjoint(roles):
            for person in members & persons:
                manages[person] |= organisations
    together = str(CG.managedTogetherWith)
    for organisations in manages.values():
        for one, other in permutations(organisations, 2):
            yield one, together, other


def _participations(facts: _Facts) -> Iterator[Statement]:
    persons, speaking_roles = facts.classes[_PERSON], {f"<{role}>" for role in SPEAKING}
    took_part, spoke, was_represented = str(CG.tookPartIn), str(CG.spokeAt), str(CG.representedAt)
    nobody = str(CG.nobody)
    roles, behalf = facts.of(CG.role), facts.of(CG.onBehalfOf)
    taking_part, events = facts.of(CG.participant), facts.of(CG.inEvent)
    for node in facts.stated(CG.Participation):
        participants, represented = things(taking_part.get(node)), things(behalf.get(node))
        represented.discard(nobody)
        speaks = not speaking_roles.isdisjoint(roles.get(node, ()))
        speakers = participants & persons if speaks else set()
        for part in things(events.get(node)):
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
