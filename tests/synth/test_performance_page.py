"""The tables of docs/performance.md are those that the committed results make, and no number stands there by hand."""

import importlib.util
import json
import math
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def module(name):
    spec = importlib.util.spec_from_file_location(name, ROOT / "bench" / f"{name}.py")
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


REPORT = module("report")


@pytest.mark.parametrize("part", ["ratios", "growth", "queries"])
def test_the_page_shows_the_committed_results(part):
    text = REPORT.PAGE.read_text(encoding="utf-8")
    shown = text.partition(f"<!-- {part} -->\n")[2].partition(f"<!-- /{part} -->")[0]
    assert shown == getattr(REPORT, part)()
    assert shown.startswith("| ")


def test_what_misses_its_goal_is_in_bold():
    row = {
        "what": "w",
        "peer": "p",
        "ours_s": 3.0,
        "peer_s": 1.0,
        "ratio": 3.0,
        "least": 2.0,
        "greatest": 4.0,
    }
    assert "| **3.00 (2.00 to 4.00)** | 1.5 |" in REPORT.line(row | {"goal": 1.5})
    assert "| 3.00 (2.00 to 4.00) | 3.0 |" in REPORT.line(row | {"goal": 3.0})


def test_the_exponent_is_the_slope_between_points():
    rows = json.loads((REPORT.RESULTS / "growth.json").read_text(encoding="utf-8"))["rows"]
    for row in rows:
        first, last = row["points"][0], row["points"][-1]
        ends = math.log(last["cpu"] / first["cpu"]) / math.log(last["quads"] / first["quads"])
        assert row["ratio"] == pytest.approx(ends, abs=0.15)
        assert len(row["points"]) >= 3
