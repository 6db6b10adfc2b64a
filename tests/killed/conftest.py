"""A process that runs commands and gets them into trouble; pictures of folders to compare."""

import json
import os
import random
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from ..ingest.conftest import Tables  # noqa: TID252 - the small set of tables

SEEDS = range(1, 1 + int(os.environ.get("CLUSTERGRAPH_SEEDS", "5")))
"""``make torture`` tries more."""


@dataclass
class Run:
    """How a command ended: its exit code (that of a signal is negative) and what it said."""

    code: int
    told: str

    @property
    def events(self):
        """How many times it changed something in the folder."""
        return int(re.search(r"^events: (\d+)$", self.told, re.MULTILINE)[1])


class Commands:
    """Runs commands in `folder`, each in a process of its own."""

    def __init__(self, zygote, folder):
        self.zygote, self.folder = zygote, folder
        self.cache = folder.with_name(f"{folder.name}-cache")

    def __call__(self, *argv, **trouble):
        asked = {
            "argv": [str(word) for word in argv],
            "env": {"CLUSTERGRAPH_CACHE": str(self.cache)},
            "within": str(self.folder),  # and the cache beside it
            "trouble": trouble,
        }
        self.zygote.stdin.write(json.dumps(asked) + "\n")
        self.zygote.stdin.flush()
        return Run(**json.loads(self.zygote.stdout.readline()))

    def well(self, *argv):
        """The command without trouble; it must succeed."""
        done = self(*argv)
        assert done.code == 0, done.told
        return done


@pytest.fixture(scope="session")
def zygote():
    command = [sys.executable, str(Path(__file__).with_name("zygote.py"))]
    # Numerical libraries start no threads, which would not come through a fork.
    env = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MPLBACKEND": "Agg"}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env
    ) as process:
        yield process
        process.stdin.close()


@pytest.fixture
def command(zygote, tmp_path):
    return Commands(zygote, tmp_path)


@pytest.fixture
def region(tmp_path):
    """Tables of a region, imported once."""
    tables = Tables(tmp_path)
    for number in range(6):
        page = f"page-{number}"
        tables.add("sources", id=page, url=f"https://{page}.example/", host=f"{page}.example", kind="other")
        tables.add("organisation_facts", org_id="alpha", property="legal_form", value="AG", source=page)
    tables.load()
    return tables


@pytest.fixture
def example(tmp_path):
    """A copy of the example."""
    import shutil  # noqa: PLC0415 - only here

    return shutil.copytree(Path(__file__).parents[1] / "example", tmp_path / "data")


def picture(folder):
    """All files below `folder` with their bytes; nothing if there is no such folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def trouble(seed, events, largest):
    """A point at which a run of so many events, with files of up to so many bytes, is killed."""
    dice = random.Random(seed)  # noqa: S311 - a test
    if seed % 3 == 0:
        return {"kill_at": max(1, int(largest ** dice.random()))}
    return {"kill": dice.randint(1, events)}
