"""Addresses of things that were merged away lead on, in the whole site and in the one without persons."""

import re
import shutil
from pathlib import Path
from posixpath import dirname, normpath

import pytest

from clustergraph.atomic import write_all
from clustergraph.dataset import Dataset
from clustergraph.dataset.removing import find_person, plan_removal
from clustergraph.publish import build
from clustergraph.publish.redirects import NOWHERE, htaccess
from clustergraph.reconcile import merge

from ..rewriting import Rewriter  # noqa: TID252 - a helper of these tests

EXAMPLE = Path(__file__).parents[2] / "example"
ENTRIES = {
    "register/organisations.ttl": """
organisation:phototal
    a org:Organization ;
    org:classification orgkind:network ;
    skos:prefLabel "Phototal"@de, "Phototal"@en .

organisation:ada-berger-verein
    a org:Organization ;
    org:classification orgkind:network ;
    skos:prefLabel "Verein von 1990"@de, "Club of 1990"@en .
""",
    "register/persons.ttl": """
person:ada-bergner
    a foaf:Person ;
    foaf:name "A. Bergner" .
""",
}


@pytest.fixture(scope="module")
def merged(tmp_path_factory):
    """The example after three merges: two organisations, one with the name of a person in its IRI, and a person."""
    data = Path(shutil.copytree(EXAMPLE, tmp_path_factory.mktemp("moved") / "data"))
    for name, text in ENTRIES.items():
        path = data / name
        path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
    for kind, kept, gone in (
        ("organisation", "photonics-valley", "phototal"),
        ("organisation", "wood-cluster", "ada-berger-verein"),
        ("person", "ada-berger", "ada-bergner"),
    ):
        dataset = Dataset.open(data)
        names = dataset.settings.names
        merge(dataset, names.thing(kind, kept).value, names.thing(kind, gone).value)
    return data


@pytest.fixture(scope="module")
def site(merged, tmp_path_factory):
    out = tmp_path_factory.mktemp("out") / "out"
    summary = build(Dataset.open(merged), out)
    assert summary.pages == len(list((out / "site").rglob("*.html")))
    return out / "site"


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("organisation/phototal", "organisation/photonics-valley"),
        ("organisation/ada-berger-verein", "organisation/wood-cluster"),
        ("person/ada-bergner", "person/ada-berger"),
    ],
)
def test_the_page_at_an_old_address_leads_to_the_new_one(site, language, old, new):
    path = f"{language}/{old}.html"
    text = (site / path).read_text(encoding="utf-8")
    targets = {
        *re.findall(r'http-equiv="refresh" content="0; url=([^"]+)"', text),
        *re.findall(r'rel="canonical" href="([^"]+)"', text),
        *re.findall(r'<p class="lead">[^<]*<a href="([^"]+)"', text),
    }
    found = {normpath(f"{dirname(path)}/{target}") for target in targets}
    assert found == {f"{language}/{new}.html"}
    assert (site / f"{language}/{new}.html").is_file()


def test_the_rdf_at_an_old_address_says_what_replaces_it(site):
    text = (site / "data/organisation/phototal.nt").read_text(encoding="utf-8")
    base = "https://example.org/clusters/id/organisation"
    assert text == (
        f"<{base}/phototal> <http://purl.org/dc/terms/isReplacedBy> <{base}/photonics-valley> .\n"
    )
    assert {path.name for path in (site / "data/organisation").glob("phototal.*")} == {
        "phototal.ttl", "phototal.nt", "phototal.jsonld",
    }  # fmt: skip


def test_no_list_and_no_other_page_leads_to_an_old_address(site):
    pages = [p for p in (site / "en").rglob("*.html") if p.name != "phototal.html"]
    assert not [p for p in pages if 'phototal.html"' in p.read_text(encoding="utf-8")]


def test_without_persons_no_old_address_names_one(merged, tmp_path):
    build(Dataset.open(merged), tmp_path / "out", lang="en", no_persons=True)
    folder = tmp_path / "out" / "site"
    assert (folder / "en/organisation/phototal.html").is_file()
    assert not [p for p in folder.rglob("*") if "berg" in p.name]


def test_who_was_removed_has_no_address_that_leads_on(merged, tmp_path):
    data = Path(shutil.copytree(merged, tmp_path / "data"))
    dataset = Dataset.open(data)
    day = dataset.settings.date
    write_all(data, plan_removal(dataset, find_person(dataset, "ada-berger"), day).contents)
    assert not [p for p in data.glob("*.csv") if "bergner" in p.read_text(encoding="utf-8")]
    build(Dataset.open(data), tmp_path / "out", lang="en")
    site = tmp_path / "out" / "site"
    assert not [p for p in site.rglob("*") if "berger" in p.name or "bergner" in p.name]
    assert (site / "en/organisation/phototal.html").is_file()


def test_a_redirect_from_an_old_iri_ends_at_a_page_and_at_data_that_lead_on(site, merged):
    settings = Dataset.open(merged).settings
    rules = Rewriter(htaccess(settings, ("de", "en")))
    for kind, gone, kept in (
        ("organisation", "phototal", "photonics-valley"),
        ("person", "ada-bergner", "ada-berger"),
    ):
        page = rules.answer(f"id/{kind}/{gone}", accept="text/html").location.removeprefix(NOWHERE)
        assert f'href="../{kind}/{kept}.html"' in (site / page).read_text(encoding="utf-8")
        data = rules.answer(f"id/{kind}/{gone}", accept="text/turtle").location.removeprefix(NOWHERE)
        assert "isReplacedBy" in (site / data).read_text(encoding="utf-8")
