"""``clustergraph completion``."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from clustergraph.cli import options


@click.command()
@click.argument("shell", type=options.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """Print the script that lets your SHELL complete commands, options and query names.

    \b
    Examples:
      clustergraph completion bash >> ~/.bashrc
      clustergraph completion fish > ~/.config/fish/completions/clustergraph.fish
    """
    from clustergraph.cli import cli

    shell_class = get_completion_class(shell)
    assert shell_class is not None
    click.echo(shell_class(cli, {}, "clustergraph", "_CLUSTERGRAPH_COMPLETE").source())
