"""One back-test from its config file, whichever form that has: tables with one cut, or a dataset with rolling cuts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from clustergraph.backtest import rolling_report, running
from clustergraph.backtest.config import read_config
from clustergraph.errors import ParameterError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def backtest(
    config: Path,
    seed: int | None = None,
    tell: Callable[[str, int, int], None] | None = None,
    endpoint: str | None = None,
) -> dict[str, Any]:
    """The report of the back-test that the file `config` describes; `seed` replaces its own, `tell` hears (step, done, of).

    With `endpoint`, statements come from that SPARQL endpoint instead of the files of the dataset that `config` names.

    Raises:
        BacktestConfigError: something in the file is wrong.
        BacktestTableError: a table cannot be read or has mistakes.
        DatasetNotFoundError: there is no dataset at the path.
        NotEnoughDataError: there is nothing to learn from, or nothing new to judge by.
        ParameterError: there is an `endpoint`, but `config` names tables.

    """
    if rolling_report.is_rolling(config):
        return rolling_report.report(rolling_report.read_rolling(config, seed), tell, endpoint)
    if endpoint:
        raise ParameterError(
            "an endpoint for a back-test of tables",
            where=str(config),
            why="it names tables, not a dataset that a store could hold",
            hint="leave --endpoint out",
        )
    return running.run(read_config(config, seed), tell)
