"""The documentation says what the code does."""

import importlib.util
import re
from pathlib import Path

import pytest

from clustergraph.check.shapes import rules
from clustergraph.errors import CODES

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture
def generator(monkeypatch):
    monkeypatch.syspath_prepend(DOCS / "scripts")
    spec = importlib.util.spec_from_file_location("generate", DOCS / "scripts" / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_generated_pages_are_up_to_date(generator):
    for page, text in generator.pages().items():
        assert page.read_text(encoding="utf-8") == text, f"{page.name}: run make docs"


def test_every_code_has_an_entry_with_a_remedy():
    text = (DOCS / "errors.md").read_text(encoding="utf-8")
    entries = dict(re.findall(r"^### (CG\d{3}) (.+)$", text, re.MULTILINE))
    assert entries == CODES
    for section in re.split(r"^### ", text, flags=re.MULTILINE)[1:]:
        assert "**Do**" in section, section.splitlines()[0]


def test_codes_of_shapes_and_codes_of_the_tool_are_apart():
    of_shapes = [rule.code for rule in rules().values()]
    assert len(set(of_shapes)) == len(of_shapes)
    assert not set(of_shapes) & set(CODES)


@pytest.mark.parametrize(
    "page", [*sorted(DOCS.glob("*.md")), DOCS.parent / "README.md"], ids=lambda p: p.name
)
def test_links_between_documents_lead_somewhere(page):
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target
