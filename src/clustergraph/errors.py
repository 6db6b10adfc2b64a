"""Everything that can go wrong, with a code, and the form in which it is told.

Two forms exist. A `Finding` is one remark on one place in the data, collected so that a single run reports all of them.
A `ClustergraphError` stops the work. Both say what is wrong, where, why it matters and what to do, and both carry a code
that has an entry in ``docs/errors.md``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

DOCS = "https://w3id.org/clustergraph/errors"

CODES: dict[str, str] = {
    # Lint: how files under data/ are written.
    "CG001": "syntax error",
    "CG002": "undeclared prefix",
    "CG003": "unused prefix",
    "CG004": "unknown term",
    "CG005": "blank node",
    "CG006": "relative or file IRI",
    "CG007": "language tag missing or not wanted",
    "CG008": "explicit xsd:string",
    "CG009": "slug breaks the rule",
    "CG010": "thing used but not registered",
    "CG011": "thing registered but never used",
    "CG012": "two things with one name",
    "CG013": "source without a statement",
    "CG014": "date outside its plausible range",
    "CG015": "private contact data",
    "CG016": "source file without its source",
    "CG017": "file is not UTF-8",
    "CG018": "statement in the wrong file",
    "CG019": "file is not in standard layout",
    "CG020": "curated statement without its source",
    "CG021": "removed person is back",
    "CG022": "reading that cannot be used",
    # CG101 and up are shapes; their texts stand in ontology/shapes/.
    # Running the tool.
    "CG201": "no dataset found",
    "CG202": "dataset.toml is not usable",
    "CG203": "data is not clean",
    "CG204": "unknown term in code",
    "CG205": "name not found",
    "CG206": "query is not usable",
    "CG207": "parameter is not usable",
    "CG208": "format not offered",
    "CG209": "remote engine failed",
    "CG210": "output cannot be written",
    "CG211": "resource missing from the installation",
    "CG212": "not enough data for this analysis",
    "CG213": "file exists already",
    "CG214": "tables cannot be imported",
    "CG215": "tables and files are in conflict",
    "CG216": "package missing from the installation",
    "CG217": "decisions or redirects cannot be read",
    "CG218": "things cannot be merged",
    "CG219": "page has no usable schema.org markup",
    "CG220": "back-test is not usable",
    "CG221": "table of a back-test is not usable",
    "CG222": "Spark cannot do the work",
    "CG223": "table of participations is not usable",
    # Tables of facts that are imported.
    "CG601": "table cannot be read",
    "CG602": "columns do not fit the table",
    "CG603": "value missing in a table",
    "CG604": "value of the wrong form in a table",
    "CG605": "value outside a closed list in a table",
    "CG606": "reference to a row that is not there",
    "CG607": "row stands twice in a table",
    "CG608": "row contradicts itself or another",
    "CG609": "changed in the tables and in the file",
    # Serving: the codes of problem answers.
    "CG701": "request breaks the SPARQL protocol",
    "CG702": "query is not SPARQL",
    "CG703": "not allowed on this endpoint",
    "CG704": "no such representation",
    "CG705": "request too large",
    "CG706": "time limit reached",
    "CG707": "memory limit reached",
    "CG708": "answer too large",
    "CG709": "server is busy",
    "CG710": "query nested too deeply",
    "CG711": "process that ran the query died",
    "CG712": "no such address",
    "CG713": "client too slow",
    "CG714": "query failed",
    "CG715": "server cannot start",
}


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One remark on one place in the data.

    `line` and `column` count from 1; 0 means that the remark concerns the whole file.
    """

    file: str
    line: int
    column: int
    code: str
    severity: Literal["error", "warning"]
    value: str
    rule: str
    hint: str
    subject: str = ""

    def text(self) -> str:
        """The remark as two or three lines of plain text."""
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        about = f"    {self.subject}\n" if self.subject else ""
        value = f"    found  {self.value}\n" if self.value else ""
        return f"{place}  {self.code}  {self.rule}\n{about}{value}    fix    {self.hint}"


class ClustergraphError(Exception):
    """Base of all errors that clustergraph raises on purpose.

    Args:
        what: what is wrong, naming the value at fault.
        where: file, row, address or option concerned.
        why: why this cannot be accepted.
        hint: what to do about it.

    """

    code: ClassVar[str] = "CG203"

    def __init__(self, what: str, *, where: str = "", why: str = "", hint: str = "") -> None:
        super().__init__(what)
        self.what, self.where, self.why, self.hint = what, where, why, hint

    def __str__(self) -> str:
        lines = [f"{self.code} {CODES[self.code]}: {self.what}"]
        parts = (("where", self.where), ("why", self.why), ("do", self.hint), ("see", f"{DOCS}#{self.code}"))
        lines += [f"  {label:<5} {text}" for label, text in parts if text]
        return "\n".join(lines)


class DatasetNotFoundError(ClustergraphError, FileNotFoundError):
    """No folder with a ``dataset.toml`` was found."""

    code = "CG201"


class SettingsError(ClustergraphError, ValueError):
    """``dataset.toml`` lacks a value or holds a wrong one."""

    code = "CG202"


class DatasetError(ClustergraphError, ValueError):
    """Files under ``data/`` have errors; `findings` lists all of them."""

    code = "CG203"

    def __init__(self, what: str, findings: list[Finding], *, where: str = "", hint: str = "") -> None:
        super().__init__(what, where=where, hint=hint)
        self.findings = findings

    def __str__(self) -> str:
        return "\n".join([*(finding.text() for finding in self.findings), super().__str__()])


class UnknownTermError(ClustergraphError, AttributeError):
    """The ontology has no term of this name."""

    code = "CG204"


class NotFoundError(ClustergraphError, LookupError):
    """No thing, query or file of this name; `nearest` holds names that come close."""

    code = "CG205"

    def __init__(
        self, what: str, *, nearest: list[str] | None = None, where: str = "", hint: str = ""
    ) -> None:
        self.nearest = nearest or []
        offer = f"did you mean {', '.join(self.nearest)}?" if self.nearest else ""
        super().__init__(what, where=where, hint="; ".join(filter(None, (hint.rstrip("."), offer))))


class QueryError(ClustergraphError, ValueError):
    """A SPARQL text or a query header cannot be used."""

    code = "CG206"


class ParameterError(ClustergraphError, ValueError):
    """A query parameter is missing, unknown or of the wrong type."""

    code = "CG207"


class FormatError(ClustergraphError, ValueError):
    """The format is not offered for this kind of result."""

    code = "CG208"


class EndpointError(ClustergraphError, OSError):
    """A remote SPARQL engine did not answer as it should."""

    code = "CG209"


class OutputError(ClustergraphError, OSError):
    """Output cannot be written; what was there before is unchanged."""

    code = "CG210"


class ResourceError(ClustergraphError, FileNotFoundError):
    """Ontology, queries or templates are missing from the installation."""

    code = "CG211"


class NotEnoughDataError(ClustergraphError, ValueError):
    """The data hold too little for this analysis."""

    code = "CG212"


class FileExistsAlreadyError(ClustergraphError, FileExistsError):
    """A file of this name exists and would be lost."""

    code = "CG213"


class BacktestConfigError(ClustergraphError, ValueError):
    """The config of a back-test lacks a value or holds a wrong one."""

    code = "CG220"


class BacktestTableError(ClustergraphError, ValueError):
    """A table of a back-test cannot be read or holds something wrong."""

    code = "CG221"


class MissingPackageError(ClustergraphError, ImportError):
    """A package of an extra is not installed."""

    code = "CG216"


class SparkError(ClustergraphError, OSError):
    """Spark does not start, or stopped in the middle."""

    code = "CG222"


class ParticipationsError(ClustergraphError, ValueError):
    """A table of participations or of organisations cannot be read or holds something wrong."""

    code = "CG223"


class ServeError(ClustergraphError, OSError):
    """The server cannot start."""

    code = "CG715"
