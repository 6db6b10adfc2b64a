"""The commands, as a user runs them, on the small example."""

import json
import re
import shutil
import sys
from pathlib import Path

import networkx as nx
import pytest
from click.testing import CliRunner

from clustergraph.cli import _ELSEWHERE, COMMANDS, cli, main
from clustergraph.cli.completion import command as completion
from clustergraph.dataset import Dataset, derive
from clustergraph.potential.overview import HEADINGS
from clustergraph.publish.summary import BuildSummary

EXAMPLE = Path(__file__).parents[1] / "example"
SHARED = {
    "--data": {"build", "check", "draw", "explain", "export", "fmt", "info", "potential", "query"},
    "--endpoint": {"backtest", "build", "draw", "explain", "export", "info", "potential", "query"},
    "--format": {"check", "draw", "export", "info", "potential", "query"},
    "--out": {"build", "check", "draw", "export", "potential", "query"},
    "--lang": {"check", "draw", "explain", "export", "info", "potential", "query"},
}


def run(*arguments, data=EXAMPLE, code=0, **options):
    given = [*map(str, arguments), *(["--data", str(data)] if data else [])]
    result = CliRunner().invoke(cli, given, **options)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, result.output
    return result


def spoken_by_main(monkeypatch, capsys, *arguments):
    """What `main`, which turns errors into text, says on standard error, and its exit code."""
    monkeypatch.setattr(sys, "argv", ["clustergraph", *map(str, arguments)])
    with pytest.raises(SystemExit) as ended:
        main()
    return capsys.readouterr().err, ended.value.code


@pytest.fixture
def copy(tmp_path):
    return Path(shutil.copytree(EXAMPLE, tmp_path / "data"))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(name):
    text = run(name, "--help", data=None).output
    assert re.search(r"Examples?:\n", text)
    assert f"clustergraph {name}" in text


@pytest.mark.parametrize("option", SHARED)
def test_one_word_means_one_thing_everywhere(option):
    offered = {
        name for name in COMMANDS if re.search(rf"\s{option}\b", run(name, "--help", data=None).output)
    }
    assert offered >= SHARED[option]


def test_a_command_that_does_not_exist_offers_the_nearest():
    assert "Did you mean query?" in run("qurey", data=None, code=2).output
    assert "Did you mean check?" in run("valdate", data=None, code=2).output
    assert "Did you mean" not in run("xyzzy", data=None, code=2).output


def test_every_word_of_other_programs_leads_to_a_command():
    assert set(_ELSEWHERE.values()) <= set(COMMANDS)
    assert not set(_ELSEWHERE) & set(COMMANDS)


@pytest.mark.parametrize(
    ("arguments", "offer"),
    [
        (("draw", "netwrok", "--out", "x.svg"), "Did you mean network?"),
        (("export", "--network", "cluster", "--out", "x.gexf"), "Did you mean clusters?"),
        (("query", "--format", "tabel"), "Did you mean table?"),
        (("query", "agreements-by-yaer"), "did you mean agreements-by-year"),
    ],
)
def test_a_word_that_does_not_exist_offers_the_nearest(monkeypatch, capsys, arguments, offer):
    assert offer in spoken_by_main(monkeypatch, capsys, *arguments)[0]


@pytest.mark.parametrize(
    "arguments",
    [
        ("query", "ASK {}", "--format", "json"),
        ("potential", "--format", "csv"),
        ("check", "--format", "json"),
        ("export", "--format", "gexf"),
        ("draw", "network", "--format", "svg"),
    ],
)
def test_every_command_makes_the_folder_of_its_file(tmp_path, arguments):
    out = tmp_path / "not" / "yet" / "there"
    run(*arguments, "--out", out)
    assert out.is_file()


def test_query_lists_the_named_questions():
    rows = run("query", "--format", "csv").stdout.splitlines()
    assert rows[0] == "name,question,parameters"
    assert any(row.startswith("who-spoke-on-whose-behalf,Who spoke on whose behalf?") for row in rows)
    assert "Wer hat sich worauf verständigt?" in run("query", "--lang", "de").output


@pytest.mark.parametrize(("language", "other"), [("de", "en"), ("en", "de")])
def test_the_list_of_questions_speaks_one_language(language, other):
    told = run("query", "--lang", language, "--format", "table").stdout
    assert f"lang={language}" in told
    assert f"lang={other}" not in told
    assert (
        told.split()[:3]
        == {"de": ["Name", "Frage", "Parameter"], "en": ["name", "question", "parameters"]}[language]
    )


def test_query_takes_a_name_a_text_a_file_and_standard_input(tmp_path):
    text = "SELECT ?name { ?x a foaf:Person ; foaf:name ?name } ORDER BY ?name"
    (tmp_path / "persons.rq").write_text(text, encoding="utf-8")
    told = run("query", text, "--format", "csv").output
    assert told.splitlines()[0] == "name"
    assert len(told.splitlines()) > 1
    assert run("query", tmp_path / "persons.rq", "--format", "csv").output == told
    assert run("query", "-", "--format", "csv", input=text).output == told
    assert (
        run("query", "posts-of-a-person", "-p", "person=ada-berger", "--format", "csv").output.count("\n") > 1
    )


def test_query_writes_its_result_whole_to_a_file(tmp_path):
    out = tmp_path / "answer.json"
    run("query", "ASK { ?x a cg:Event }", "--format", "json", "--out", out)
    assert json.loads(out.read_text())["boolean"] is True
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("query", "no-such-question"), "CG205", "no-such-question"),
        (("query", "SELECT nonsense"), "CG206", "line 1"),
        (("query", "posts-of-a-person", "-p", "person=nobody-here"), "CG205", "nobody-here"),
        (("query", "SELECT * { ?s ?p ?o }", "--format", "turtle"), "CG208", "turtle"),
        (("query", "ASK {}", "--out", EXAMPLE / "dataset.toml" / "x"), "CG210", "dataset.toml"),
        (("explain", "water-network", "nobody-here"), "CG205", "nobody-here"),
        (("explain", "water-network", "water-network"), "CG207", "two"),
        (("potential", "--cut", "yesterday"), "CG207", "--cut"),
        (("potential", "--cut", "1900-01-01"), "CG212", "1900-01-01"),
        (("draw", "--out", "figure.gif"), "CG208", "gif"),
        (("export", "--out", "network.xyz"), "CG208", "xyz"),
        (("export", "--out", "n.gexf", "--network", "all", "--projection", "simple"), "CG207", "simple"),
    ],
)
def test_errors_say_what_and_what_to_do_and_end_with_two(monkeypatch, capsys, arguments, code, words):
    told, exit_code = spoken_by_main(monkeypatch, capsys, *arguments, "--data", EXAMPLE)
    assert exit_code == 2
    assert told.startswith(code)
    assert words in told
    assert "  do " in told


def test_a_folder_without_dataset_is_told(monkeypatch, capsys, tmp_path):
    told, exit_code = spoken_by_main(monkeypatch, capsys, "info", "--data", tmp_path)
    assert (exit_code, told[:5]) == (2, "CG201")


def test_check_exits_with_one_if_the_data_do_not_conform(copy, tmp_path):
    run("check", "--fail-on", "warning", data=copy)
    page = copy / "sources" / "2024" / "photonics-valley-light-day-2024.ttl"
    placed = page.read_text(encoding="utf-8")
    page.write_text(placed.replace("    schema:location venue:glass-hall ;\n", ""), encoding="utf-8")
    run("check", data=copy)
    run("check", "--fail-on", "warning", data=copy, code=1)
    page.write_text(placed, encoding="utf-8")
    register = copy / "register" / "organisations.ttl"
    register.write_text(register.read_text().replace("@de", ""), encoding="utf-8")
    report = tmp_path / "report.json"
    run("check", "--format", "json", "--out", report, data=copy, code=1)
    told = json.loads(report.read_text())
    assert told["conforms"] is False
    assert {finding["code"] for finding in told["findings"]} >= {"CG007"}
    assert all(finding["line"] for finding in told["findings"] if finding["code"] == "CG007")


def test_each_count_of_statements_has_a_word_of_its_own():
    quads, settings = Dataset.open(EXAMPLE).quads(), Dataset.open(EXAMPLE).settings
    union = {(quad.subject, quad.predicate, quad.object) for quad in (*quads, *derive(quads, settings))}
    checked = re.search(r"\(([\d,]+) asserted statements", run("check").output)
    assert int(checked[1].replace(",", "")) == len(quads)
    told = re.search(r"([\d,]+) distinct statements, with derived ones", run("info").output)
    assert int(told[1].replace(",", "")) == len(union)
    assert "7 quads, with derived ones" in BuildSummary(EXAMPLE, statements=7).text()


def test_fmt_takes_folders(copy):
    told = run("fmt", "--check", str(copy / "register")).output
    assert told == f"{len(list((copy / 'register').rglob('*.ttl')))} files, 0 not in standard layout\n"


def test_fmt_tells_changes_and_keeps(copy):
    page = next((copy / "sources").rglob("*.ttl"))
    tidy = page.read_text()
    run("fmt", "--check", data=copy)
    page.write_text(tidy.replace("\n    a ", "\n  a "), encoding="utf-8")
    assert "CG019" in run("fmt", "--check", data=copy, code=1).output
    run("fmt", data=copy)
    assert page.read_text() == tidy
    page.write_text(tidy + "broken", encoding="utf-8")
    assert "CG001" in run("fmt", data=copy, code=2).output
    assert page.read_text() == tidy + "broken"


def test_new_source_starts_a_file_that_check_asks_to_fill(copy, monkeypatch, capsys):
    url = "https://www.example.org/news/river-day"
    run("new", "source", url, "--title", 'Report on the "River Day"', "--title-lang", "en", data=copy)
    (made,) = (copy / "sources").rglob("example-org-river-day.ttl")
    assert "CG013" in run("check", data=copy, code=1).output
    run("fmt", "--check", data=copy)
    told, code = spoken_by_main(monkeypatch, capsys, "new", "source", url, "--title", "x", "--data", copy)
    assert (code, told[:5]) == (2, "CG213")
    assert made.is_file()


def test_explain_names_the_pages_and_knows_both_languages():
    english, german = (
        run("explain", "water-network", "photonics-valley", "--lang", lang).output for lang in ("en", "de")
    )
    assert english != german
    assert "https://" in english
    assert "https://" in german


def test_potential_has_headings_for_people_and_names_for_programs():
    head = {
        (form, lang): run("potential", "--format", form, "--lang", lang).stdout.splitlines()[0]
        for form in ("md", "csv")
        for lang in ("de", "en")
    }
    assert head["csv", "de"] == head["csv", "en"] == "list,rank,interval,a,b,common,independent,topic,brokers"
    assert [cell.strip() for cell in head["md", "de"].strip("| ").split("|")] == list(HEADINGS["de"].values())
    assert "who could broker" in head["md", "en"]
    assert set(HEADINGS["de"]) == set(head["csv", "de"].split(","))


def test_potential_lists_pairs_and_writes_tables(tmp_path):
    told = run("potential", "--format", "csv", "--tables", tmp_path / "ranking").stdout
    assert told.splitlines()[0].startswith("list,rank")
    assert {path.name for path in (tmp_path / "ranking").iterdir()} >= {
        "evidence.csv",
        "brokers.csv",
        "manifest.json",
    }


def test_export_offers_the_projections_there_are(tmp_path):
    from clustergraph.network.projections import FORMULAE  # noqa: PLC0415 - scipy costs start-up time

    offered = re.search(r"--projection \[([a-z|]+)\]", run("export", "--help", data=None).output).group(1)
    assert offered.split("|") == list(FORMULAE)
    for network in ("organisations", "clusters"):
        run("export", "--out", tmp_path / "n.graphml", "--network", network, "--projection", "simple")
        read = nx.read_graphml(tmp_path / "n.graphml")
        assert read.graph["projection"] == "simple"
        assert read.graph["name"] == network


def test_export_and_draw_write_what_others_read(tmp_path):
    run("export", "--out", tmp_path / "n.graphml", "--network", "all")
    assert nx.read_graphml(tmp_path / "n.graphml").number_of_nodes() > 3
    run("draw", "--out", tmp_path / "n.svg", "--lang", "de")
    assert (tmp_path / "n.svg").read_text().startswith("<?xml")


def test_info_counts_what_is_there():
    told = json.loads(run("info", "--format", "json").output)
    assert told["hosts"]
    assert sum(told["hosts"].values()) == len(list((EXAMPLE / "sources").rglob("*.ttl")))
    assert "source pages" in run("info").output


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script(shell):
    assert "_CLUSTERGRAPH_COMPLETE" in CliRunner().invoke(completion, [shell]).output


def test_completion_knows_queries_and_organisations(monkeypatch):
    monkeypatch.chdir(EXAMPLE)
    for words, expected in (
        ("clustergraph query who-s", "who-spoke-on-whose-behalf"),
        ("clustergraph explain wat", "water-network"),
    ):
        environment = {"_CLUSTERGRAPH_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": "2"}
        result = CliRunner().invoke(cli, [], prog_name="clustergraph", env=environment)
        assert expected in result.output
