"""``clustergraph fmt``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from clustergraph.cli import options


@click.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--check", "check_only", is_flag=True, help="Change nothing; exit 1 if a file is not in standard layout."
)
@options.data
def command(files: tuple[Path, ...], check_only: bool, data: Path | None) -> None:
    """Put data files into the standard layout: FILES (of a folder, all its .ttl files), or all files of the dataset.

    Prefixes and subjects are sorted, one object stands a line, comments stay with their subject, nothing is lost.

    \b
    Examples:
      clustergraph fmt
      clustergraph fmt --check
      clustergraph fmt data/sources/2023/*.ttl
    """
    from clustergraph.dataset import Dataset, check_layout, format_file

    given = [path for name in files for path in (sorted(name.rglob("*.ttl")) if name.is_dir() else [name])]
    paths = given if files else [file.path for file in Dataset.open(data).files]
    findings = [finding for path in paths for finding in check_layout(path, str(path))]
    unreadable = {finding.file for finding in findings if finding.code != "CG019"}
    untidy = [path for path in paths if str(path) in {finding.file for finding in findings} - unreadable]
    for finding in findings:
        if check_only or finding.file in unreadable:
            click.echo(finding.text(), err=True)
    if not check_only:
        for path in untidy:
            format_file(path)
            click.echo(f"formatted {path}")
    click.echo(f"{len(paths)} files, {len(untidy)} {'not ' if check_only else 'put '}in standard layout")
    if unreadable:
        sys.exit(2)
    if check_only and untidy:
        sys.exit(1)
