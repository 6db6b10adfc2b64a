"""Wordings of posts to roles."""

import pyoxigraph as ox
import pytest

from clustergraph.ingest.tables.posts import PATTERNS, roles_of
from clustergraph.terms import PREFIXES, concepts


@pytest.mark.parametrize(
    ("wording", "roles"),
    [
        ("Geschäftsführerin", {"managing-director"}),
        ("Gründer und Geschäftsführer", {"founder", "managing-director"}),
        ("Founder and CEO", {"founder", "managing-director"}),
        ("stellvertretender Vorstandsvorsitzender", {"deputy-chair"}),
        ("Vorstandsvorsitzende", {"chair"}),
        ("Vorsitzender der Geschäftsführung", {"managing-director"}),
        ("Vorstandsmitglied und Clustermanager", {"board-member", "cluster-manager"}),
        ("Staatsminister für Wirtschaft, Arbeit und Verkehr", {"minister"}),
        ("Ministerpräsident", {"minister-president"}),
        ("Stellvertretender Minister", {"other-post"}),
        ("Parlamentarische Staatssekretärin", {"state-secretary"}),
        ("Prorektor für Forschung", {"rector"}),
        ("Direktor", {"director"}),
        ("Vizepräsident", {"other-post"}),
        ("Ehrenmitglied", {"other-post"}),
        ("Mitglied des Beirats", {"other-post"}),
        ("Mitglied", {"member"}),
        ("Gründungsmitglied", {"founding-member"}),
        ("ehemaliger Vorstandsvorsitzender", {"other-post"}),
        ("Geschäftsführer (designiert)", {"other-post"}),
        ("Präsident (bis 2023), weiterhin Vorstand", {"other-post"}),
        ("Trendforscher", {"other-post"}),
    ],
)
def test_wordings(wording, roles):
    assert set(roles_of(wording)) == roles


def test_every_role_of_the_patterns_is_a_concept():
    assert {PREFIXES["role"] + role for role, _ in PATTERNS} <= concepts()
    assert ox.NamedNode(PREFIXES["role"] + "other-post").value in concepts()
