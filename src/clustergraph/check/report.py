"""One report, written for a person at a terminal, for programs, for CI servers and for GitHub."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, TextIO
from xml.sax.saxutils import escape, quoteattr

from clustergraph.errors import DOCS, Finding, FormatError

if TYPE_CHECKING:
    from collections.abc import Callable


SHOWN = 50


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found, sorted by file, line and column.

    `statements` and `files` count what was read, `seconds` the time of each stage. `folder` is where the files of the
    findings lie, seen from the working directory; `shapes` gives the shape of each code that comes from a shape. `again` counts the
    files and the things that were looked at, if the rest was known from the check before.
    """

    findings: tuple[Finding, ...]
    statements: int
    files: int
    folder: str = field(default="", compare=False)
    seconds: dict[str, float] = field(default_factory=dict, compare=False)
    shapes: dict[str, str] = field(default_factory=dict, repr=False)
    again: tuple[int, int] | None = field(default=None, compare=False)

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that stand in the way of publication."""
        return tuple(finding for finding in self.findings if finding.severity == "error")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The findings that do not."""
        return tuple(finding for finding in self.findings if finding.severity == "warning")

    @property
    def conforms(self) -> bool:
        """Whether there is no error."""
        return not self.errors

    def counts(self) -> dict[str, int]:
        """How often each code was found, by code."""
        codes = [finding.code for finding in self.findings]
        return {code: codes.count(code) for code in sorted(set(codes))}

    def path(self, finding: Finding) -> str:
        """The file of `finding`, seen from the working directory."""
        return f"{self.folder}/{finding.file}" if self.folder else finding.file

    def summary(self) -> str:
        """The report in one line, without the time it took.

        >>> Report((), statements=1204, files=7).summary()
        '0 errors, 0 warnings in 7 files (1,204 asserted statements)'
        """
        return (
            f"{_count(len(self.errors), 'error')}, {_count(len(self.warnings), 'warning')} "
            f"in {_count(self.files, 'file')} ({_count(self.statements, 'asserted statement')})"
        )


def text(report: Report) -> str:
    """For a person: each finding with place, rule, thing, value and what to do; the summary last.

    More than `SHOWN` warnings are counted by code, before the errors, which stay in full; the other formats have all.
    """
    many = len(report.warnings) > SHOWN
    blocks = [_counted(report)] if many else []
    blocks += [_as_text(report, finding) for finding in (report.errors if many else report.findings)]
    summary = report.summary()
    if report.seconds:
        summary = f"{summary[:-1]}, {sum(report.seconds.values()):.1f} s)"
    if report.again:
        files, things = report.again
        summary += f"\nchecked again: {_count(files, 'changed file')}, {_count(things, 'thing')}; the rest as in the check before"
    return "\n\n".join([*blocks, summary]) + "\n"


def as_json(report: Report) -> str:
    """For programs: the same bytes for the same data, so without the time it took."""
    content = {
        "conforms": report.conforms,
        "errors": len(report.errors),
        "warnings": len(report.warnings),
        "files": report.files,
        "statements": report.statements,
        "counts": report.counts(),
        "findings": [
            {**asdict(finding), "shape": report.shapes.get(finding.code), "see": f"{DOCS}#{finding.code}"}
            for finding in report.findings
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def junit(report: Report) -> str:
    """For CI servers: one test case a finding, an error as failure, a warning as passed with output.

    Without any finding there is one passed case, since several servers take an empty suite for a broken run.
    """
    cases = [_as_case(report, finding) for finding in report.findings]
    cases = cases or ['  <testcase classname="clustergraph.check" name="no remarks"/>']
    head = (
        f'<testsuite name="clustergraph check" tests="{len(cases)}" failures="{len(report.errors)}" '
        'errors="0" skipped="0">'
    )
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', head, *cases, "</testsuite>"]) + "\n"


def github(report: Report) -> str:
    """For GitHub: workflow commands, which it shows beside the lines of a change."""
    lines = [
        f"::{finding.severity} file={_property(report.path(finding))},line={max(finding.line, 1)},"
        f"col={max(finding.column, 1)},title={_property(f'{finding.code} {finding.rule}')}"
        f"::{_data(_sentence(finding))}"
        for finding in report.findings
    ]
    return "\n".join([*lines, report.summary()]) + "\n"


FORMATS: dict[str, Callable[[Report], str]] = {
    "text": text,
    "json": as_json,
    "junit": junit,
    "github": github,
}


def write(report: Report, out: TextIO, format: str = "text") -> None:  # noqa: A002 - the word of the option
    """Write `report` to `out` in one of `FORMATS`.

    Raises:
        FormatError: there is no such format.

    """
    if format not in FORMATS:
        raise FormatError(
            f"a report in {format!r}",
            where="--format",
            why="a report of a check has its own formats",
            hint=f"use one of: {', '.join(FORMATS)}",
        )
    out.write(FORMATS[format](report))


def _as_text(report: Report, finding: Finding) -> str:
    path = report.path(finding)
    place = f"{path}:{finding.line}:{finding.column}" if finding.line else path
    kind = "" if finding.severity == "error" else " (warning)"
    rows = [
        ("", finding.subject),
        ("found  ", finding.value),
        ("shape  ", report.shapes.get(finding.code, "")),
        ("fix    ", finding.hint),
        ("see    ", f"{DOCS}#{finding.code}"),
    ]
    head = f"{place}  {finding.code}  {finding.rule}{kind}"
    return "\n".join([head, *(f"    {label}{value}" for label, value in rows if value)])


def _counted(report: Report) -> str:
    """One block: how often each code of a warning was found, and where first."""
    lines = [f"{len(report.warnings):,} warnings; --format json or github has each"]
    for code in sorted({finding.code for finding in report.warnings}):
        of_code = [finding for finding in report.warnings if finding.code == code]
        first = of_code[0]
        lines.append(f"  {len(of_code):5,}  {code}  {first.rule}, first in {report.path(first)}:{first.line}")
    return "\n".join(lines)


def _as_case(report: Report, finding: Finding) -> str:
    place = f"{report.path(finding)}:{finding.line}:{finding.column}"
    head = f"  <testcase classname={quoteattr(finding.code)} name={quoteattr(place)}"
    body = escape(_printable(_sentence(finding)))
    if finding.severity == "error":
        return f"{head}><failure message={quoteattr(_printable(finding.rule))}>{body}</failure></testcase>"
    return f"{head}><system-out>{body}</system-out></testcase>"


def _sentence(finding: Finding) -> str:
    return " | ".join(filter(None, (finding.rule, finding.subject, finding.value, finding.hint)))


def _printable(text: str) -> str:
    """`text` without the control characters that XML 1.0 cannot hold."""
    return "".join(char for char in text if char >= " " or char in "\t\n\r")


def _data(text: str) -> str:
    """`text` as the message of a workflow command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """`text` as a property of a workflow command."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
