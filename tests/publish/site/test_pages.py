"""What holds for every page of a built site."""

import csv
import json
import re
from collections import defaultdict
from html.parser import HTMLParser
from pathlib import PurePosixPath
from posixpath import dirname, normpath
from urllib.parse import urlsplit

import pyoxigraph as ox
import pytest

from clustergraph.publish.site.knowledge import THINGS, Knowledge
from clustergraph.publish.site.questions import cell, chosen
from clustergraph.publish.site.speech import FIRST_THING, Speech
from clustergraph.query import catalogue
from clustergraph.terms import PREFIXES

LOADING = {
    ("img", "src"),
    ("link", "href"),
    ("script", "src"),
    ("iframe", "src"),
    ("source", "src"),
    ("object", "data"),
}


class Reader(HTMLParser):
    """Links, loaded files, ids, headings and text of a page."""

    def __init__(self):
        super().__init__()
        self.links, self.loads, self.ids, self.meta, self.tags = [], [], [], {}, defaultdict(int)
        self.language, self.text, self.embedded, self._script = None, [], [], False

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self.tags[tag] += 1
        self.ids += [values["id"]] if "id" in values else []
        if tag == "html":
            self.language = values["lang"]
        if tag == "meta":
            self.meta[values.get("http-equiv") or values.get("name")] = values.get("content")
        if tag == "script":
            self._script = "src" not in values
            kind = "application/ld+json" if self._script else "module"
            assert values["type"] == kind, "no code stands in a page"
        for name in ("href", "src", "data", "action"):
            if name in values:
                alternate = tag == "link" and values.get("rel") == "alternate"
                loaded = (tag, name) in LOADING and not alternate
                (self.loads if loaded else self.links).append(values[name])
        assert not [name for name in values if name.startswith("on") or name == "style"], (
            "no inline code or style"
        )

    def handle_endtag(self, tag):
        self._script = self._script and tag != "script"

    def handle_data(self, data):
        (self.embedded if self._script else self.text).append(data)


def read(text):
    reader = Reader()
    reader.feed(text)
    return reader


@pytest.fixture(scope="module")
def site(built):
    """Every page by its path from the root of the site."""
    root = built[0] / "site"
    return {
        path.relative_to(root).as_posix(): read(path.read_text(encoding="utf-8"))
        for path in root.rglob("*.html")
    }


@pytest.fixture(scope="module")
def knowledge(quads, example):
    return Knowledge(quads, example.settings)


def test_nothing_is_loaded_from_elsewhere(site, built):
    for path, page in site.items():
        assert not [link for link in page.loads if urlsplit(link).scheme or link.startswith("//")], path
    css = (built[0] / "site" / "static" / "style.css").read_text(encoding="utf-8")
    assert "url(" not in css
    assert "@import" not in css


def test_every_page_has_a_policy_a_language_one_heading_and_unique_ids(site):
    for path, page in site.items():
        policy = page.meta["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'"), path
        assert not {"'unsafe-inline'", "'unsafe-eval'"} & set(policy.split()), path
        assert page.meta["viewport"] == "width=device-width, initial-scale=1"
        assert page.tags["h1"] == 1, path
        assert len(page.ids) == len(set(page.ids)), path
        assert page.language == ("en" if path.startswith("en/") else "de"), path


def test_every_page_exists_in_both_languages_and_leads_to_the_other(site):
    german = {path.removeprefix("de/") for path in site if path.startswith("de/")}
    assert german == {path.removeprefix("en/") for path in site if path.startswith("en/")}
    for below in german:
        links = {normpath(f"{dirname(f'de/{below}')}/{link}") for link in site[f"de/{below}"].links}
        assert f"en/{below}" in links


def test_every_thing_and_every_relation_resolves(site, built, knowledge, example):
    root, base = built[0] / "site", f"{example.settings.base}id/"
    seen = 0
    for language in ("de", "en"):
        speech = Speech(knowledge, language, "")
        for iri in knowledge.subjects(base):
            local = iri.removeprefix(base)
            kind = local.partition("/")[0]
            if kind not in THINGS and kind not in FIRST_THING:
                continue
            path, _, anchor = speech.place(iri).partition("#")
            assert not anchor or anchor in site[path].ids, iri
            assert bool(anchor) == (kind in FIRST_THING), iri
            seen += 1
            if not anchor:
                assert all(
                    (root / f"data/{local}.{extension}").is_file() for extension in ("ttl", "nt", "jsonld")
                )
    assert seen > 60


def test_rdf_of_a_thing_is_the_same_in_its_three_formats_and_part_of_the_dataset(
    built, quads, knowledge, example
):
    whole = {(quad.subject, quad.predicate, quad.object) for quad in quads}
    formats = {"ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES, "jsonld": ox.RdfFormat.JSON_LD}
    for thing in knowledge.things["event"] + knowledge.things["person"]:
        local = thing.removeprefix(f"{example.settings.base}id/")
        read = [
            {
                (t.subject, t.predicate, t.object)
                for t in ox.parse(path=built[0] / f"site/data/{local}.{name}", format=f)
            }
            for name, f in formats.items()
        ]
        assert read[0] == read[1] == read[2]
        assert read[0] <= whole
        assert any(s.value == thing for s, _, _ in read[0])


def test_embedded_data_is_json_and_names_the_thing(site, knowledge, example):
    found = 0
    for path, page in site.items():
        for text in page.embedded:
            content = json.loads(text)
            assert content["@context"] == "https://schema.org"
            local = PurePosixPath(path).with_suffix("").relative_to(path.split("/")[0])
            assert content["@id"] == f"{example.settings.base}id/{local}"
            found += 1
    assert found >= len(knowledge.things["event"]) + len(knowledge.things["organisation"])


def test_every_statement_of_a_page_bears_a_mark(built):
    """In facts and dated rows, each value is followed by its marks before the next one begins."""
    root = built[0] / "site"
    values = 0
    for folder in ("event", "organisation", "person", "place", "project", "series", "topic", "venue"):
        for path in (root / "de" / folder).glob("*.html"):
            if path.name == "index.html":
                continue
            main = path.read_text(encoding="utf-8").partition("<footer")[0]
            rows = re.findall(r'<li[^>]*><span class="when">.*?</li>', main, re.DOTALL)
            for value in re.findall(r"<dd>.*?</dd>", main, re.DOTALL) + rows:
                assert 'class="marks"' in value, (path, value)
                values += 1
    assert values > 60


def test_marks_lead_to_the_entry_on_the_source_page_and_to_the_page_itself(built, knowledge, site):
    root = built[0] / "site"
    outside = {knowledge.value(source, "schema:url").value for source in knowledge.things["source"]}
    for thing in knowledge.things["person"]:
        path = f"en/{knowledge.paths.local(thing)}.html"
        text = (root / path).read_text(encoding="utf-8")
        pairs = re.findall(
            r'<a class="mark" href="([^"]+)"[^>]*>\d+</a><a class="mark out" href="([^"]+)"', text
        )
        assert pairs, path
        for entry, address in pairs:
            target, _, anchor = normpath(f"{dirname(path)}/{entry}").partition("#")
            assert target.startswith("en/source/")
            assert not anchor or anchor in site[target].ids
            assert address in outside


def test_page_of_a_source_states_every_subject_taken_from_it(quads, example, site):
    graphs = defaultdict(set)
    prefix = f"{example.settings.base}graph/source/"
    for quad in quads:
        if quad.graph_name.value.startswith(prefix):
            graphs[quad.graph_name.value.removeprefix(prefix)].add(quad.subject.value)
    assert graphs
    for slug, subjects in graphs.items():
        ids = set(site[f"en/source/{slug}.html"].ids)
        assert {subject.removeprefix(f"{example.settings.base}id/") for subject in subjects} <= ids


def test_programme_stands_in_its_order(built, knowledge):
    for event in knowledge.things["event"]:
        parts = knowledge.parts(event)
        if len(parts) < 2:
            continue
        text = (built[0] / f"site/de/{knowledge.paths.local(event)}.html").read_text(encoding="utf-8")
        programme = text.partition("Programm</h2>")[2]
        places = [programme.index(f'{part.rpartition("/")[2]}.html"') for part in parts]
        assert places == sorted(places)
        return
    pytest.fail("the example has no event with a programme")


def test_start_page_speaks_plainly(site):
    for path in ("index.html", "de/index.html", "en/index.html"):
        text = " ".join(site[path].text)
        for word in (
            "RDF",
            "SPARQL",
            "Turtle",
            "IRI",
            "Ontolog",
            "affinity",
            "Affinität",
            "null model",
            "Graph ",
        ):
            assert word not in text, (path, word)
        assert not re.search(r"\{\w*\}", text), "an unfilled gap"


def test_ranking_says_honestly_what_is_missing(site, built):
    text = " ".join(site["en/ranking.html"].text)
    if built[1].ranked:
        assert "rank 1" in text
    else:
        assert "There is not enough evidence for a recommendation yet" in text
        assert re.search(r"from \d+ activities of independent origin", text)


def test_each_address_in_a_cell_of_an_answer_is_a_link_of_its_own(knowledge):
    speech = Speech(knowledge, "en", "en/query/q.html")
    two = cell(speech, ox.Literal("https://www.example.org/a https://example.com/b?c"))
    assert re.findall('href="(.*?)"', two) == ["https://www.example.org/a", "https://example.com/b?c"]
    assert re.findall(">(.*?)</a>", two) == ["example.org", "example.com"]
    thing = knowledge.things["organisation"][0]
    ours = cell(speech, ox.Literal(f"{thing} https://example.com/b"))
    assert re.findall('href="(.*?)"', ours) == [speech.to(speech.place(thing)), "https://example.com/b"]
    for text in ("see https://example.com/b", "https://example.com/b javascript:alert(1)", ""):
        assert "href" not in cell(speech, ox.Literal(text))


def test_a_question_names_the_thing_and_the_day_that_it_was_answered_for(site, knowledge):
    for language, day in (("de", "8. November 2023"), ("en", "8 November 2023")):
        text = " ".join(site[f"{language}/query/names-on-a-day.html"].text)
        assert f"{day} 2023-11-08" in re.sub(r"\s+", " ", text)
        speech = Speech(knowledge, language, f"{language}/query/q.html")
        thing = knowledge.things["organisation"][0]
        name = thing.rpartition("/")[2]
        assert (
            chosen(speech, "organisation", name) == f'{speech.link(thing)} <code class="detail">{name}</code>'
        )
        assert chosen(speech, "organisation", "nobody-here") == "nobody-here"
        assert chosen(speech, "string", "<b>") == "&lt;b&gt;"


def test_every_question_has_its_page_with_text_answer_and_files(site, built):
    answered = 0
    for name, query in catalogue().items():
        page = site[f"de/query/{name}.html"]
        assert query.title["de"] in " ".join(page.text)
        root = built[0] / "site" / "data" / "query"
        assert (root / f"{name}.rq").read_text(encoding="utf-8") == query.text
        for language in ("de", "en"):
            path = root / f"{name}-{language}.csv"
            if path.is_file():  # else the example lacks what the query asks for by default
                with path.open(encoding="utf-8", newline="") as file:
                    rows = list(csv.reader(file))
                assert site[f"{language}/query/{name}.html"].tags["tr"] == (len(rows) if len(rows) > 1 else 0)
                answered += len(rows) > 1
    assert answered >= 10


def test_ontology_page_lists_every_own_term(site, quads):
    own = {quad.subject.value for quad in quads if quad.subject.value.startswith(PREFIXES["cg"])}
    assert len(own) > 50
    assert {f"cg:{iri.rpartition('#')[2]}" for iri in own} <= set(site["en/ontology.html"].ids)
