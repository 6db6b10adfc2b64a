import pytest

from clustergraph.network import incidence
from clustergraph.potential.brokers import role
from clustergraph.potential.gate import Known, known


def test_evidence_counts_by_origin_not_by_activity(store, settings):
    inc = incidence(store, settings)
    rows = {o.iri.rsplit("/", 1)[-1]: row for row, o in enumerate(inc.organisations)}
    # alpha: the event on page one, two acts on page two: three activities, two origins
    assert known(inc, rows["alpha"]) == Known(activities=3, origins=2, independent=2)
    assert known(inc, rows["delta"]) == Known(activities=3, origins=1, independent=1)
    assert known(inc, None) == Known(0, 0, 0)


@pytest.mark.parametrize(
    ("u", "z", "v", "name"),
    [
        ("a", "a", "a", "coordinator"),
        ("a", "b", "a", "itinerant"),
        ("a", "a", "b", "representative"),
        ("a", "b", "b", "gatekeeper"),
        ("a", "b", "c", "liaison"),
        ("a", "", "b", "liaison"),
        ("a", "abb", "b", "gatekeeper"),
        ("", "", "", "liaison"),
    ],
)
def test_roles_after_gould_and_fernandez(u, z, v, name):
    assert role(frozenset(u), frozenset(z), frozenset(v)) == name
