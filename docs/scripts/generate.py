"""Write the parts of the documentation that come from the code and from reports.

Run ``make docs``. A test holds that what is committed is what this writes.
"""

from __future__ import annotations

import re
from pathlib import Path

import click
from catalogue import queries_page
from validation_tables import filled

from clustergraph.check.shapes import rules
from clustergraph.cli import COMMANDS, cli

DOCS = Path(__file__).parents[1]
_SHAPES = re.compile(r"(<!-- shapes -->\n).*?(<!-- /shapes -->)", re.DOTALL)


def shapes_table() -> str:
    """All shapes by code: which, how severe, what it asks for in both languages."""
    rows = ["| code | shape | severity | what it asks for |", "| --- | --- | --- | --- |"]
    for rule in sorted(rules().values(), key=lambda rule: rule.code):
        said = "<br>".join(
            rule.message[lang].replace("|", "\\|").replace("<", "&lt;") for lang in ("en", "de")
        )
        rows.append(f'| <a id="{rule.code}"></a>{rule.code} | `{rule.shape}` | {rule.severity} | {said} |')
    return "\n".join(rows) + "\n"


def errors_page(text: str) -> str:
    """`text` of errors.md with the table of shapes as it is now."""
    return _SHAPES.sub(lambda match: match[1] + shapes_table() + match[2], text)


def _help(command: click.Command, path: str, parent: click.Context) -> list[str]:
    context = click.Context(command, info_name=path.rsplit(" ", 1)[-1], parent=parent, max_content_width=100)
    context.terminal_width = 100
    lines = [f"## {path}", "", "```text", command.get_help(context).rstrip(), "```", ""]
    if isinstance(command, click.Group):
        for name, sub in sorted(command.commands.items()):
            lines += _help(sub, f"{path} {name}", context)
    return lines


def commands_page() -> str:
    """The help of every command."""
    root = click.Context(cli, info_name="clustergraph", max_content_width=100, **cli.context_settings)
    lines = ["# Commands", "", "What `--help` says of each command. Written by `make docs`.", ""]
    for name in COMMANDS:
        command = cli.get_command(root, name)
        assert command is not None
        lines += _help(command, f"clustergraph {name}", root)
    return "\n".join(lines)


def pages() -> dict[Path, str]:
    """Each page with the text it should have."""
    errors, queries, validation = (DOCS / f"{name}.md" for name in ("errors", "queries", "validation"))
    return {
        errors: errors_page(errors.read_text(encoding="utf-8")),
        queries: queries_page(queries.read_text(encoding="utf-8")),
        validation: filled(validation.read_text(encoding="utf-8")),
        DOCS / "commands.md": commands_page(),
    }


if __name__ == "__main__":
    for page, text in pages().items():
        page.write_text(text, encoding="utf-8", newline="")
