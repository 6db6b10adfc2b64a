"""What each table becomes."""

import pytest

from clustergraph.check import check
from clustergraph.dataset import Dataset
from clustergraph.dataset.layout import check_layout

A, B = "source/page-a", "source/page-b"


def test_pages(tables):
    tables.add("events", id="tag", name="Tag der Cluster", kind="other", source="page-a")
    tables.rows["organisations"][0]["website"] = "https://www.b.example/"
    tables.load()
    assert tables.said("source/page-a", "meta") == {
        "rdf:type cg:Source",
        "schema:url https://a.example/2020/05/09/x",
        'cg:host "a.example"',
        "cg:sourceKind sourcekind:news",
        'dcterms:title "Meldung auf a.example: Tag der Cluster"@de',
        'dcterms:title "News item on a.example: Tag der Cluster"@en',
        "cg:added 2026-01-31^date",
        "cg:retrieved 2026-01^gYearMonth",
        "dcterms:issued 2020-05-09^date",
    }
    # No day in the address: the date given may be that of what the page reports.
    said = tables.said("source/page-b", "meta")
    assert not [text for text in said if text.startswith("dcterms:issued")]
    assert "dcterms:publisher organisation/alpha" in said
    assert {"sources/2020/page-a.ttl", "sources/2021/page-b.ttl"} <= tables.files().keys()


def test_organisations(tables):
    tables.rows["organisations"][1] |= {"name_en": "Beta Ltd", "alt_names": "Betta GmbH (until 2019);BETA"}
    for prop, value, as_of, note in (
        ("name", "Betta GmbH", "", ""),
        ("name_en", "Beta Limited", "", ""),
        ("kind", "hub", "", ""),
        ("legal_form", "GmbH", "", ""),
        ("website", "www.beta.example", "", ""),
        ("city", "Leipzig", "", ""),
        ("city", "Dresden", "2020", ""),
        ("founded", "2010-05", "2020", ""),
        ("operated_by", "alpha", "", ""),
        ("members_count", "40", "2020", "more than"),
        ("members_count", "12", "", "as stated: zwölf Institute"),
        ("postcode", "04103", "", ""),
    ):
        tables.add(
            "organisation_facts",
            org_id="beta",
            property=prop,
            value=value,
            source="page-a",
            as_of=as_of,
            note=note,
        )
    tables.load()
    assert tables.said("organisation/beta", "register") == {
        "rdf:type org:Organization",
        "org:classification orgkind:company",
        'skos:prefLabel "Beta GmbH"@de',
        'skos:prefLabel "Beta Ltd"@en',
        'skos:altLabel "BETA"@de',
        'skos:altLabel "Betta GmbH"@de',
    }
    assert tables.said("organisation/beta", "source/page-a") == {
        'schema:name "beta"@de',
        'schema:name "Betta GmbH"@de',
        'schema:name "Beta Limited"@en',
        "org:classification orgkind:hub",
        'cg:legalForm "GmbH"@de',
        "schema:url https://www.beta.example",
        "schema:location place/leipzig",
    }
    common = {"rdf:type cg:Observation", "cg:observedThing organisation/beta", f"dcterms:source {A}"}
    assert tables.said("observation/beta/seat/1") == common | {
        "cg:aspect aspect:seat", "cg:valueThing place/dresden", "cg:asOf 2020^gYear",
    }  # fmt: skip
    assert tables.said("observation/beta/founding/1") == common | {
        "cg:aspect aspect:founding", "rdf:value 2010-05^gYearMonth", "cg:asOf 2020^gYear",
    }  # fmt: skip
    assert tables.said("observation/beta/operator/1") == common | {
        "cg:aspect aspect:operator", "cg:valueThing organisation/alpha",
    }  # fmt: skip
    assert tables.said("observation/beta/member-count/1") == common | {
        "cg:aspect aspect:member-count", "rdf:value 40^integer", 'cg:qualifier "mehr als"@de', "cg:asOf 2020^gYear",
    }  # fmt: skip
    others = [tables.said(f"observation/beta/other/{n}") for n in (1, 2)]
    # A number that counts something else is no number of members; its words say what it counts.
    assert (
        common | {"cg:aspect aspect:other", "rdf:value 12^integer", 'cg:qualifier "zwölf Institute"@de'}
        in others
    )
    assert (
        common | {"cg:aspect aspect:other", 'rdf:value "04103"@de', 'cg:qualifier "Postleitzahl"@de'}
        in others
    )
    name = tables.said("name/beta/1", "curated")
    assert {
        "cg:nameOf organisation/beta",
        'rdf:value "Betta GmbH"@de',
        "schema:endDate 2019^gYear",
        f"dcterms:source {A}",
    } <= name


def test_persons_and_posts(tables):
    tables.add(
        "roles",
        person_id="erika-muster",
        org_id="alpha",
        role="Gründerin und Geschäftsführerin",
        source="page-a",
        as_of="2020",
    )
    tables.add(
        "roles",
        person_id="erika-muster",
        org_id="alpha",
        role="Trendforscherin",
        source="page-b",
        from_="2018",
        to="2019-03",
    )
    report = tables.load()
    assert tables.said("person/erika-muster", "register") == {
        "rdf:type foaf:Person",
        'foaf:name "Erika Muster"',
    }
    assert tables.said("person/erika-muster", "source/page-a") == {
        "rdf:type foaf:Person",
        'cg:academicTitle "Dr."',
    }
    assert tables.said("membership/erika-muster/alpha/founder") == {
        "rdf:type org:Membership",
        "org:member person/erika-muster",
        "org:organization organisation/alpha",
        "org:role role:founder",
        'cg:statedRole "Gründerin und Geschäftsführerin"@de',
        "cg:basis basis:stated",
        "cg:asOf 2020^gYear",
        f"dcterms:source {A}",
    }
    assert tables.said("membership/erika-muster/alpha/managing-director")
    other = tables.said("membership/erika-muster/alpha/other-post")
    assert {"schema:startDate 2018^gYear", "schema:endDate 2019-03^gYearMonth"} <= other
    assert report.notes["post without a concept"] == 1


def test_a_title_whose_page_is_open_is_compiled(tables):
    tables.add("person_sources", person_id="erika-muster", source="page-b")
    report = tables.load()
    said = tables.said("person/erika-muster", "curated")
    assert {'cg:academicTitle "Dr."', f"dcterms:source {A}", f"dcterms:source {B}"} <= said
    assert report.notes["compiled"] == 1


def test_memberships(tables):
    tables.add(
        "memberships",
        member_id="beta",
        cluster_id="alpha",
        role="founding_member",
        from_="2010",
        source="page-a",
    )
    tables.add("memberships", member_id="gamma", cluster_id="alpha", role="associate", relation="host", source="page-a",
               note="Vermieterin; zog 2010 ein")  # fmt: skip
    tables.load()
    assert "schema:startDate 2010^gYear" in tables.said("membership/beta/alpha/founding-member")
    # An associate is never a member.
    associate = tables.said("membership/gamma/alpha/host-of")
    assert "org:role role:host-of" in associate
    assert [text for text in associate if "statedRole" in text] == ['cg:statedRole "Vermieterin"@de']
    assert not tables.said("membership/gamma/alpha/member")


def test_pages_that_agree_state_one_node_and_pages_that_conflict_two(tables):
    for source, start, as_of in (("page-a", "2010", "2019"), ("page-b", "2010-05", "2020")):
        tables.add(
            "memberships",
            member_id="beta",
            cluster_id="alpha",
            role="member",
            from_=start,
            source=source,
            as_of=as_of,
        )
    for source, start in (("page-a", "2010"), ("page-b", "2012")):
        tables.add(
            "memberships", member_id="gamma", cluster_id="alpha", role="member", from_=start, source=source
        )
    tables.load()
    node = "membership/beta/alpha/member"
    assert f"dcterms:source {A}" in tables.said(node, "source/page-a")
    assert f"dcterms:source {B}" in tables.said(node, "source/page-b")
    assert "schema:startDate 2010-05^gYearMonth" in tables.said(node, "source/page-b")
    assert not tables.said(node + "/2")
    first, second = (
        tables.said("membership/gamma/alpha/member"),
        tables.said("membership/gamma/alpha/member/2"),
    )
    assert "schema:startDate 2010^gYear" in first
    assert "schema:startDate 2012^gYear" in second


def test_labels(tables):
    tables.add(
        "labels",
        org_id="alpha",
        label="Cluster Excellence",
        level="Gold",
        awarded="2014",
        valid_to="2016",
        source="page-a",
    )
    tables.load()
    assert tables.said("label-award/alpha/cluster-excellence/1") == {
        "rdf:type cg:LabelAward", "cg:awardedTo organisation/alpha", 'cg:label "Cluster Excellence"@de', 'cg:level "Gold"@de',
        "schema:startDate 2014^gYear", "schema:endDate 2016^gYear", f"dcterms:source {A}",
    }  # fmt: skip


def with_topics(tables):
    cells = {"definition_de": "x", "definition_en": "x", "kind": "sector"}
    tables.add(
        "topics",
        id="energie",
        label_de="Energie",
        label_en="Energy",
        nace_section="D",
        some_list="Green",
        **cells,
    )
    tables.add("topics", id="wind", label_de="Wind", label_en="Wind power", broader="energie", **cells)
    for word, topic, confidence in (
        ("Windkraft", "wind", "exact"),
        ("Rotoren", "wind", "narrower"),
        ("Wetter", "wind", "related"),
    ):
        tables.add("topic_aliases", raw_word=word, topic_id=topic, confidence=confidence)
    tables.add("topic_aliases", raw_word="Kuchen", topic_id="", confidence="none")


def test_topics(tables):
    with_topics(tables)
    for word in ("Rotoren", "Wetter"):
        tables.add("organisation_facts", org_id="beta", property="field", value=word, source="page-a")
    report = tables.load()
    said = tables.said("topic/energie", "register")
    assert {"skos:topConceptOf scheme/topics", "skos:broadMatch http://data.europa.eu/ux2/nace2/D",
            'skos:editorialNote "some list: Green"@en'} <= said  # fmt: skip
    wind = tables.said("topic/wind", "register")
    assert "skos:broader topic/energie" in wind
    assert [text for text in wind if "altLabel" in text] == ['skos:altLabel "Windkraft"@de']
    # A word that is only related to a topic does not make the organisation one of that topic; the word itself is kept.
    assert "schema:about topic/wind" in tables.said("organisation/beta", "source/page-a")
    assert 'rdf:value "Wetter"@de' in tables.said("observation/beta/field/1")
    assert report.notes["topic word without a topic"] == 1


EVENT = {"id": "tag", "name": "Tag der Cluster", "kind": "kick_off"}


def test_an_event_of_one_page_is_what_the_page_states(tables):
    with_topics(tables)
    tables.add("venues", id="halle", name="Halle 1", city="Leipzig", source="page-a")
    tables.add(
        "events", **EVENT, series="Tage", start="2020-05-01", end="2020-05-02", venue_id="halle", city="Leipzig", organisers="alpha",
        co_organisers="beta", attendees="50", topics="Windkraft;Wetter", note="attendees: approximately; Motto: Auf!; hybrid", source="page-a",
    )  # fmt: skip
    tables.load()
    assert tables.said("event/tag", "source/page-a") == {
        "rdf:type cg:Event", 'schema:name "Tag der Cluster"@de', "cg:eventKind eventkind:kick-off", "cg:series series/tage",
        "schema:startDate 2020-05-01^date", "schema:endDate 2020-05-02^date", "schema:location venue/halle",
        "schema:organizer organisation/alpha", "schema:organizer organisation/beta", "cg:attendeeCount 50^integer",
        'cg:attendeeCountQualifier "rund"@de', "schema:about topic/wind", 'cg:theme "Auf!"@de',
        "schema:eventAttendanceMode schema:MixedEventAttendanceMode",
    }  # fmt: skip
    assert tables.said("venue/halle", "source/page-a") == {
        "rdf:type cg:Venue",
        "schema:containedInPlace place/leipzig",
    }
    assert not tables.said("event/tag", "curated")
    assert 'skos:prefLabel "Tage"@de' in tables.said("series/tage", "register")


def test_values_of_several_pages_go_to_the_page_that_states_them_or_are_compiled(tables):
    tables.add("events", **EVENT, start="2020", attendees="50", source="page-a;page-b")
    tables.add(
        "event_facts", event_id="tag", property="attendees", value="50", source="page-a", note="chosen"
    )
    tables.add("event_facts", event_id="tag", property="attendees", value="60", source="page-b")
    report = tables.load()
    assert tables.said("event/tag", "source/page-a") == {"rdf:type cg:Event", "cg:attendeeCount 50^integer"}
    assert tables.said("event/tag", "source/page-b") == {"rdf:type cg:Event", "cg:attendeeCount 60^integer"}
    said = tables.said("event/tag", "curated")
    assert {"schema:startDate 2020^gYear", f"dcterms:source {A}", f"dcterms:source {B}"} <= said
    assert [text for text in said if text.startswith("cg:reason") and "Compiled" in text]
    assert report.notes["compiled"] == 3  # name, kind, start


@pytest.mark.parametrize(
    ("note", "lost"),
    [
        ("year inferred; not on page: 2020", "schema:startDate 2020^gYear"),
        ('Jahr aus "zum zweiten Mal" abgeleitet', "schema:startDate 2020^gYear"),
        ("Veranstalter im Auszug nicht ausdrücklich genannt", "schema:organizer organisation/alpha"),
        ("city inferred", "schema:location place/leipzig"),
    ],
)
def test_what_we_inferred_is_not_put_in_the_mouth_of_the_page(tables, note, lost):
    tables.add(
        "events", **EVENT, start="2020", organisers="alpha", city="Leipzig", note=note, source="page-a"
    )
    tables.load()
    assert lost not in tables.said("event/tag", "source/page-a")
    assert {lost, f"dcterms:source {A}"} <= tables.said("event/tag", "curated")


def take_part(tables, who, role, **cells):
    cells = {"talk_title": "", "confidence": "stated", "source": "page-a", **cells}
    kind = "person" if who == "erika-muster" else "organisation"
    tables.add("event_participation", event_id="tag", agent_id=who, agent_type=kind, role=role, **cells)


def test_participations_and_parts(tables):
    tables.add("events", **EVENT, source="page-a")
    take_part(tables, "alpha", "host")
    take_part(tables, "erika-muster", "speaker", talk_title="Vom Wind", on_behalf_of="beta")
    take_part(tables, "erika-muster", "moderator", talk_title="Podium der Winde")
    take_part(tables, "beta", "panelist", talk_title="Podium der Winde", confidence="announced")
    take_part(tables, "gamma", "sponsor", talk_title="Schirmherrschaft")
    report = tables.load()
    assert tables.said("participation/tag/alpha/host") == {
        "rdf:type cg:Participation", "cg:inEvent event/tag", "cg:participant organisation/alpha", "cg:role role:host",
        "cg:basis basis:stated", f"dcterms:source {A}",
    }  # fmt: skip
    talk = tables.said("participation/tag-vom-wind/erika-muster/speaker")
    assert {"cg:inEvent event/tag-vom-wind", "cg:onBehalfOf organisation/beta"} <= talk
    assert tables.said("event/tag-vom-wind", "source/page-a") == {
        "rdf:type cg:Talk", "schema:superEvent event/tag", 'dcterms:title "Vom Wind"@de',
    }  # fmt: skip
    assert "rdf:type cg:Panel" in tables.said("event/tag-podium-der-winde", "register")
    assert "cg:basis basis:announced" in tables.said("participation/tag-podium-der-winde/beta/panelist")
    # A title that is no title of a part stays out; the participation itself is there.
    assert tables.said("participation/tag/gamma/sponsor")
    assert report.notes["title without a talk"] == 1


def test_inferred_participations_are_curated(tables):
    tables.add("events", **EVENT, source="page-a")
    take_part(tables, "erika-muster", "attendee", confidence="inferred", on_behalf_of="beta")
    tables.load()
    node = "participation/tag/erika-muster/attendee"
    assert not tables.said(node, "source/page-a")
    assert {
        "cg:inferredOnBehalfOf organisation/beta",
        "cg:basis basis:inferred",
        f"dcterms:source {A}",
    } <= tables.said(node, "curated")


def test_projects(tables):
    tables.add("projects", id="wind", name="Wind 2", programme="Böen", funder="alpha", funder_name="Bund", start="2019", budget_eur="500",
               source="page-a")  # fmt: skip
    tables.add("project_partners", project_id="wind", org_id="beta", role="associated", source="page-b")
    tables.load()
    assert tables.said("project/wind", "source/page-a") == {
        "rdf:type cg:Project", 'schema:name "Wind 2"@de', 'cg:programme "Böen"@de', "schema:funder organisation/alpha",
        "schema:startDate 2019^gYear", "cg:budget 500^decimal",
    }  # fmt: skip
    assert {'rdf:value "Bund"@de', 'cg:qualifier "Förderer"@de'} <= tables.said("observation/wind/other/1")
    assert tables.said("project-participation/wind/beta/associated-project-partner") == {
        "rdf:type cg:ProjectParticipation", "cg:inProject project/wind", "cg:participant organisation/beta",
        "cg:role role:associated-project-partner", f"dcterms:source {B}",
    }  # fmt: skip


def add_act(tables, structure, parties, **cells):
    cells = {"kind": "memorandum", "title": "Pakt", "evidence": "stated", "source": "page-a", **cells}
    tables.add("collaboration_acts", act_id="act-pakt", structure=structure, **cells)
    for who, more in parties.items():
        row = {"role": "party", "evidence": "stated", "source": "page-a", "date": "2020", **more}
        tables.add("collaboration_parties", act_id="act-pakt", org_id=who, **row)


def test_a_star(tables):
    add_act(tables, "star", {"alpha": {"role": "hub"}, "beta": {}, "gamma": {}})
    tables.load()
    assert tables.said("act/pakt") == {
        "rdf:type cg:CollaborationAct", "cg:actKind actkind:memorandum", "cg:structure structure:star", 'dcterms:title "Pakt"@de',
        "cg:basis basis:stated", "cg:hub organisation/alpha", "cg:party organisation/alpha", "cg:party organisation/beta",
        "cg:party organisation/gamma", "dcterms:date 2020^gYear", f"dcterms:source {A}",
    }  # fmt: skip


def test_of_a_partial_act_the_stated_pairs(tables):
    add_act(
        tables, "partial", {"gamma": {"stated_with": "alpha"}, "alpha": {"stated_with": "gamma"}, "beta": {}}
    )
    tables.load()
    assert tables.said("pair/pakt/alpha/gamma") == {
        "rdf:type cg:StatedPair", "cg:inAct act/pakt", "cg:pairMember organisation/alpha", "cg:pairMember organisation/gamma",
        f"dcterms:source {A}",
    }  # fmt: skip
    assert not tables.said("pair/pakt/alpha/beta")


def test_an_act_of_two_pages(tables):
    tables.add("events", **EVENT, source="page-a")
    add_act(tables, "complete", {"alpha": {}, "beta": {"source": "page-b", "date": "2021", "evidence": "inferred_date"}}, event_id="tag",
            source="page-a;page-b")  # fmt: skip
    tables.load()
    first, second, ours = (
        tables.said("act/pakt", graph) for graph in ("source/page-a", "source/page-b", "curated")
    )
    assert {"cg:party organisation/alpha", "dcterms:date 2020^gYear", f"dcterms:source {A}"} <= first
    assert "cg:party organisation/beta" in second
    assert not {"dcterms:date 2021^gYear", "cg:party organisation/alpha"} & second
    assert {"dcterms:date 2021^gYear", 'dcterms:title "Pakt"@de', "cg:sameHappeningAs event/tag"} <= ours


def test_a_doubtful_act_is_curated(tables):
    add_act(tables, "complete", {"alpha": {}, "beta": {}}, evidence="doubtful")
    tables.load()
    assert not tables.said("act/pakt", "source/page-a")
    assert {"cg:basis basis:inferred", "cg:party organisation/beta"} <= tables.said("act/pakt", "curated")


def test_a_merger_is_a_change(tables):
    add_act(
        tables, "complete", {"alpha": {"role": "predecessor"}, "beta": {"role": "successor"}}, kind="merger"
    )
    tables.load()
    assert {"rdf:type org:ChangeEvent", "org:originalOrganization organisation/alpha",
            "org:resultingOrganization organisation/beta"} <= tables.said("act/pakt")  # fmt: skip


def test_names_of_towns(tables):
    tables.edit("register/places.ttl", '"State"@en .', '"State"@en ;\n    skos:altLabel "Danzig"@de .')
    for who, city in (
        ("alpha", "Zittau/Görlitz"),
        ("beta", "Zittau"),
        ("gamma", "Görlitz"),
        ("beta", "Sohland/Spree"),
        ("alpha", "Danzig"),
    ):
        tables.add("organisation_facts", org_id=who, property="city", value=city, source="page-a")
    tables.load()
    assert {
        "schema:location place/zittau",
        "schema:location place/goerlitz",
        "schema:location place/land",
    } <= tables.said("organisation/alpha")
    assert "schema:location place/sohland-spree" in tables.said("organisation/beta")
    assert not tables.said("place/zittau-goerlitz")


def test_things_of_one_name_are_recorded_as_different(tables):
    tables.add("persons", id="erika-muster-2", name="Erika Muster")
    tables.add("person_sources", person_id="erika-muster-2", source="page-b")
    tables.load()
    assert "owl:differentFrom person/erika-muster" in tables.said("person/erika-muster-2", "register")


def test_what_nothing_speaks_of_is_not_registered(tables):
    tables.add("organisations", id="delta", name="Delta", kind="other")
    tables.load()
    assert not tables.said("organisation/delta")
    tables.add("memberships", member_id="delta", cluster_id="alpha", role="member", source="page-a")
    tables.load()
    assert 'skos:prefLabel "Delta"@de' in tables.said("organisation/delta", "register")


def test_the_result_is_clean(tables):
    with_topics(tables)
    tables.add(
        "events",
        **EVENT,
        start="2020",
        organisers="alpha",
        topics="Rotoren",
        city="Leipzig",
        source="page-a;page-b",
    )
    take_part(tables, "erika-muster", "speaker", talk_title="Vom Wind", on_behalf_of="beta")
    add_act(tables, "star", {"alpha": {"role": "hub"}, "beta": {}}, event_id="tag")
    tables.load()
    errors = [
        finding.text() for finding in check(Dataset.open(tables.data)).findings if finding.severity == "error"
    ]
    assert errors == []
    for path in tables.data.rglob("*.ttl"):
        assert check_layout(path) == []
