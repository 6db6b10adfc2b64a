"""A full disk and a folder closed to writing: every command that writes says so and leaves what was there.

The process gets the error from its own calls (`zygote.py`): from the n-th on, from the first on, or from the kernel as soon as a
file grows too long. So it needs neither a mount nor another user.
"""

import errno
import random
import re
import shutil
from pathlib import Path

import pytest

from ..ingest.conftest import Tables  # noqa: TID252 - the small set of tables
from .conftest import Commands, picture

EXAMPLE = Path(__file__).parents[1] / "example"
PAGES = Path(__file__).parents[1] / "ingest" / "schemaorg"

DATA, OUT = "data", "out"
COMMANDS = {
    "build": ("build", "--lang", "en", "--data", DATA, "--out", OUT),
    "draw": ("draw", "network", "--data", DATA, "--out", "out.svg", "--seed", "2"),
    "export a file": ("export", "--data", DATA, "--out", "out.graphml"),
    "export tables": ("export", "--data", DATA, "--format", "csv", "--out", OUT),
    "fmt": ("fmt", "--data", DATA),
    "import a page": ("import", "page.html", "--into", DATA, "--url", "https://forum.example/"),
    "import tables": ("import", "tables", "--into", DATA),
    "new": ("new", "source", "https://forum.example/", "--title", "Report", "--data", DATA),
    "partners": ("partners", "--data", DATA, "--out", "out.csv"),
    "potential": ("potential", "--data", DATA, "--tables", OUT, "--out", "out.csv", "--format", "csv"),
    "freeze": ("potential", "--data", DATA, "--freeze"),
    "query": ("query", "clusters-that-met", "--data", DATA, "--out", "out.csv", "--format", "csv"),
    "merge": ("reconcile", "--data", DATA, "accept", "organisation", "photonics-valley", "photal"),
    "reject": ("reconcile", "--data", DATA, "reject", "organisation", "photonics-valley", "photal", "--reason", "two"),
    "remove": ("remove", "person", "ada-berger", "--yes", "--data", DATA),
    "synth": ("synth", "--organisations", "20", "--out", OUT),
    "synth quads": ("synth", "--organisations", "20", "--format", "nquads", "--out", "out.nq"),
}  # fmt: skip
GERMAN = ("--lang", "de")
OLDER = {
    "build": GERMAN, "draw": GERMAN, "export a file": GERMAN, "export tables": GERMAN, "potential": GERMAN, "query": GERMAN, "synth quads": ("--seed", "2"),
}  # fmt: skip
"""Those which write over what an earlier one has written, with what else that one was told."""

UNTIDY = """
organisation:photal
    skos:prefLabel "Phototal e. V."@de, "Photo Dale"@en ;
    org:classification orgkind:cluster-organisation ;
    a org:Organization .
"""
FULL, CLOSED = errno.ENOSPC, errno.EROFS


@pytest.fixture(scope="module")
def ready(tmp_path_factory, zygote):
    """For each command a folder with all that was there before, how often it writes, and the length of its longest file."""
    made = {}

    def ready(name):
        if name not in made:
            folder = tmp_path_factory.mktemp("ready")
            before, after = folder / "before", folder / "after"
            shutil.copytree(EXAMPLE, before / DATA)
            shutil.copy(PAGES / "light-day.html", before / "page.html")
            Tables(before / "region").write().rename(before / "tables")
            if name == "import tables":
                shutil.rmtree(before / DATA)
                (before / "region" / "data").rename(before / DATA)
            register = before / DATA / "register/organisations.ttl"
            if name == "partners":
                (before / "out.csv").write_text("an older table")
            if name in OLDER:
                Commands(zygote, before).well(*COMMANDS[name], *OLDER[name])
            if name in ("fmt", "merge", "reject"):
                register.write_bytes(register.read_bytes() + UNTIDY.encode())
            shutil.copytree(before, after)
            done = Commands(zygote, after).well(*COMMANDS[name])
            old, new = picture(before), picture(after)
            written = [len(content) for path, content in new.items() if old.get(path) != content]
            made[name] = before, done.events, max(written)
        return made[name]

    return ready


@pytest.fixture(params=COMMANDS)
def name(request):
    return request.param


@pytest.mark.parametrize("reason", ["closed", "full", "full in a file"])
def test_a_refusal_leaves_the_old_state_and_says_what_to_do(name, reason, ready, zygote, tmp_path):
    before, events, longest = ready(name)
    work = shutil.copytree(before, tmp_path / "work")
    dice = random.Random(f"{name} {reason}")  # noqa: S311 - a test
    trouble = {
        "closed": {"errno": CLOSED, "from": 1},
        "full": {"errno": FULL, "from": dice.randint(1, max(1, events // 2))},
        "full in a file": {"full_at": dice.randint(1, longest - 1)},
    }[reason]
    refused = Commands(zygote, work)(*COMMANDS[name], **trouble)
    assert refused.code == 2, refused.told
    assert re.search(r"^CG210 .*\n(  .*\n)*  do ", refused.told, re.MULTILINE), refused.told
    assert "Traceback" not in refused.told
    assert picture(work) == picture(before)


@pytest.mark.parametrize(
    "trouble", [{"errno": CLOSED, "from": 1}, {"errno": FULL, "from": 2}, {"full_at": 1000}]
)
def test_a_question_is_answered_without_a_cache(trouble, example, command):
    ask = ("query", "clusters-that-met", "--data", example, "--format", "csv")
    answered = command(*ask, **trouble)
    assert answered.code == 0, answered.told
    assert answered.told.splitlines()[:-1] == command.well(*ask).told.splitlines()[:-1]


@pytest.mark.parametrize("command_line", [("query", "clusters-that-met", "--format", "csv"), ("potential",)])
def test_a_full_device_is_told(command_line, example, command):
    refused = command(*command_line, "--data", example, "--out", "/dev/full")
    assert refused.code == 2
    assert "/dev/full cannot be written: No space left on device" in refused.told
