import os
import re

import pyoxigraph as ox
import pytest

from clustergraph.query import tables, write
from clustergraph.store import Solutions

LONG = "https://photonics.example/" + "a-very-long-path/" * 20
SOLUTIONS = Solutions(
    ("source", "text", "n"),
    [
        (
            ox.Literal(LONG),
            ox.Literal("words " * 60),
            ox.Literal(str(10**30), datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")),
        )
    ],
)


def cells(solutions):
    return [["" if term is None else term.value for term in row] for row in solutions.rows]


def terminal(monkeypatch, width, **environment):
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setenv("NO_COLOR", "1")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize("width", [36, 40, 80, 200])
def test_nothing_is_cut_on_a_terminal(monkeypatch, width):
    terminal(monkeypatch, width)
    text = tables.on_terminal(SOLUTIONS, cells(SOLUTIONS))
    assert "…" not in text
    seen = "".join(text.split())
    for character in set(LONG):
        assert seen.count(character) >= LONG.count(character)
    assert text.count("words") == 60 or seen.count("w") >= 60


def test_a_long_value_is_folded_in_its_column(monkeypatch):
    terminal(monkeypatch, 60)
    one = Solutions(("source",), [(ox.Literal(LONG),)])
    lines = re.sub("\x1b[^m]*m", "", tables.on_terminal(one, cells(one))).splitlines()
    assert max(map(len, lines)) <= 60
    assert "".join(line.strip() for line in lines[2:]) == LONG


def test_a_narrow_terminal_gets_records(monkeypatch):
    terminal(monkeypatch, 30)
    text = tables.on_terminal(SOLUTIONS, cells(SOLUTIONS))
    assert text.splitlines()[0] == f"source  {LONG}"


def test_values_cannot_steer_the_terminal(monkeypatch):
    terminal(monkeypatch, 80)
    hostile = Solutions(("x",), [(ox.Literal("\x1b[2J [bold]red[/bold]"),)])
    for text in (tables.on_terminal(hostile, cells(hostile)), tables.plain(hostile, cells(hostile))):
        assert "\x1b[2J" not in text
        assert "[bold]red[/bold]" in text


def test_numbers_stand_to_the_right():
    text = tables.plain(SOLUTIONS, [["a", "b", "5"]])
    assert text.splitlines()[0] == "source  text  n"
    assert tables._number_columns(SOLUTIONS) == [False, False, True]
    wide = Solutions(("number",), [SOLUTIONS.rows[0][2:]])
    assert tables.plain(wide, [["5"]]).splitlines()[2] == "     5"


def test_a_terminal_is_recognised(monkeypatch):
    terminal(monkeypatch, 80)
    leader, follower = os.openpty()
    with os.fdopen(follower, "wb", buffering=0) as out:
        write(Solutions(("a",), [(ox.Literal("b"),)]), None, out)
    told = os.read(leader, 1000).decode()
    os.close(leader)
    assert "?a" not in told  # no TSV
    assert "─" in told
