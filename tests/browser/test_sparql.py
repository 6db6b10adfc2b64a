"""SPARQL in the browser: the same rows as the embedded engine, and a page that stays live whatever is asked."""

import csv
import io
import json
import re
from collections import Counter

import pyoxigraph as ox
import pytest

BIG = 120_000
"""Milliseconds for a query of the catalogue on a busy machine, loading included."""


def ask(page, text):
    """Put `text` in the editor as a reader does who pastes it, and ask."""
    page.locator(".CodeMirror").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)
    page.keyboard.press("Control+Enter")


def answered(page):
    page.locator(".answer [role=tabpanel], .answer .note, .answer .truth").first.wait_for(timeout=BIG)


def file(page, name):
    with page.expect_download() as waiting:
        page.locator(".downloads").get_by_role("button", name=name, exact=True).click()
    return waiting.value.path().read_bytes().decode()


def rows_of(text, query):
    """Columns and rows, with their numbers. SPARQL leaves open in which order GROUP_CONCAT joins, so its words are sorted."""
    columns, *rows = csv.reader(io.StringIO(text, newline=""))
    joined = set(re.findall(r"GROUP_CONCAT\b.*?\bAS \?(\w+)\)", query, re.DOTALL))
    loose = [name in joined for name in columns]

    def cell(value, joined):
        return tuple(sorted(word.strip(";,") for word in value.split())) if joined else value

    return columns, Counter(tuple(map(cell, row, loose)) for row in rows)


@pytest.fixture
def view(page, site):
    page.goto(f"{site}/en/explore/sparql.html")
    page.locator(".CodeMirror").wait_for()
    return page


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_named_question_gives_the_rows_of_the_embedded_engine(page, site, folder, language):
    about = json.loads((folder / "explorer/data/sparql.json").read_text(encoding="utf-8"))
    names = [query["name"] for query in about["queries"]]
    assert len(names) > 25
    page.goto(f"{site}/{language}/explore/sparql.html")
    page.locator(".CodeMirror").wait_for()
    different = {}
    for name in names:
        page.locator("#catalogue").select_option(name)
        page.locator(".actions .button").click()
        page.locator(".actions .button:not([disabled])").wait_for(timeout=BIG)
        assert page.locator(".problem").is_hidden(), (name, page.locator(".problem").inner_text())
        text = next(query["text"] for query in about["queries"] if query["name"] == name)
        wanted = (folder / f"data/query/{name}-{language}.csv").read_bytes().decode()
        got = rows_of(file(page, "CSV"), text)
        if got != rows_of(wanted, text):
            different[name] = (got[0], got[1].total(), rows_of(wanted, text)[1].total())
    assert different == {}


def test_the_page_of_a_question_leads_here_and_is_answered_at_once(page, site):
    page.goto(f"{site}/en/query/sources-by-host.html")
    page.locator("a[href*='explore/sparql.html#query=sources-by-host']").click()
    page.wait_for_url(re.compile(r"explore/sparql\.html#query=sources-by-host"))
    page.locator(".answer tbody tr").first.wait_for(timeout=BIG)
    assert page.locator("#catalogue").input_value() == "sources-by-host"


def test_the_stop_button_ends_a_cross_join_and_the_page_stays_live(view):
    ask(view, "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    view.get_by_text("has been running").wait_for(timeout=BIG)
    # While it runs, the page answers: the search finds, and a text can be typed.
    view.locator("header [role=combobox]").fill("biosaxony")
    view.locator("header [role=option]", has_text="biosaxony e. V.").first.wait_for()
    stop = view.get_by_role("button", name="Stop")
    assert stop.is_enabled()
    stop.click()
    view.get_by_text("Stopped.").wait_for(timeout=2000)
    ask(view, "ASK { ?s a cg:Event }")
    view.locator(".truth").wait_for(timeout=BIG)
    assert view.locator(".truth").inner_text() == "Yes"


def test_an_error_is_shown_at_its_place(view):
    ask(view, "SELECT * WHERE {\n  ?s cg:tookPartIn ?o .\n  ?s nowhere:to ?x\n}")
    view.locator(".problem").wait_for(timeout=BIG)
    # The editor declares the known prefix in a line of its own where it was typed, not where it was pasted.
    lines = view.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()").split("\n")
    number = next(place for place, line in enumerate(lines, 1) if "nowhere" in line)
    assert f"Line {number}, column 6" in view.locator(".problem").inner_text()
    assert view.locator(".CodeMirror .wrong").count() == 1
    ask(view, "SELECT * WHERE { ?s ?p }")
    view.get_by_text(re.compile(r"Line \d+, column \d+: expected")).wait_for(timeout=BIG)


def test_construct_gives_turtle_and_a_graph(view):
    ask(
        view,
        "CONSTRUCT { ?a cg:tookPartIn ?b } WHERE { ?a cg:tookPartIn ?b ; org:classification orgkind:hub }",
    )
    view.locator(".answer pre").wait_for(timeout=BIG)
    assert "@prefix cg:" in view.locator(".answer pre").inner_text()
    triples = list(ox.parse(file(view, "Turtle").encode(), format=ox.RdfFormat.TURTLE))
    assert len(triples) == len(set(triples)) > 5
    view.get_by_role("tab", name="Graph").click()
    view.locator(".netted circle").first.wait_for()
    assert view.locator(".netted circle").count() > 5


def test_results_are_a_table_a_chart_and_files(view):
    ask(
        view,
        'SELECT ?kind (COUNT(?e) AS ?n) ("ä,\\"b\\"" AS ?odd) WHERE { ?e a cg:Event ; cg:eventKind ?kind } GROUP BY ?kind ORDER BY DESC(?n)',
    )
    view.locator(".answer tbody tr").first.wait_for(timeout=BIG)
    rows = view.locator(".answer tbody tr").count()
    assert rows > 3
    text = file(view, "CSV")
    assert text.startswith("kind,n,odd\r\n")
    assert '"ä,""b"""' in text
    assert len(json.loads(file(view, "JSON"))["results"]["bindings"]) == rows
    tsv = file(view, "TSV").splitlines()
    assert tsv[0] == "?kind\t?n\t?odd"
    assert len(tsv) == rows + 1
    view.get_by_role("tab", name="Chart").click()
    view.locator(".bars rect").first.wait_for()
    assert view.locator(".bars rect").count() == rows


def test_many_rows_are_paged_and_the_file_has_all(view):
    ask(view, "SELECT ?s ?name WHERE { ?s skos:prefLabel ?name } ORDER BY ?s ?name LIMIT 350")
    view.locator(".answer tbody tr").first.wait_for(timeout=BIG)
    assert view.locator(".answer tbody tr").count() == 100
    assert "Rows 1–100 of 350" in view.locator(".pager").inner_text()
    for _ in range(3):
        view.get_by_role("button", name="Next").click()
        view.wait_for_timeout(300)
    assert "Rows 301–350 of 350" in view.locator(".pager").inner_text()
    assert len(file(view, "CSV").splitlines()) == 351


def test_things_have_their_names_and_pages(view):
    ask(view, "SELECT ?x WHERE { VALUES ?x { organisation:biosaxony } ?x a org:Organization }")
    link = view.locator(".answer tbody a")
    link.wait_for(timeout=BIG)
    assert link.inner_text() == "biosaxony e. V."
    link.click()
    view.wait_for_url("**/en/organisation/biosaxony.html")


def test_a_value_of_a_question_can_be_changed_and_shared(page, site):
    page.goto(f"{site}/en/explore/sparql.html#query=events-of-an-organisation")
    page.locator(".answer tbody tr").first.wait_for(timeout=BIG)
    field = page.locator(".fields [role=combobox]").first
    field.fill("silicon saxony")
    page.locator(".fields [role=option]:not([aria-disabled])").first.wait_for()
    field.press("Enter")
    page.wait_for_url("**organisation=silicon-saxony**")
    assert "organisation/silicon-saxony>" in page.evaluate(
        "document.querySelector('.CodeMirror').CodeMirror.getValue()"
    )
    # The language switch keeps question and value.
    page.locator("a.language").click()
    page.wait_for_url("**/de/explore/sparql.html#**")
    page.locator(".answer tbody tr").first.wait_for(timeout=BIG)
    text = page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()")
    assert "organisation/silicon-saxony>" in text
    assert 'LANG(?event_label) = "de"' in text


def test_the_editor_completes_by_plain_names(view):
    view.locator(".CodeMirror").click()
    view.keyboard.press("Control+a")
    view.keyboard.type("SELECT * WHERE { ?x took")
    view.keyboard.press("Control+Space")
    view.locator(".CodeMirror-hint", has_text="cg:tookPartIn").wait_for()
    view.keyboard.press("Enter")
    text = view.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()")
    assert "?x cg:tookPartIn" in text


def test_nothing_is_loaded_before_a_question(view):
    view.wait_for_load_state("networkidle")
    asked = view.context.watch.requests
    assert not [url for url in asked if url.endswith((".wasm", ".gz", "sparql-worker.js"))]


def test_tab_leaves_the_editor(view):
    view.locator(".CodeMirror").click()
    view.keyboard.press("Tab")
    assert not view.evaluate("document.activeElement.closest('.CodeMirror') !== null")
