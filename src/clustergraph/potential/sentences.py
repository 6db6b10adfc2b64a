"""What a ranking says, in words of German and English. One table of phrases, and one sentence for each kind of path."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from clustergraph.network.statements import local
from clustergraph.potential.recency import QUIET_YEARS, last_seen
from clustergraph.potential.seats import seats
from clustergraph.potential.succession import gone

if TYPE_CHECKING:
    from clustergraph.network.statements import Row
    from clustergraph.potential.evidence import Path
    from clustergraph.potential.ranking import Pair, Ranking

PHRASES: dict[str, tuple[str, str]] = {
    "open": ("neu anzubahnen", "open"),
    "deepen": ("zu vertiefen", "deepen"),
    "insufficient evidence": ("zu wenig Belege", "insufficient evidence"),
    "apart": ("nicht verglichen", "not compared"),
    "rank": ("Rang {rank} von {of}", "rank {rank} of {of}"),
    "rank span": ("Rang {rank} ({lo}–{hi}) von {of}", "rank {rank} ({lo}–{hi}) of {of}"),
    "size": ("aus der Größe zu erwarten", "expected from size"),
    "affinity": ("Affinität (ohne Größe)", "affinity (without size)"),
    "paths": ("Wege", "paths"),
    "topic": ("Thema", "topic"),
    "place": ("Ort", "place"),
    "type": ("Art", "type"),
    "common": ("gemeinsame Aktivitäten", "common activities"),
    "observed": ("{observed} beobachtet", "{observed} observed"),
    "expected": ("{expected:.1f} aus der Größe erwartet", "{expected:.1f} expected by size"),
    "why": ("Warum", "Why"),
    "through": ("Wer vermitteln könnte", "Who could broker"),
    "nobody": ("niemand: keine gemeinsamen Partner bekannt", "nobody: no common partner is known"),
    "on what": ("Worüber", "On what"),
    "how sure": ("Wie sicher", "How sure"),
    "shared": ("gemeinsam", "shared"),
    "complementary": ("ergänzend", "complementary"),
    "intermediary": ("Mittler von Amts wegen", "intermediary"),
    "nothing": ("Keine Seite nennt eine gemeinsame Aktivität.", "No page states a common activity."),
    "more": ("{count} weitere", "{count} more"),
    "undated": ("ohne Datum", "undated"),
    "known by": ("ohne Datum, berichtet bis {day}", "undated, reported by {day}"),
    "no path": (
        "Es gibt keinen Weg zwischen beiden, den eine Seite in jedem Schritt belegt; daher kein Rang.",
        "No path between the two is stated by a page at every step; so there is no rank.",
    ),
    "gate": (
        "Einen Rang gibt es ab {needed} Aktivitäten aus unabhängiger Herkunft auf jeder Seite; daher hier keinen.",
        "A pair is ranked from {needed} activities of independent origin on each side; so there is no rank.",
    ),
    "merger": (
        "Beide sind nach einer belegten Fusion eine Einrichtung; daher kein Rang.",
        "After a merger that a page states the two are one body; so there is no rank.",
    ),
    "shared operator": (
        "Ein Träger führt beide; sie müssen nicht erst zusammengebracht werden, daher kein Rang.",
        "One operator runs both; they need not be brought together, so there is no rank.",
    ),
    "shared management": (
        "Eine Person leitet beide; sie müssen nicht erst zusammengebracht werden, daher kein Rang.",
        "One person manages both; they need not be brought together, so there is no rank.",
    ),
    "by excess": (
        "Der Rang folgt hier aus beobachteten gegen erwartete Aktivitäten, nicht aus der Summe.",
        "Here the rank follows observed against expected activities, not the sum.",
    ),
    "same seat": ("Beide haben ihren Sitz in {place}", "Both have their seat in {place}"),
    "two seats": (
        "Die Sitze liegen {km:.0f} km auseinander: {first} ({u}) und {second} ({v})",
        "The seats are {km:.0f} km apart: {first} ({u}) and {second} ({v})",
    ),
    "last seen": ("{name}: zuletzt bei {activity}", "{name}: last seen in {activity}"),
    "quiet": (
        "seit mehr als {years} Jahren ist keine Aktivität bekannt; zu prüfen ist, ob es die Organisation noch gibt",
        "no activity is known for more than {years} years; check whether it still exists",
    ),
    "quiet since": (
        "{name}: seit {year} keine Aktivität bekannt",
        "{name}: no activity known since {year}",
    ),
    "merged": (
        "{name}: {year} in {into} aufgegangen",
        "{name}: merged into {into} in {year}",
    ),
    "succeeded": (
        "{name}: seit {year} fortgeführt durch {into}",
        "{name}: succeeded by {into} in {year}",
    ),
    "by office": (
        "Auch mit beiden verbunden, aber von Amts wegen: {names}",
        "Also linked to both, but by office: {names}",
    ),
    "unknown seat": ("Ort: ein Sitz ist unbekannt", "place: a seat is unknown"),
    "made of": ("Woraus der Rang folgt", "What the rank is made of"),
    "beyond": ("reicht über die Region hinaus", "reaches beyond the region"),
    "others": (
        "weitere Wege: {count} ({share:.0%} des Anteils)",
        "other paths: {count} ({share:.0%} of the term)",
    ),
    "one host less": (
        "ohne die Website {host} Rang {rank}",
        "rank {rank} without the website {host}",
    ),
    "not compared": (
        "Die Rangliste vergleicht Clusterorganisationen; dieses Paar steht nicht darin.",
        "The ranking compares cluster organisations; this pair is not in it.",
    ),
    "known": (
        "{name}: Aktivitäten aus unabhängiger Herkunft: {independent}, nötig: {needed} (Aktivitäten: {activities}, Herkünfte: {origins})",
        "{name}: activities of independent origin: {independent}, needed: {needed} (activities: {activities}, origins: {origins})",
    ),
    "q": (
        "q = {q:.2f} gegen das Zufallsmodell bei {tests} Tests",
        "q = {q:.2f} against the null model, {tests} tests",
    ),
    "low power": ("geringe Teststärke: erwartet weniger als 1", "low power: less than 1 expected"),
    "caution": (
        "Die Zahlen ordnen, was Seiten berichten; sie sagen nicht, dass ein Paar zusammenarbeiten wird oder soll.",
        "The figures order what pages report; they do not say that a pair will or should work together.",
    ),
    "listed-participation": ("nahmen teil an", "took part in"),
    "co-organised-event": ("veranstalteten gemeinsam", "organised together"),
    "joint-project": ("arbeiteten zusammen im Projekt", "worked together in the project"),
    "bilateral-cooperation": ("vereinbarten", "agreed"),
    "working-group": ("bildeten die Arbeitsgruppe", "formed the working group"),
    "joint-stand": ("stellten gemeinsam aus", "exhibited together"),
}

RULES: dict[str, tuple[str, str]] = {
    "coordinator": ("Koordination", "coordinator"),
    "itinerant": ("Vermittlung von außen", "itinerant broker"),
    "representative": ("Vertretung nach außen", "representative"),
    "gatekeeper": ("Zugang", "gatekeeper"),
    "liaison": ("Bindeglied", "liaison"),
}


def say(phrase: str, lang: str, **values: object) -> str:
    """The phrase in `lang`, its gaps filled with `values`."""
    return PHRASES[phrase][0 if lang == "de" else 1].format(**values)


def decimal(text: str, lang: str) -> str:
    """Figures in `text` with the decimal sign of `lang`."""
    return re.sub(r"(?<=\d)\.(?=\d)", ",", text) if lang == "de" else text


def role(name: str, lang: str) -> str:
    """A broker's role in words."""
    return RULES[name][0 if lang == "de" else 1]


def sentence(ranking: Ranking, pair: Pair, path: Path, lang: str) -> str:
    """One path as one sentence, without its pages."""
    de = lang == "de"
    u, v = ranking.label(pair.u, lang), ranking.label(pair.v, lang)
    names = [_called(ranking, column, lang) for column in path.activities]
    if path.term == "common":
        relation = weakest_relation(ranking, pair, path.activities[0])
        return f"{u} {'und' if de else 'and'} {v} {say(relation, lang)} {names[0]}"
    if path.term == "topic":
        first, second = (ranking.thing_label(topic, lang) for topic in path.topics)
        if path.topics[0] == path.topics[1]:
            return f"Beide befassen sich mit {first}" if de else f"Both work on {first}"
        related = f"{first} ({u}) und {second} ({v}) sind verwandte Themen"
        return related if de else f"{first} ({u}) and {second} ({v}) are related topics"
    chain = [u, *(ranking.label(row, lang) for row in path.between), v]
    # Being named on one page of an event is not yet a meeting, so the sentence says only where both stood.
    steps = [
        f"{a} und {b} bei {name}" if de else f"{a} and {b} in {name}"
        for a, b, name in zip(chain, chain[1:], names, strict=False)
    ]
    return "; ".join(steps)


def seats_sentence(ranking: Ranking, pair: Pair, lang: str) -> tuple[str, tuple[Row, ...]] | None:
    """Where both have their seats, and the triples that state it; None where one seat is unknown."""
    found = seats(ranking.incidence, pair.u, pair.v)
    if found is None:
        return None
    first, second = (ranking.thing_label(place, lang) for place in found.places)
    if found.places[0] == found.places[1]:
        return say("same seat", lang, place=first), found.rows
    u, v = ranking.label(pair.u, lang), ranking.label(pair.v, lang)
    return say("two seats", lang, km=found.km, first=first, second=second, u=u, v=v), found.rows


def seen_sentence(ranking: Ranking, row: int, lang: str) -> tuple[str, tuple[Row, ...]] | None:
    """When the organisation in `row` was last seen, with a warning after long silence; None where no activity has a date."""
    seen = last_seen(ranking.incidence, row)
    if seen is None:
        return None
    called = _called(ranking, seen.activity, lang)
    text = say("last seen", lang, name=ranking.label(row, lang), activity=called)
    if seen.quiet:
        text += f"; {say('quiet', lang, years=QUIET_YEARS)}"
    return text, (seen.row,) if seen.row else ()


def gone_sentence(ranking: Ranking, iri: str, lang: str) -> tuple[str, tuple[Row, ...]] | None:
    """Into what the organisation `iri` was merged, or what followed it, by the reference date; None where it still is itself."""
    found = gone(ranking.incidence, iri)
    if found is None:
        return None
    phrase = "merged" if found.merger else "succeeded"
    into = ", ".join(ranking.thing_label(one, lang) for one in found.into)
    return say(phrase, lang, name=ranking.thing_label(iri, lang), into=into, year=found.day.year), found.rows


def quiet_sides(ranking: Ranking, pair: Pair, lang: str) -> list[str]:
    """A short warning for each side that others have followed, or of which nothing has been known for long."""
    told = []
    for row in (pair.u, pair.v):
        seen = last_seen(ranking.incidence, row)
        if followed := gone_sentence(ranking, ranking.incidence.organisations[row].iri, lang):
            told.append(followed[0])
        elif seen is not None and seen.quiet:
            told.append(say("quiet since", lang, name=ranking.label(row, lang), year=seen.day.year))
    return told


def _called(ranking: Ranking, column: int, lang: str) -> str:
    """An activity by its name in quotation marks and its time."""
    activity = ranking.incidence.activities[column]
    left, right = ("„", "“") if lang == "de" else ("“", "”")
    day = activity.known_by
    unknown = say("known by", lang, day=day.isoformat()) if day else say("undated", lang)
    return f"{left}{activity.label(lang)}{right}, {activity.when or unknown}"


def weakest_relation(ranking: Ranking, pair: Pair, column: int) -> str:
    """The weakest relation that both stand in: who organised and who attended took part together."""
    inc = ranking.incidence
    strength = inc.priors.relation_weights
    best = [
        max((s.relation for s in inc.statements[row, column]), key=lambda name: strength[name])
        for row in (pair.u, pair.v)
    ]
    return min(best, key=lambda name: strength[name])


def address(ranking: Ranking, source: str) -> str:
    """The address of a page, or its id where it has none."""
    page = ranking.incidence.sources.get(source)
    return page.url if page and page.url else local(source)
