"""The design priors of the network: what makes a link, and how strong. One table, varied in sensitivity runs.

Source: method section 1 (docs/method.md). These numbers are choices, not estimates; every output records them.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

RELATION_WEIGHTS: dict[str, float] = {
    "joint-project": 1.0,  # funded joint project: coordinator, partners, associated partners
    "bilateral-cooperation": 1.0,  # named cooperation: memorandum, joint statement
    "co-organised-event": 0.6,  # organisers of one event among themselves
    "working-group": 0.5,
    "joint-stand": 0.4,
    "listed-participation": 0.2,  # any other pair at one event
}

ACT_RELATIONS: dict[str, str] = {
    "memorandum": "bilateral-cooperation",
    "joint-statement": "bilateral-cooperation",
    "joint-working-group": "working-group",
    "joint-stand": "joint-stand",
    "joint-event": "co-organised-event",
    "joint-project": "joint-project",
}
"""Act kinds that are activities. Mergers, mutual memberships and other acts are evidence, never links."""

BASIS_FACTORS: dict[str, float] = {"stated": 1.0, "announced": 0.5, "inferred": 0.0}

NOT_TAKING_PART: frozenset[str] = frozenset({"sponsor"})
"""Roles at an event that give money or a name only."""

ORGANISING: frozenset[str] = frozenset({"host"})
"""Roles of an organisation that make it an organiser of the event."""

BYSTANDER_KINDS: frozenset[str] = frozenset({"media"})
"""Organisation kinds that report on events rather than take part in them."""

INTERMEDIARY_KINDS: frozenset[str] = frozenset(
    {"funder", "ministry", "agency", "media", "eu-body", "municipality"}
)
"""Organisation kinds whose links are made by office; as brokers they are flagged and listed apart."""

NO_CHOICE_ACTS: frozenset[str] = frozenset({"merger"})
"""Act kinds after which two parties are no longer free to find each other: never recommended."""


@dataclass(frozen=True, slots=True)
class Priors:
    """All priors of one run.

    `half_life` is in years (infinity: no ageing). `undated_decay` is the age factor of an activity without a date.
    Activities with more than `size_cap` organisations make no links. `min_evidence` activities of independent origin are
    needed on each side of a pair before it is ranked. `recent_years` is how long a common activity keeps a pair from
    being called open.
    """

    relation_weights: dict[str, float] = field(default_factory=lambda: dict(RELATION_WEIGHTS))
    basis_factors: dict[str, float] = field(default_factory=lambda: dict(BASIS_FACTORS))
    half_life: float = 5.0
    undated_decay: float = 0.5
    size_cap: int = 100
    min_evidence: int = 3
    recent_years: int = 10

    def as_dict(self) -> dict[str, object]:
        """The priors as plain values, for manifests."""
        return {**asdict(self), "act_relations": ACT_RELATIONS}
