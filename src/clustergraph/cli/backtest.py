"""``clustergraph backtest``."""

from __future__ import annotations

from pathlib import Path

import click

from clustergraph.cli import options


@click.command()
@click.argument("config", type=click.Path(dir_okay=False, path_type=Path))
@options.endpoint
@options.output_format("json", "table", default="table")
@options.out_file()
@click.option(
    "--seed", type=click.IntRange(min=0), help="Seed of all draws.  [default: the one in CONFIG, else 1]"
)
def command(config: Path, endpoint: str | None, format_: str, out: Path | None, seed: int | None) -> None:
    """Test how well scores foresee new links, on any dated tables or on a dataset of this project.

    CONFIG is a TOML file that names the tables, their columns and the cuts, or a dataset and its rolling cuts:
    docs/backtesting.md. With --endpoint, the statements of the dataset come from there, its settings still from the files.
    What is done is told on standard error.

    \b
    Examples:
      clustergraph backtest bench/backtest/h2020.toml
      clustergraph backtest bench/backtest/saxony.toml
      clustergraph backtest bench/backtest/saxony.toml --endpoint http://127.0.0.1:7878/query
      clustergraph backtest my-network.toml --format json --out report.json
    """
    from clustergraph.backtest import backtest, render

    last = ""

    def tell(step: str, done: int, of: int) -> None:
        nonlocal last
        line = f"{step} {done}/{of}" if of > 1 else step
        if line != last:
            click.echo(line, err=True)
        last = line

    options.emit(render(backtest(config, seed, tell, endpoint), format_).encode(), out)
