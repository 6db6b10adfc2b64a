"""docs/figures.md shows every figure, with the command that draws it."""

import importlib.util
import re
from pathlib import Path

import pytest
from PIL import Image

from clustergraph.draw import FIGURES
from clustergraph.errors import NotEnoughDataError
from clustergraph.graph import Graph

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "figures.md").read_text(encoding="utf-8")

SPEC = importlib.util.spec_from_file_location("draw_figures", ROOT / "docs" / "scripts" / "draw_figures.py")
DRAWING = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(DRAWING)
COMMANDS = {options["figure"]: options for options in DRAWING.commands(TEXT)}


def test_every_figure_has_a_section_with_its_command_and_its_image():
    assert re.findall(r"^## (.+)$", TEXT, re.MULTILINE) == list(FIGURES)
    assert list(COMMANDS) == list(FIGURES)
    for options in COMMANDS.values():
        image = options["out"].relative_to("docs").as_posix()
        assert re.search(rf"!\[[^\]]+\]\({re.escape(image)}\)", TEXT), image


@pytest.mark.parametrize("figure", FIGURES)
def test_images_are_there_and_small(figure):
    path = ROOT / COMMANDS[figure]["out"]
    assert path.stat().st_size < 250_000
    with Image.open(path) as image:
        assert 1000 <= image.width <= DRAWING.WIDEST


def test_the_commands_run(example, tmp_path):
    graph = Graph(example)
    for name in ("network", "timeline", "pairs"):
        path = DRAWING.run(COMMANDS[name], graph, None, tmp_path)
        DRAWING.shrink(path)
        with Image.open(path) as image:
            assert image.width == DRAWING.WIDEST
    # Three invented clusters have no seat and too little evidence for a link beyond chance.
    for name in ("map", "clusters"):
        with pytest.raises(NotEnoughDataError):
            DRAWING.run(COMMANDS[name], graph, None, tmp_path)


def test_the_python_example_says_what_the_names_are():
    (code,) = re.findall(r"```python\n(.+?)```", TEXT, re.DOTALL)
    compile(code, "figures.md", "exec")
    for name in re.findall(r"graph\.(\w+)", code):
        assert callable(getattr(Graph, name))
