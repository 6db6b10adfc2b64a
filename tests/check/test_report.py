"""One report in four forms, with the same content in each."""

import io
import json
from xml.etree import ElementTree as ET

import pytest

from clustergraph.check import FORMATS, Report, write
from clustergraph.errors import Finding, FormatError

ERROR = Finding(
    file="sources/2024/a.ttl", line=31, column=5, code="CG142", severity="error", value='"50 %"@de',
    rule="participation: role", hint="A participation needs a role:\nadd cg:role.", subject="Ada <Berger> & Co",
)  # fmt: skip
WARNING = Finding(
    file="register/b.ttl", line=0, column=0, code="CG403", severity="warning", value="", rule="event: location",
    hint="Add a place.",
)  # fmt: skip
REPORT = Report(
    findings=(WARNING, ERROR), statements=61_204, files=1_038, folder="data",
    seconds={"lint": 1.0, "shapes": 3.1}, shapes={"CG142": "cg:ParticipationShape-role"},
)  # fmt: skip
CLEAN = Report(findings=(), statements=1, files=1)


def written(report, format_):
    out = io.StringIO()
    write(report, out, format_)
    return out.getvalue()


def test_conforms_means_no_error():
    assert not REPORT.conforms
    assert Report((WARNING,), 1, 1).conforms
    assert (REPORT.errors, REPORT.warnings) == ((ERROR,), (WARNING,))
    assert REPORT.counts() == {"CG142": 1, "CG403": 1}


def test_text_says_where_what_and_what_to_do():
    text = written(REPORT, "text")
    assert "data/sources/2024/a.ttl:31:5  CG142  participation: role\n" in text
    assert '    Ada <Berger> & Co\n    found  "50 %"@de\n    shape  cg:ParticipationShape-role\n' in text
    assert "    fix    A participation needs a role:" in text
    assert "#CG142\n" in text
    assert "data/register/b.ttl  CG403  event: location (warning)\n" in text
    assert text.endswith("1 error, 1 warning in 1,038 files (61,204 asserted statements, 4.1 s)\n")
    assert written(CLEAN, "text") == "0 errors, 0 warnings in 1 file (1 asserted statement)\n"


def test_json_has_everything_but_the_time():
    content = json.loads(written(REPORT, "json"))
    assert (content["conforms"], content["errors"], content["warnings"]) == (False, 1, 1)
    assert (content["files"], content["statements"]) == (1_038, 61_204)
    error = content["findings"][1]
    assert error["shape"] == "cg:ParticipationShape-role"
    assert error["see"].endswith("/errors#CG142")
    assert {key: error[key] for key in ("file", "line", "column", "value")} == {
        "file": "sources/2024/a.ttl", "line": 31, "column": 5, "value": '"50 %"@de',
    }  # fmt: skip
    assert "seconds" not in content


def test_junit_fails_on_errors_only():
    suite = ET.fromstring(written(REPORT, "junit"))  # noqa: S314 - our own text
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")
    failure = suite.find("testcase/failure")
    assert "Ada <Berger> & Co" in failure.text
    assert failure.get("message") == "participation: role"
    assert [case.get("name") for case in suite] == ["data/register/b.ttl:0:0", "data/sources/2024/a.ttl:31:5"]
    (case,) = ET.fromstring(written(CLEAN, "junit"))  # noqa: S314 - our own text
    assert list(case) == []


def test_junit_survives_control_characters():
    bell = Report((Finding("a.ttl", 1, 1, "CG001", "error", "\x07", "rule", "hint"),), 1, 1)
    ET.fromstring(written(bell, "junit"))  # noqa: S314 - our own text


def test_github_keeps_each_finding_on_one_line():
    lines = written(REPORT, "github").splitlines()
    assert lines[0].startswith(
        "::warning file=data/register/b.ttl,line=1,col=1,title=CG403 event%3A location::"
    )
    assert lines[1].startswith(
        "::error file=data/sources/2024/a.ttl,line=31,col=5,title=CG142 participation%3A role::"
    )
    assert "50 %25" in lines[1]
    assert "role:%0Aadd" in lines[1]
    assert len(lines) == 3


def test_an_unknown_format_is_told():
    with pytest.raises(FormatError, match="yaml"):
        written(CLEAN, "yaml")
    assert list(FORMATS) == ["text", "json", "junit", "github"]


def test_many_warnings_are_counted_and_errors_stay_in_full():
    warning = Finding(
        "register/a.ttl", 3, 1, "CG401", "warning", "x", "should have a thing", "add it", "the subject"
    )
    error = Finding("register/b.ttl", 7, 2, "CG007", "error", "y", "has a language", "add it", "another")
    many = Report((*[warning] * 51, error), statements=60, files=2)
    told = FORMATS["text"](many)
    assert "51  CG401  should have a thing, first in register/a.ttl:3" in told
    assert told.count("the subject") == 0
    assert "register/b.ttl:7:2  CG007  has a language" in told
    assert FORMATS["text"](Report((warning,) * 50, statements=60, files=2)).count("the subject") == 50
