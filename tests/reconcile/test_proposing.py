"""Which pairs are proposed, with which reason, and which are not."""

import time

import pytest

from clustergraph.errors import MissingPackageError
from clustergraph.extras import load
from clustergraph.reconcile import Record, propose
from clustergraph.reconcile.names import expands, fold, readings, split_legal

FILLER = [Record(f"filler-{n}", f"Rarebody {a}{b}{a}", place=p) for n, (a, b, p) in enumerate(
    (a, b, "Rivertown" if a > "k" else "Bergstadt") for a in "bdfgklmnprst" for b in "aeiou")]  # fmt: skip


def proposal(one, two, *, kind="organisation", more=(), threshold=0.8, **fields):
    records = [
        Record("one", one, kind, **fields),
        Record("two", two, kind),
        *more,
        *(FILLER if kind == "organisation" else ()),
    ]
    found = [item for item in propose(records, threshold=threshold) if item.pair == {"one", "two"}]
    return found[0] if found else None


@pytest.mark.parametrize(
    ("one", "two", "rule"),
    [
        ("Lichtwerk e. V.", "LICHTWERK", "same"),
        ("Hörmann Gerätebau GmbH", "Hoermann Geraetebau", "same"),
        ("Bio Stadt Campus", "BioStadt Campus", "spelling"),
        ("Universität Steinberg", "University of Steinberg", "spelling"),
        ("Bundesministerium für Gesundheit", "Federal Ministry of Health", "spelling"),
        ("Unternehmensverband Steine", "Unternehmerverband Steine", "typo"),
        ("Innovationscluster Lichtwerk", "Lichtwerk", "generic"),
        ("Optik Cluster Steinland (OCSL)", "OCSL", "acronym"),
        ("OCS Optik Cluster Steinland", "Optik Cluster Steinland", "rest"),
        ("Lichtwerk – Forum der Optik", "Lichtwerk", "dash"),
        ("Kolbe-Institut für Feine Optik IFO", "Kolbe IFO", "explained"),
        ("Smart Infrastructure Ventures", "SI Ventures", "abbreviated"),
        ("Technische Sammlungen Steinberg", "tss", "initials"),
        ("Kolbe Pharma", "Kolbe", "descriptor"),
    ],
)
def test_one_body_under_two_names(one, two, rule):
    found = proposal(one, two)
    assert found is not None
    assert found.rule == rule


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Kolbe-Institut IWS", "Kolbe-Institut IWU"),
        ("Kolbe Optik", "Kolbe Optik Rivertown"),
        ("IG Optik Rivertown", "IG Optik Bergstadt"),
        ("Lichtwerk e. V.", "Lichtwerk GmbH"),
        ("Kolbe", "Kolbe Management GmbH"),
        ("Kolbe 1 GmbH", "Kolbe 2 GmbH"),
        ("Staatsministerium für Wirtschaft und Arbeit", "Staatsministerium für Wissenschaft und Kunst"),
        ("Hochschule für Optik", "Hochschule für Musik"),
        ("Lichtwerk (Rivertown)", "Lichtwerk"),
    ],
)
def test_branches_sites_and_sister_bodies_are_kept_apart(one, two):
    assert proposal(one, two) is None


def test_one_acronym_of_two_bodies_is_no_proof():
    assert (
        proposal("Institut für Chemische Mechanik (ICM)", "Interessenverband Cottbuser Maschinenbau (ICM)")
        is None
    )


def test_a_short_name_that_fits_two_bodies_counts_less():
    alone = proposal("Kolbe Pharma", "Kolbe")
    rival = proposal("Kolbe Pharma", "Kolbe", more=[Record("three", "Kolbe Systems")], threshold=0.5)
    assert rival.score < alone.score
    assert "fits others" in rival.reason["en"]


def test_the_same_place_speaks_for_a_pair_and_another_against_it():
    def score(place):
        records = [Record("one", "Kolbe Optik Rivertown"), Record("two", "Kolbe Optik", place=place), *FILLER]
        return next((p.score for p in propose(records, threshold=0.3) if p.pair == {"one", "two"}), 0)

    assert score("Rivertown") >= 0.8 > score("")


def test_the_same_website_is_strong_evidence():
    records = [
        Record("one", "Kolbe Optik", host="kolbe.example"),
        Record("two", "Kolbe Feinmechanik", host="kolbe.example"),
    ]
    apart = [
        Record("one", "Kolbe Optik", host="kolbe.example"),
        Record("two", "Kolbe Feinmechanik", host="other.example"),
    ]
    found = {p.pair: p for p in propose([*records, *FILLER], threshold=0.3)}[frozenset({"one", "two"})]
    assert "Same website" in found.reason["en"]
    assert "Gleiche Website" in found.reason["de"]
    assert all(
        p.score < found.score for p in propose([*apart, *FILLER], threshold=0.1) if p.pair == found.pair
    )


def test_what_is_known_to_be_apart_is_not_proposed_and_nothing_follows_through_it():
    records = [Record("a", "Lichtwerk"), Record("b", "Lichtwerk e. V."), Record("c", "LICHTWERK"), *FILLER]
    pairs = {p.pair for p in propose(records, apart=[frozenset({"a", "b"})])}
    assert pairs == {frozenset({"a", "c"}), frozenset({"b", "c"})}


def test_a_pair_that_follows_from_two_others_is_proposed():
    spelt = ("Kolbe Feinmechanik", "Kolbe Feinmechenik", "Kolbe Feinmechenek")
    records = [Record(str(n), name) for n, name in enumerate(spelt)]
    found = {p.pair: p for p in propose([*records, *FILLER])}
    assert [found[frozenset(pair)].rule for pair in ("01", "12", "02")] == ["typo", "typo", "through"]
    assert "Kolbe Feinmechenik" in found[frozenset("02")].reason["en"]
    assert frozenset("02") not in {p.pair for p in propose([*records, *FILLER], threshold=0.85)}


@pytest.mark.parametrize(
    ("one", "two", "proposed"),
    [
        ("Hans J. Naumann", "Hans Naumann", True),
        ("Prof. Dr. Eva Ines Berg", "Eva Ines Berg", True),
        ("Ralf Göhde", "Ralf Gröhde", True),
        ("Anna Berg", "Hans Berg", False),
        ("Anna Berg", "Anna Thal", False),
    ],
)
def test_persons(one, two, proposed):
    assert (proposal(one, two, kind="person") is not None) is proposed


@pytest.mark.parametrize(
    ("one", "two", "date", "proposed"),
    [
        ("Tag der Optik 2023", "Tag der Optik (2023)", "", True),
        ("Tag der Optik 2023", "Tag der Optik 2024", "", False),
        ("6. Tag der Optik", "7. Tag der Optik", "", False),
        ("6. Tag der Optik", "Tag der Optik 2013", "2013-05-01", True),
        ("6. Tag der Optik", "Tag der Optik 2013", "2014-05-01", False),
        ("Optikmesse 2019", "Optikmesse 2019: Stand von Lichtwerk", "", False),
    ],
)
def test_numbers_and_years_tell_events_apart(one, two, date, proposed):
    assert (proposal(one, two, kind="event", date=date) is not None) is proposed


def test_kinds_are_not_compared_with_each_other():
    assert propose([Record("a", "Lichtwerk"), Record("b", "Lichtwerk", "project")]) == []


def test_the_order_of_records_changes_nothing():
    records = [
        Record(str(n), name)
        for n, name in enumerate(("Lichtwerk", "Lichtwerk e. V.", "Kolbe Pharma", "Kolbe", "OCSL"))
    ]
    one, two = propose([*records, *FILLER]), propose([*FILLER, *reversed(records)])
    assert [(p.pair, p.score, p.rule) for p in one] == [(p.pair, p.score, p.rule) for p in two]


def test_reasons_are_given_in_both_languages_with_the_words_as_written():
    found = proposal("Kolbe Pharma", "Kolbe")
    assert found.reason == {
        "en": "One name adds a general word: pharma.",
        "de": "Ein Name fügt ein allgemeines Wort an: pharma.",
    }


def test_names_are_folded_and_legal_forms_told():
    assert fold("C³ – Hörmann & Söhne") == "c3 hoermann soehne"
    assert fold("Ho\u0308rmann") == "hoermann"
    assert split_legal("kolbe gmbh co kg") == ("kolbe", "company")
    assert split_legal("lichtwerk e v") == ("lichtwerk", "association")


def test_brackets_with_periods_are_no_names():
    assert [r.plain for r in readings("Kolbe MOZ (until 2015)")] == [("kolbe", "moz")]
    assert ("kolbe", "moz") in [r.plain for r in readings("Kolbe IMW (bis 2015 Kolbe MOZ)")]


def test_letters_inside_compounds_count_only_where_a_word_begins():
    known = frozenset({"forschung", "verbund"})
    assert expands("mfs", ("materialforschung", "steinberg"), known) >= 0.85
    assert expands("mts", ("materialforschung", "steinberg"), known) < 0.85


def test_cost_grows_with_the_number_of_records_and_not_with_its_square():
    def seconds(count):
        syllables = ["ka", "lu", "mer", "to", "si", "ren", "vol", "du", "pa", "nik"]
        names = ["".join(syllables[int(d)] for d in f"{n:04d}") for n in range(count)]
        records = [Record(str(n), f"{name.title()} Optik Cluster") for n, name in enumerate(names)]
        start = time.process_time()
        propose(records)
        return time.process_time() - start

    seconds(50)
    assert seconds(1200) < 12 * seconds(300)  # the square would be 16 times


def test_a_missing_package_is_named_with_its_extra():
    with pytest.raises(MissingPackageError, match="CG216") as error:
        load("clustergraph.no_such_module", package="rapidfuzz")
    assert 'pip install "clustergraph[ingest]"' in str(error.value)
