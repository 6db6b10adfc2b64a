"""A second build renders what changed, keeps the rest, and gives the bytes of a build from scratch."""

import hashlib
import os
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

from clustergraph.dataset import Dataset, derive, vocabulary_quads
from clustergraph.potential import rank
from clustergraph.publish import build, digests
from clustergraph.publish.answers import answers
from clustergraph.publish.dumps import Dumps
from clustergraph.publish.metadata import count
from clustergraph.publish.site import keeping, rendering
from clustergraph.publish.site.content import Content
from clustergraph.publish.site.keeping import Keeper
from clustergraph.publish.site.knowledge import Knowledge
from clustergraph.publish.site.rendering import stamp, write_site
from clustergraph.store import EmbeddedStore, cache
from clustergraph.terms import PREFIXES

EXAMPLE = Path(__file__).parents[1] / "example"
WOOD = "sources/2024/wood-cluster-forum-2024.ttl"
LIGHT = "sources/2024/photonics-valley-light-day-2024.ttl"
CHANGES = [
    ("register/organisations.ttl", '"Wood Cluster"@en', '"Timber Cluster"@en'),
    ("register/persons.ttl", '"Ada Berger"', '"Ada Bergmann"'),
    ("register/topics.ttl", '"Photonics"@en', '"Optics"@en'),
    (LIGHT, "cg:attendeeCount 120", "cg:attendeeCount 130"),
    (LIGHT, "topic:photonics,\n        topic:water-treatment ;", "topic:photonics ;"),
    (LIGHT, '"2024-05-14"^^xsd:date', '"2024-05-13"^^xsd:date'),
    (LIGHT, "https://photonics.example/news/light-day-2024", "https://photonics.example/light-day"),
    (
        LIGHT,
        "schema:organizer organisation:photonics-valley ;",
        "schema:organizer organisation:wood-cluster ;",
    ),
]


def hashes(folder):
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def change(data, name, old, new):
    path = data / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


class Site:
    """A site of changeable data that is written again and again into one place, as a build does it."""

    def __init__(self, folder):
        self.data = Path(shutil.copytree(EXAMPLE, folder / "data"))
        self.place, self.folder = folder / "site", folder

    def content(self):
        dataset = Dataset.open(self.data)
        settings, asserted = dataset.settings, dataset.quads()
        quads = sorted({*asserted, *derive(asserted, settings), *vocabulary_quads()}, key=str)
        prefixes = PREFIXES | settings.names.prefixes()
        store = EmbeddedStore(quads, prefixes)
        return Content(
            knowledge=Knowledge(quads, settings),
            quads=quads,
            settings=settings,
            prefixes=prefixes,
            counts=count(quads, settings.base),
            dumps=Dumps((), "0" * 64, settings.dataset),
            answers=answers(store, settings),
            ranking=rank(store, settings, null_samples=0, bootstraps=0),
        )

    def write(self):
        """Write the site where it lies already, and from scratch; both must agree. What was written at the first."""
        content = self.content()
        new, scratch = self.folder / "new", self.folder / "scratch"
        old = self.place if self.place.is_dir() else None
        keeper = Keeper(old, new, self.place, content.knowledge, stamp(content, ("en",)))
        wrote = write_site(content, new, ("en",), keeper=keeper)
        keeper.save()
        whole = write_site(content, scratch, ("en",))
        assert whole.kept == 0
        assert whole.pages == wrote.pages
        assert hashes(new) == hashes(scratch)
        for folder in filter(None, (old, scratch)):
            shutil.rmtree(folder)
        new.rename(self.place)
        return wrote


@pytest.fixture
def site(tmp_path, monkeypatch):
    monkeypatch.setenv("CLUSTERGRAPH_CACHE", str(tmp_path / "cache"))
    made = Site(tmp_path)
    assert made.write().kept == 0
    return made


def test_nothing_changed_nothing_is_rendered(site):
    before = {path: path.stat().st_ino for path in site.place.rglob("*.html")}
    wrote = site.write()
    assert (wrote.rendered, wrote.kept) == (0, len(before))
    assert {path: path.stat().st_ino for path in site.place.rglob("*.html")} == before


def test_whatever_changes_the_bytes_are_those_of_a_build_from_scratch(site):
    for name, old, new in CHANGES:
        pages = hashes(site.place)
        change(site.data, name, old, new)
        wrote = site.write()
        now = hashes(site.place)
        changed = {path for path in now if path.endswith(".html") and now[path] != pages.get(path)}
        assert 0 < len(changed) <= wrote.rendered < wrote.pages, (name, old)
    change(site.data, "dataset.toml", 'publisher = "The clustergraph authors"', 'publisher = "Somebody"')
    assert site.write().kept == 0, "every page shows the settings"


def test_a_source_that_comes_and_one_that_goes(site):
    away = (site.data / WOOD).read_bytes()
    (site.data / WOOD).unlink()
    assert site.write().kept > 0
    assert not (site.place / "en/source/wood-cluster-forum-2024.html").exists()
    (site.data / WOOD).write_bytes(away)
    assert site.write().kept > 0
    assert (site.place / "en/source/wood-cluster-forum-2024.html").is_file()


def test_a_page_that_somebody_edited_is_made_anew(site):
    for name in ("en/topic/photonics.html", "data/topic/timber.ttl"):
        (site.place / name).write_text("edited", encoding="utf-8")
    (site.place / "en/topic/timber.html").unlink()
    assert site.write().rendered == 2


@pytest.mark.parametrize("harm", ["cut", "flipped", "missing", "elsewhere", "another program"])
def test_without_notes_that_hold_everything_is_made_anew(site, monkeypatch, harm):
    for path in (site.folder / "cache").iterdir():
        content = path.read_bytes()
        middle = len(content) // 2
        if harm == "cut":
            path.write_bytes(content[:middle])
        elif harm == "flipped":
            path.write_bytes(content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :])
        elif harm == "missing":
            path.unlink()
    if harm == "elsewhere":
        site.place = site.place.rename(site.folder / "moved")
    if harm == "another program":
        monkeypatch.setattr(rendering, "program", lambda: "another")
    assert site.write().kept == 0


def test_pages_of_ranked_pairs_are_kept_while_the_ranking_is_the_same(
    ecosystem, small_settings, tmp_path, monkeypatch
):
    monkeypatch.setenv("CLUSTERGRAPH_CACHE", str(tmp_path / "cache"))
    place = tmp_path / "site"

    def write(quads):
        ranking = rank(EmbeddedStore(quads), small_settings, null_samples=20, bootstraps=4)
        content = Content(
            Knowledge(quads, small_settings), quads, small_settings, PREFIXES | small_settings.names.prefixes(),
            count(quads, small_settings.base), Dumps((), "0" * 64, small_settings.dataset), ranking=ranking,
        )  # fmt: skip
        old = place if place.is_dir() else None
        keeper = Keeper(old, tmp_path / "new", place, content.knowledge, stamp(content, ("en",)))
        wrote = write_site(content, tmp_path / "new", ("en",), keeper=keeper)
        keeper.save()
        shutil.rmtree(place, ignore_errors=True)
        (tmp_path / "new").rename(place)
        return wrote

    quads = ecosystem(5, clusters=5, others=2, events=30)
    first = write(quads)
    pairs = len(list(place.glob("en/pair/*.html")))
    assert pairs > 3
    assert write(quads).kept == first.pages
    # Another title of a page: told anew are the pairs that it bears, for the ranking does not depend on it.
    url = next(quad for quad in quads if quad.predicate.value.endswith("/url"))
    title = ox.NamedNode(PREFIXES["dcterms"] + "title")
    named, renamed = (
        [*quads, ox.Quad(url.subject, title, ox.Literal(text), url.graph_name)] for text in ("One", "Two")
    )
    write(named)
    assert 0 < write(renamed).rendered < pairs
    kept = hashes(place)
    shutil.rmtree(place)
    assert write(renamed).kept == 0
    assert hashes(place) == kept
    # One organiser less: who met whom is no longer the same, so every pair is told anew.
    organiser = next(quad for quad in quads if quad.predicate.value.endswith("/organizer"))
    assert write([quad for quad in quads if quad != organiser]).rendered > pairs


def test_a_page_may_not_read_what_its_draft_does_not_name(site, monkeypatch):
    content = site.content()
    keeper = Keeper(None, site.folder / "new", site.place, content.knowledge, "stamp")

    def nosy(seen, *_args):
        return seen.answers

    monkeypatch.setattr("clustergraph.publish.site.pages._thing_page", nosy)
    with pytest.raises(AttributeError, match="a page reads answers of the content"):
        write_site(content, site.folder / "new", ("en",), keeper=keeper)


def test_a_whole_build_after_one_changed_source_equals_one_from_scratch(tmp_path, monkeypatch):
    monkeypatch.setenv("CLUSTERGRAPH_CACHE", str(tmp_path / "cache"))
    data = Path(shutil.copytree(EXAMPLE, tmp_path / "data"))
    assert build(Dataset.open(data), tmp_path / "out", lang="en").kept == 0
    change(data, *CHANGES[3])
    summary = build(Dataset.open(data), tmp_path / "out", lang="en")
    assert 0 < summary.pages - summary.kept < summary.pages / 2
    assert f"{summary.pages}: {summary.pages - summary.kept} rendered, {summary.kept} kept" in summary.text()
    assert len(os.listdir(tmp_path / "cache")) <= cache.KEPT  # noqa: PTH208 - names are enough
    monkeypatch.setenv("CLUSTERGRAPH_CACHE", "")
    assert build(Dataset.open(data), tmp_path / "scratch", lang="en").kept == 0
    assert hashes(tmp_path / "out") == hashes(tmp_path / "scratch")


def test_the_program_has_one_digest_and_values_have_theirs():
    assert digests.program() == digests.program()
    assert digests.digest({"a": 1, "b": {2, 3}}) == digests.digest({"b": {3, 2}, "a": 1})
    assert digests.digest("1") != digests.digest(1)
    assert digests.digest(["ab", "c"]) != digests.digest(["a", "bc"])
    assert digests.digest([[], 1]) != digests.digest([[1]])
    with pytest.raises(TypeError, match="no digest of a object"):
        digests.digest(object())


def test_numbers_of_questions_survive_packing():
    assert list(keeping._unpacked(keeping._packed([7, 3, 70_000]))) == [3, 7, 70_000]
