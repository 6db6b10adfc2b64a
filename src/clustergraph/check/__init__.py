"""Judging a dataset: how its files are written (lint) and whether what they say holds together (shapes)."""

from clustergraph.check.checking import check
from clustergraph.check.report import FORMATS, Report, write

__all__ = ["FORMATS", "Report", "check", "write"]
