"""A check after changes gives the report of a whole check, whatever was changed, and whatever lies in the cache."""

import random
import shutil
import sqlite3
import time
from pathlib import Path

import pytest

from clustergraph.check import check
from clustergraph.check.delta import readings
from clustergraph.check.report import text as text_of
from clustergraph.check.shapes import compiled_shapes
from clustergraph.dataset import Dataset, files
from clustergraph.store import cache
from clustergraph.synth import write_files

EXAMPLE = Path(__file__).parents[1] / "example"
REPORT = "sources/2024/photonics-valley-light-day-2024.ttl"


@pytest.fixture(autouse=True)
def a_cache(tmp_path, monkeypatch):
    folder = tmp_path / "cache"
    monkeypatch.setenv("CLUSTERGRAPH_CACHE", str(folder))
    return folder


@pytest.fixture
def folder(tmp_path):
    copy = Path(shutil.copytree(EXAMPLE, tmp_path / "data"))
    assert check(Dataset.open(copy)).again is None
    return copy


def replace(folder, name, old, new):
    path = folder / name
    text = path.read_text("utf-8")
    assert text.count(old) >= 1
    path.write_text(text.replace(old, new, 1), "utf-8")


def agree(folder, lang="en"):
    """The report from the snapshot, which must be that of a whole check; None if the whole check was made."""
    again, whole = check(Dataset.open(folder), lang), check(Dataset.open(folder), lang, cache=False)
    assert again.findings == whole.findings
    assert again == whole
    assert again.statements == whole.statements
    assert whole.again is None
    return again if again.again else None


def test_without_a_change_nothing_is_looked_at(folder):
    assert agree(folder).again == (0, 0)


def test_files_that_lie_still_are_not_read(tmp_path, monkeypatch):
    now = time.time_ns() + 2 * files.RECENT
    monkeypatch.setattr(files.time, "time_ns", lambda: now)  # as if written long ago
    copy = Path(shutil.copytree(EXAMPLE, tmp_path / "data"))
    check(Dataset.open(copy))
    time.sleep(0.05)  # the clock of a file system ticks in hundredths of a second at most
    replace(copy, REPORT, '"Licht reinigt Wasser"', '"Licht reinigt Wasser again"')
    dataset = Dataset.open(copy)
    found = check(dataset)
    assert found.again is not None
    assert found.again[0] == 1
    assert found == check(Dataset.open(copy), cache=False)
    read = {file.name for file in dataset.files if "content" in vars(file)}
    assert REPORT in read
    assert len(read) < len(dataset.files) / 2


PAGE = """@prefix cg: <https://w3id.org/clustergraph/ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix event: <https://example.org/clusters/id/event/> .
@prefix organisation: <https://example.org/clusters/id/organisation/> .
@prefix schema: <https://schema.org/> .
@prefix source: <https://example.org/clusters/id/source/> .
@prefix sourcekind: <https://w3id.org/clustergraph/ontology/source-kind/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

source:extra
    a cg:Source ;
    cg:added "2026-01-31"^^xsd:date ;
    cg:host "example.org" ;
    cg:retrieved "2026-01"^^xsd:gYearMonth ;
    cg:sourceKind sourcekind:press-release ;
    dcterms:title "Meldung"@de ;
    schema:url <https://example.org/extra> .

event:light-day-2024
    schema:organizer organisation:{organiser} .
"""


def write(name, text):
    def edit(folder):
        (folder / name).parent.mkdir(exist_ok=True, parents=True)
        (folder / name).write_text(text, "utf-8")

    return edit


def cut(name, start, end):
    """An edit that takes out the text from `start` to `end`."""

    def edit(folder):
        text = (folder / name).read_text("utf-8")
        at = text.index(start)
        (folder / name).write_text(text[:at] + text[text.index(end, at) + len(end) :], "utf-8")

    return edit


def swap(name, old, new):
    return lambda folder: replace(folder, name, old, new)


ORGANISATIONS, PERSONS, EVENTS = "register/organisations.ttl", "register/persons.ttl", "register/events.ttl"
EDITS = {
    "a wrong role": swap(REPORT, "cg:role role:opening", "cg:role role:managing-director"),
    "a missing value": swap(REPORT, "    cg:onBehalfOf organisation:photonics-valley ;\n", ""),
    "a remark moves all lines": swap(REPORT, "@prefix basis", "# A remark.\n\n@prefix basis"),
    "a thing that is not registered": swap(REPORT, "cg:participant person:ada-berger", "cg:participant person:ada-burger"),
    "another layout": swap(REPORT, "    cg:role role:opening ;", "cg:role   role:opening;"),
    "a syntax error": swap(REPORT, "cg:role role:opening ;", "cg:role ; role:opening ;"),
    "a lint error": swap(REPORT, 'cg:statedRole "Geschäftsführerin"@de', 'cg:statedRole "Geschäftsführerin"'),
    "a new page": write("sources/2026/extra.ttl", PAGE.format(organiser="photonics-valley")),
    "a new page that names nobody": write("sources/2026/extra.ttl", PAGE.format(organiser="nobody-knows")),
    "a page with the name of another": write("sources/2026/photonics-valley-light-day-2024.ttl", PAGE.format(organiser="photonics-valley")),
    "a page is gone": lambda folder: (folder / REPORT).unlink(),
    "a file out of place": write("elsewhere/extra.ttl", PAGE.format(organiser="photonics-valley")),
    "a person has another name": swap(PERSONS, "Ada Berger", "Ada Anders"),
    "a person is gone": cut(PERSONS, "person:ada-berger", ".\n"),
    "an organisation is no organisation": swap(ORGANISATIONS, "a org:Organization", "a org:FormalOrganization"),
    "an organisation has no name": cut(ORGANISATIONS, "    skos:prefLabel", " ;\n"),
    "a thing that nothing speaks of": swap(PERSONS, "person:ada-berger", 'person:zoe\n    a foaf:Person ;\n    foaf:name "Zoe" .\n\nperson:ada-berger'),
    "two with one name": swap(PERSONS, "person:ada-berger", 'person:zoe\n    a foaf:Person ;\n    foaf:name "ADA BERGER" .\n\nperson:ada-berger'),
    "an event is no event": swap(EVENTS, "a cg:Event", "a cg:EventSeries"),
    "settings": swap("dataset.toml", "plausible_years = [", "plausible_years = [ "),
    "an earlier date": swap("dataset.toml", "date = 20", "date = 19"),
}  # fmt: skip
WHOLE = {"a syntax error", "a page with the name of another", "a file out of place", "two with one name", "settings", "an earlier date"}  # fmt: skip


@pytest.mark.parametrize("name", EDITS)
@pytest.mark.parametrize("lang", ["en", "de"])
def test_after_each_kind_of_edit(folder, name, lang):
    check(Dataset.open(folder), lang)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    EDITS[name](folder)
    again = agree(folder, lang)
    assert (again is None) == (name in WHOLE)
    for path in folder.rglob("*"):  # and back
        if path.is_file() and path not in before:
            path.unlink()
    for path, content in before.items():
        path.write_bytes(content)
    agree(folder, lang)


@pytest.mark.parametrize(
    ("one", "other"), list(zip(list(EDITS), list(EDITS)[3:] + list(EDITS)[:3], strict=True))
)
def test_after_two_edits(folder, one, other):
    EDITS[one](folder)
    agree(folder)
    try:
        EDITS[other](folder)
    except (FileNotFoundError, ValueError, AssertionError):
        return  # what the other wants to change is gone with the first
    agree(folder)


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    folder = tmp_path_factory.mktemp("again") / "world"
    write_files(80, 5, folder, errors=25)
    # Two things of one name are left to the whole check, and would leave nothing to test here.
    for finding in Dataset.open(folder).lint():
        if finding.code == "CG012":
            lines = (folder / finding.file).read_text("utf-8").split("\n")
            lines[finding.line - 1] = lines[finding.line - 1].replace('"', '"Zweite ', 1)
            (folder / finding.file).write_text("\n".join(lines), "utf-8")
    return folder


@pytest.mark.parametrize("seed", range(12))
def test_after_edits_drawn_at_random(world, tmp_path, seed):
    """Lines are taken out, doubled, or given the object of another line, in files of an artificial world with errors."""
    folder = Path(shutil.copytree(world, tmp_path / "world"))
    check(Dataset.open(folder))
    rng = random.Random(seed)  # noqa: S311 - tests, not secrets
    files = sorted(folder.rglob("*.ttl"))
    seen = 0
    for _ in range(4):
        path = rng.choice(files)
        lines = path.read_text("utf-8").split("\n")
        own = [
            n
            for n, line in enumerate(lines)
            if line.startswith("    ") and line.endswith(" ;") and line[4] != " "
        ]
        if own:
            at = rng.choice(own)
            verb = lines[at].split()[0]
            what = rng.randrange(4)
            if what == 0:
                del lines[at]
            elif what == 1:
                lines[at] = " ".join(
                    ("    " + verb, rng.choice(lines[at + 1].strip(" ;.").split(" ", 1)[1:] or ["5"]), ";")
                )
            elif what == 2:
                other = rng.choice(files).read_text("utf-8").split("\n")
                objects = [
                    line.strip(" ;.").split(" ", 1)[1]
                    for line in other
                    if line.startswith("    ") and line.count(" ") == 6
                ]
                lines[at] = f"    {verb} {rng.choice(objects or ['true'])} ;"
            else:
                lines.insert(at, lines[at])
            path.write_text("\n".join(lines), "utf-8")
        seen += agree(folder) is not None
    assert seen


def test_a_change_of_one_page_looks_at_few_things(world, tmp_path):
    folder = Path(shutil.copytree(world, tmp_path / "world"))
    check(Dataset.open(folder))
    path = sorted((folder / "sources").rglob("*.ttl"))[3]
    path.write_text(
        path.read_text("utf-8")
        .replace(" .\n", " .\n\n# more\n", 1)
        .replace("\n\n# more\n\n", "\n\n# more\n"),
        "utf-8",
    )
    files, things = agree(folder).again
    assert files == 1
    assert things == 0
    text = path.read_text("utf-8")
    at = text.rindex("    cg:")
    path.write_text(text[:at] + text[text.index("\n", at) + 1 :], "utf-8")
    files, things = agree(folder).again
    assert files == 1
    assert 1 <= things < 10


DAMAGE = {
    "cut": lambda body: body[:-900],
    "one byte": lambda body: body[:5000] + bytes([body[5000] ^ 1]) + body[5001:],
    "empty": lambda _: b"",
    "text": lambda _: b"nothing of the kind",
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
@pytest.mark.parametrize("signed", [False, True])
def test_a_damaged_or_foreign_snapshot_changes_no_verdict(folder, a_cache, damage, signed):
    EDITS["a wrong role"](folder)
    (file,) = a_cache.iterdir()
    body = cache.read(file.name)
    if signed:
        cache.write(file.name, damage(body))
    else:
        file.write_bytes(damage(file.read_bytes()))
    whole = check(Dataset.open(folder), cache=False)
    assert check(Dataset.open(folder)) == whole
    assert not whole.conforms


def test_a_snapshot_of_another_form_is_not_used(folder, a_cache):
    (file,) = a_cache.iterdir()
    base = sqlite3.connect(":memory:")
    base.deserialize(cache.read(file.name))
    base.execute("DROP TABLE stated")
    base.commit()
    cache.write(file.name, base.serialize())
    EDITS["a wrong role"](folder)
    assert agree(folder) is None


def test_a_snapshot_of_another_state_is_not_used(folder, monkeypatch):
    monkeypatch.setattr("clustergraph.check.snapshot.state", lambda *_: "other")
    assert agree(folder) is None


def test_a_cache_that_cannot_be_written_is_done_without(folder, a_cache, monkeypatch):
    blocked = a_cache.parent / "file"
    blocked.write_text("no folder")
    monkeypatch.setenv("CLUSTERGRAPH_CACHE", str(blocked / "below"))
    assert agree(folder) is None
    monkeypatch.setenv("CLUSTERGRAPH_CACHE", "")
    assert agree(folder) is None


def test_the_report_says_how_much_was_looked_at(folder):
    EDITS["a missing value"](folder)
    assert "checked again: 1 changed file, " in text_of(check(Dataset.open(folder)))


def test_every_property_that_shapes_speak_of_is_read_somewhere():
    shapes = compiled_shapes()
    read = {str(step.predicate) for _, step in readings(shapes)}
    assert {str(shape.path) for shape in shapes if shape.step and shape.step.how == "values"} <= read
    assert max(len(way) for way, _ in readings(shapes)) >= 1
