from datetime import date

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clustergraph.dataset import Dataset, derive
from clustergraph.dataset.periods import days
from clustergraph.terms import PREFIXES

BASE = "https://example.org/region/"
HEAD = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items()) + "".join(
    f"@prefix {kind}: <{BASE}id/{kind}/> .\n"
    for kind in ("event", "organisation", "person", "project", "act", "membership", "participation")
)


@pytest.fixture
def settings(sandbox):
    return Dataset.open(sandbox.path).settings


@pytest.fixture
def derived(settings):
    def run(text):
        quads = ox.parse(HEAD + text, format=ox.RdfFormat.TURTLE)
        source = settings.names.source_graph("report")
        asserted = [ox.Quad(q.subject, q.predicate, q.object, source) for q in quads]
        found = derive(asserted, settings)
        assert {quad.graph_name.value for quad in found} <= {f"{BASE}graph/derived"}
        assert found == derive(reversed(asserted), settings)
        return [" ".join(map(short, (quad.subject, quad.predicate, quad.object))) for quad in found]

    return run


def short(term):
    return term.value.replace(f"{BASE}id/", "").rpartition("#")[2]


MEMBERSHIP = "membership:m a org:Membership ; org:member person:p ; org:organization organisation:o ; org:role role:{} . "


@pytest.mark.parametrize(
    "role",
    ["member", "founding-member", "partner", "managing-director", "founder", "post", "membership-role"],
)
def test_posts_and_memberships_make_members(derived, role):
    assert derived(MEMBERSHIP.format(role)) == ["person/p memberOf organisation/o"]


@pytest.mark.parametrize("role", ["associate", "resident", "award-winner", "speaker", "coordinator"])
def test_associates_and_other_roles_do_not(derived, role):
    assert derived(MEMBERSHIP.format(role)) == []


def test_a_membership_lasts_until_a_stated_end(derived):
    over = 'membership:m schema:endDate "{}" .'
    date_2025 = over.format("2025-12").replace('" .', '"^^xsd:gYearMonth .')
    date_2026 = over.format("2026").replace('" .', '"^^xsd:gYear .')
    assert "person/p memberOf organisation/o" not in derived(MEMBERSHIP.format("member") + date_2025)
    assert "person/p memberOf organisation/o" in derived(MEMBERSHIP.format("member") + date_2026)


MANAGERS = """
person:p a foaf:Person . organisation:a a org:Organization . organisation:b a org:Organization .
membership:x a org:Membership ; org:member person:p ; org:organization organisation:a ; org:role role:managing-director .
membership:y a org:Membership ; org:member person:p ; org:organization organisation:b ; org:role role:{} .
"""
TOGETHER = [
    "organisation/a managedTogetherWith organisation/b",
    "organisation/b managedTogetherWith organisation/a",
]


def test_one_managing_director_of_two_is_told_both_ways(derived):
    found = derived(MANAGERS.format("managing-director"))
    assert [line for line in found if "managedTogether" in line] == TOGETHER
    assert not any("managedTogether" in line for line in derived(MANAGERS.format("chair")))
    ended = 'membership:y schema:endDate "2020"^^xsd:gYear .'
    assert not any(
        "managedTogether" in line for line in derived(MANAGERS.format("managing-director") + ended)
    )


PROGRAMME = """
person:p a foaf:Person . organisation:o a org:Organization .
event:talk schema:superEvent event:session . event:session schema:superEvent event:whole .
participation:x a cg:Participation ; cg:inEvent event:talk ; cg:participant person:p ; cg:onBehalfOf organisation:o ;
    cg:role role:{} ; cg:basis basis:{} .
"""


def test_a_speaker_in_a_part_spoke_at_the_whole_event(derived):
    assert derived(PROGRAMME.format("speaker", "stated")) == [
        "organisation/o representedAt event/whole",
        "organisation/o tookPartIn event/whole",
        "person/p spokeAt event/whole",
        "person/p tookPartIn event/whole",
    ]


def test_an_attendee_took_part_and_did_not_speak(derived):
    assert derived(PROGRAMME.format("attendee", "announced")) == [
        "organisation/o tookPartIn event/whole",
        "person/p tookPartIn event/whole",
    ]


def test_what_is_only_inferred_makes_no_shortcut(derived):
    inferred = PROGRAMME.format("speaker", "inferred")
    assert derived(inferred) == []
    assert len(derived(inferred + "participation:x cg:basis basis:stated .")) == 4
    assert derived(MEMBERSHIP.format("member") + "membership:m cg:basis basis:inferred .") == []
    on_behalf = PROGRAMME.format("speaker", "stated").replace("cg:onBehalfOf", "cg:inferredOnBehalfOf")
    assert derived(on_behalf) == ["person/p spokeAt event/whole", "person/p tookPartIn event/whole"]


def test_nobody_is_nobody(derived):
    text = PROGRAMME.format("speaker", "stated").replace(
        "cg:onBehalfOf organisation:o", "cg:onBehalfOf cg:nobody"
    )
    assert derived(text) == ["person/p spokeAt event/whole", "person/p tookPartIn event/whole"]


def test_an_organisation_that_speaks_is_not_a_person_that_spoke(derived):
    text = PROGRAMME.format("exhibitor", "stated").replace(
        "cg:participant person:p", "cg:participant organisation:q"
    )
    assert derived(text.replace("role:exhibitor", "role:speaker")) == [
        "organisation/o tookPartIn event/whole",
        "organisation/q tookPartIn event/whole",
    ]


def test_organisers_of_a_part_took_part_in_the_whole(derived):
    text = "event:tour schema:superEvent event:whole ; schema:organizer organisation:o ."
    assert derived(text) == ["organisation/o tookPartIn event/whole"]


def test_events_in_a_circle_end_somewhere(derived):
    text = "event:a schema:superEvent event:b ; schema:organizer organisation:o . event:b schema:superEvent event:a ."
    assert derived(text) == ["organisation/o tookPartIn event/a"]


def test_projects_and_acts(derived):
    project = "<http://e.org/x> a cg:ProjectParticipation ; cg:inProject project:p ; cg:participant organisation:o ; cg:role role:coordinator ."
    assert derived(project) == ["organisation/o tookPartIn project/p"]
    act = "act:a a cg:CollaborationAct ; cg:party organisation:o, organisation:q ; cg:hub organisation:h ; cg:basis basis:stated ."
    assert derived(act) == [f"organisation/{name} tookPartIn act/a" for name in "hoq"]


def test_an_act_that_is_an_event_or_project_counts_as_that(derived):
    act = "act:a a cg:CollaborationAct ; cg:party organisation:o ; cg:sameHappeningAs {} ."
    assert derived(act.format("project:p")) == ["organisation/o tookPartIn project/p"]
    part = "event:part schema:superEvent event:whole ."
    assert derived(act.format("event:part") + part) == ["organisation/o tookPartIn event/whole"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('event:e schema:startDate "2024-02"^^xsd:gYearMonth .', ("2024-02-01", "2024-02-29")),
        ('event:e schema:startDate "2023-02"^^xsd:gYearMonth .', ("2023-02-01", "2023-02-28")),
        ('event:e schema:startDate "2023-11-08"^^xsd:date ; schema:endDate "2023-11-09"^^xsd:date .', ("2023-11-08", "2023-11-09")),
        ('project:e schema:startDate "2023"^^xsd:gYear ; schema:endDate "2025"^^xsd:gYear .', ("2023-01-01", "2025-12-31")),
        ('project:e schema:startDate "2023"^^xsd:gYear .', ("2023-01-01", None)),
        ('project:e schema:endDate "2023-06"^^xsd:gYearMonth .', (None, "2023-06-30")),
        ('project:e schema:startDate "2023"^^xsd:gYear, "2022-05"^^xsd:gYearMonth .', ("2022-05-01", None)),
        ('project:e schema:startDate "2023"^^xsd:gYear ; cg:asOf "2024"^^xsd:gYear .', ("2023-01-01", None)),
        ('act:e dcterms:date "2000-02"^^xsd:gYearMonth .', ("2000-02-01", "2000-02-29")),
        ('act:e cg:asOf "1900-02"^^xsd:gYearMonth .', ("1900-02-01", "1900-02-28")),
        ('act:e dcterms:date "2023-02-30"^^xsd:date, "bald"@de, "2023"^^xsd:date .', (None, None)),
    ],
)  # fmt: skip
def test_earliest_and_latest(derived, text, wanted):
    found = {line.split()[1]: line.split()[2] for line in derived(text)}
    assert (found.get("earliest"), found.get("latest")) == wanted


@given(st.dates())
def test_a_day_lies_in_its_month_and_its_month_in_its_year(day):
    def meant(text, name):
        return days(ox.Literal(text, datatype=ox.NamedNode(PREFIXES["xsd"] + name)))

    assert meant(day.isoformat(), "date") == (day, day)
    first, last = meant(day.isoformat()[:7], "gYearMonth")
    assert first.day == 1
    assert first <= day <= last
    assert last == date.max or last.fromordinal(last.toordinal() + 1).day == 1
    assert meant(day.isoformat()[:4], "gYear") == (date(day.year, 1, 1), date(day.year, 12, 31))


def test_the_founding_data_gain_their_speakers():
    dataset = Dataset.open()
    found = derive(dataset.quads(), dataset.settings)
    spoke = [quad for quad in found if quad.predicate.value.endswith("#spokeAt")]
    assert spoke
    assert len(found) == len(set(found))
    assert found == sorted(found, key=str)
