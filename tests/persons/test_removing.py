"""Taking a person out: gone from data, dumps, site; blocked from coming back; all files or none."""

import datetime as dt
import gzip
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from clustergraph.atomic import recover, write_all
from clustergraph.check import check
from clustergraph.cli import cli
from clustergraph.dataset import Dataset, derive
from clustergraph.dataset.removing import find_person, plan_removal
from clustergraph.dataset.verdicts import FILE as READINGS
from clustergraph.dataset.verdicts import Verdict, table_bytes
from clustergraph.errors import NotFoundError, OutputError, ParameterError
from clustergraph.persons import removed
from clustergraph.publish import build
from clustergraph.terms import CG

EXAMPLE = Path(__file__).parents[1] / "example"
DAY = dt.date(2026, 11, 24)
NAME = "Ada Berger"


def contents(folder):
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()
    }


def leftovers(folder):
    found = []
    for name, content in contents(folder).items():
        text = (
            (gzip.decompress(content) if name.endswith(".gz") else content)
            .decode("utf-8", errors="ignore")
            .lower()
        )
        if any(
            form in text or form in name for form in ("ada berger", "ada-berger", "ada%20berger", "adaberger")
        ):
            found.append(name)
    return found


@pytest.fixture
def data(tmp_path):
    shutil.copytree(EXAMPLE, tmp_path / "data")
    return tmp_path / "data"


def add(data, text, name="sources/2024/photonics-valley-light-day-2024.ttl"):
    path = data / name
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def remove(data, who=NAME):
    return CliRunner().invoke(
        cli, ["remove", "person", who, "--data", str(data), "--yes"], catch_exceptions=False
    )


@pytest.mark.parametrize(
    "who", [NAME, "ada-berger", "BERGER-ADA", "https://example.org/clusters/id/person/ada-berger"]
)
def test_a_person_is_found_by_name_slug_or_iri(data, who):
    if who == "BERGER-ADA":
        with pytest.raises(NotFoundError):
            find_person(Dataset.open(data), who)
    else:
        assert find_person(Dataset.open(data), who).endswith("/person/ada-berger")


def test_an_unknown_name_is_told_with_the_nearest(data):
    with pytest.raises(NotFoundError) as caught:
        find_person(Dataset.open(data), "Ada Bergen")
    assert caught.value.nearest == [NAME]


def test_gone_from_data_dumps_and_site_and_the_data_stay_clean(data, tmp_path):
    errors_before = [f for f in Dataset.open(data).lint() if f.severity == "error"]
    assert leftovers(data)
    result = remove(data)
    assert result.exit_code == 0
    assert not leftovers(data)
    assert [f for f in Dataset.open(data).lint() if f.severity == "error"] == errors_before == []
    build(Dataset.open(data), tmp_path / "out", lang="en")
    assert not leftovers(tmp_path / "out")
    site = tmp_path / "out" / "site"
    rules = (site / ".htaccess").read_text(encoding="utf-8")
    assert "/person/. - [G]" in rules
    assert (site / "gone.csv").read_text(encoding="utf-8").count("\niri,") == 1
    assert "name," not in (site / "gone.csv").read_text(encoding="utf-8")


def test_no_rule_where_nobody_was_removed(tmp_path):
    build(Dataset.open(EXAMPLE), tmp_path / "out", lang="en")
    assert not (tmp_path / "out" / "site" / ".htaccess").exists()


def test_what_organisations_did_stays(data):
    def facts():
        dataset = Dataset.open(data)
        quads = dataset.quads()
        of_persons = f"{dataset.settings.base}id/person/"
        return {
            (q.subject.value, q.object.value)
            for q in derive(quads, dataset.settings)
            if q.predicate == CG.tookPartIn and not q.subject.value.startswith(of_persons)
        }

    before = facts()
    assert before
    remove(data)
    assert facts() == before


def test_files_keep_their_layout(data):
    CliRunner().invoke(cli, ["fmt", "--data", str(data)], catch_exceptions=False)
    before = contents(data)
    remove(data)
    assert CliRunner().invoke(cli, ["fmt", "--check", "--data", str(data)]).exit_code == 0
    untouched = [name for name, content in contents(data).items() if before.get(name) == content]
    assert "register/organisations.ttl" in untouched


def test_a_name_in_a_text_a_comment_a_page_name_and_a_table_goes_too(data):
    base = "https://example.org/clusters/"
    add(
        data,
        f'\n# Told by Ada Berger.\n<{base}id/event/light-day-2024> schema:description "Ada Berger leads"@en .\n',
    )
    page = (data / "sources/2024/wood-cluster-forum-2024.ttl").read_text(encoding="utf-8")
    named = page.replace("wood-cluster-forum-2024", "interview-ada-berger")
    (data / "sources/2024/interview-ada-berger.ttl").write_text(named, encoding="utf-8")
    (data / "decisions.csv").write_text("a,b\nperson/ada-berger,person/ben-conrad\n", encoding="utf-8")
    (data / ".import").mkdir()
    quads = Dataset.open(data).quads()
    (data / ".import/tables.nq.gz").write_bytes(
        gzip.compress(ox.serialize(quads, format=ox.RdfFormat.N_QUADS))
    )
    remove(data)
    assert not leftovers(data)
    text = (data / "sources/2024/photonics-valley-light-day-2024.ttl").read_text(encoding="utf-8")
    assert '"N. N. leads"@en' in text
    assert "# Told by N. N." in text
    assert len(list((data / "sources/2024").glob("interview-????????.ttl"))) == 1
    assert list(
        ox.parse(gzip.decompress((data / ".import/tables.nq.gz").read_bytes()), format=ox.RdfFormat.N_QUADS)
    )


def test_bringing_somebody_back_is_an_error(data):
    remove(data)
    add(data, "\nperson:ada-berger a <http://xmlns.com/foaf/0.1/Person> .\n", "register/persons.ttl")
    add(
        data,
        '\n<https://example.org/clusters/id/event/light-day-2024> schema:description "Mit A. und Ada Berger"@de .\n',
    )
    found = [f for f in Dataset.open(data).lint() if f.code == "CG021"]
    assert {f.file for f in found} == {
        "register/persons.ttl", "sources/2024/photonics-valley-light-day-2024.ttl",
    }  # fmt: skip
    assert all(f.severity == "error" and f.line for f in found)


def test_removing_again_says_so(data):
    remove(data)
    with pytest.raises(NotFoundError, match="removed already"):
        find_person(Dataset.open(data), NAME)


def test_somebody_else_of_the_same_name_stays(data):
    add(data, '\nperson:ada-berger-wood a foaf:Person ; foaf:name "Ada Berger" .\n', "register/persons.ttl")
    with pytest.raises(ParameterError, match="several persons"):
        find_person(Dataset.open(data), NAME)
    dataset = Dataset.open(data)
    iri = dataset.settings.names.thing("person", "ada-berger").value
    plan = plan_removal(dataset, iri, DAY)
    assert plan.homonyms == (f"{iri}-wood",)
    write_all(data, plan.contents)
    assert '"Ada Berger"' in (data / "register/persons.ttl").read_text(encoding="utf-8")
    assert removed(data).blocks(iri)
    assert not removed(data).blocks(f"{iri}-wood")
    assert not [f for f in Dataset.open(data).lint() if f.code == "CG021"]


def test_a_failure_half_way_puts_everything_back(data, monkeypatch):
    before = contents(data)
    plan = plan_removal(Dataset.open(data), find_person(Dataset.open(data), NAME), DAY)
    assert len(plan.contents) > 3
    steps = iter(range(100))
    original = Path.replace

    def failing(self, target):
        if self.suffix == ".new" and next(steps) == 2:
            raise OSError(28, "No space left on device", str(target))
        return original(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(OutputError):
        write_all(data, plan.contents)
    assert contents(data) == before


def test_a_kill_half_way_is_mended_by_the_next_change(data, monkeypatch):
    before = contents(data)
    plan = plan_removal(Dataset.open(data), find_person(Dataset.open(data), NAME), DAY)
    steps = iter(range(100))
    original = Path.replace

    class KilledError(BaseException):
        pass

    def dying(self, target):
        if self.suffix == ".new" and next(steps) == 2:
            raise KilledError
        return original(self, target)

    monkeypatch.setattr(Path, "replace", dying)
    monkeypatch.setattr("clustergraph.atomic._put_back", lambda *_: None)
    with pytest.raises(KilledError):
        write_all(data, plan.contents)
    monkeypatch.undo()
    assert contents(data) != before
    recover(data)
    assert contents(data) == before


def test_without_consent_nothing_changes(data):
    before = contents(data)
    result = CliRunner().invoke(cli, ["remove", "person", NAME, "--data", str(data)], input="n\n")
    assert result.exit_code == 1
    assert contents(data) == before


def test_files_with_the_last_name_alone_are_told(data):
    assert (
        "last name" not in plan_removal(Dataset.open(data), find_person(Dataset.open(data), NAME), DAY).text()
    )
    add(
        data,
        '\n<https://example.org/clusters/id/event/light-day-2024> schema:description "Opened by Dr Berger"@en .\n',
    )
    plan = plan_removal(Dataset.open(data), find_person(Dataset.open(data), NAME), DAY)
    assert plan.last_name_left == ("sources/2024/photonics-valley-light-day-2024.ttl",)
    assert plan.last_name_left[0] in plan.text()


def test_what_is_left_conforms(data):
    remove(data)
    assert check(Dataset.open(data)).conforms


def test_verdicts_on_what_goes_go_and_notes_lose_the_name(data):
    light, wood, water = (
        "photonics-valley-light-day-2024",
        "wood-cluster-forum-2024",
        "water-network-memorandum-2024",
    )

    def row(source, node, note="", query=""):
        return Verdict(source, node, "", "borne", "", "A", "2025-01-10", "", note, query)

    kept = row(water, "act/memorandum-2024")
    (data / READINGS).write_bytes(
        table_bytes(
            [
                kept,
                row(light, "membership/ada-berger/photonics-valley/managing-director"),
                row(light, "participation/light-day-2024-opening/ada-berger/opening"),
                row(light, "act/memorandum-2024", "signed by Ada Berger", "Ada Berger light day"),
                row(wood, "participation/wood-forum-2024/photonics-valley/partner"),
            ]
        )
    )
    remove(data)
    assert leftovers(data) == []
    rows = {(one.source, one.node): one for one in Dataset.open(data).verdicts}
    assert set(rows) == {
        (water, "act/memorandum-2024"),
        (light, "act/memorandum-2024"),
        (wood, "participation/wood-forum-2024/photonics-valley/partner"),
    }
    assert rows[water, "act/memorandum-2024"] == kept
    assert rows[light, "act/memorandum-2024"].note == "signed by N. N."
    assert rows[light, "act/memorandum-2024"].query == "N. N. light day"


def test_tables_of_readings_beside_the_data_lose_the_name(data):
    folder = data.parent / "docs" / "quality"
    folder.mkdir(parents=True)
    table = "no,statement,node\n1,Ada Berger spoke,participation/x/ada-berger/speaker\n2,Ben Conrad,person/ben-conrad\n"
    (folder / "sample.csv").write_text(table, encoding="utf-8")
    (folder / "other.csv").write_text("no\n1\n", encoding="utf-8")
    result = remove(data)
    assert "1 tables beside the data lose the name: quality/sample.csv" in result.output
    assert leftovers(folder) == []
    told = (folder / "sample.csv").read_text(encoding="utf-8")
    assert told == table.replace("Ada Berger", "n-n").replace("ada-berger", "n-n")
    assert sorted(path.name for path in folder.iterdir()) == ["other.csv", "sample.csv"]
