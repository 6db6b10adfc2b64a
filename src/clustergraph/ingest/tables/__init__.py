"""Documented tables of facts into a dataset. See docs/importing.md."""

from clustergraph.ingest.tables.importing import ImportConflictError, import_tables
from clustergraph.ingest.tables.report import ImportReport
from clustergraph.ingest.tables.rows import TablesError

__all__ = ["ImportConflictError", "ImportReport", "TablesError", "import_tables"]
