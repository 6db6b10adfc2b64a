"""docs/serving.md says what is true: its commands run, its limits are the limits, its unit and container file can be read."""

import inspect
import json
import re
import shlex
import shutil
import subprocess
from configparser import RawConfigParser
from pathlib import Path

import pytest

from clustergraph.cli import serve as command
from clustergraph.errors import CODES
from clustergraph.serve import zygote
from clustergraph.serve.limits import Limits

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "serving.md").read_text(encoding="utf-8")


def blocks(language):
    return re.findall(rf"```{language}\n(.+?)```", GUIDE, re.DOTALL)


def examples():
    for block in blocks("console"):
        for example in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            line, _, told = example.partition("\n")
            yield line, told


@pytest.mark.parametrize(("line", "told"), list(examples()))
def test_a_command_says_what_stands_under_it(server, line, told):
    if shutil.which("curl") is None:
        pytest.skip("curl is missing")
    address = "http://127.0.0.1:8000/"
    words = [word.replace(address, server.address) for word in shlex.split(line)]
    done = subprocess.run(words, capture_output=True, check=True)
    said = done.stdout.decode().replace(server.address, address).replace("\r\n", "\n")
    assert said.strip() == told.strip()


def test_the_limits_that_are_named_are_those_of_the_code():
    defaults, given = Limits(), {one.name: one.default for one in command.command.params}
    row = {
        line.split("|")[1].strip(): line.split("|")[2].strip()
        for line in GUIDE.splitlines()
        if line.startswith("| ") and line.count("|") >= 5
    }
    said = {name: value.replace(",", "") for name, value in row.items()}
    assert (
        said["seconds of a query, from the moment it starts"]
        == f"{defaults.seconds:g}"
        == f"{given['seconds']:g}"
    )
    assert said["rows or triples of an answer"] == str(defaults.rows) == str(given["rows"])
    assert said["bytes of an answer"] == f"{defaults.size >> 20} MiB"
    assert said["requests that wait"] == f"{defaults.queue} each {defaults.wait:g} s"
    assert given["queue"] == defaults.queue
    assert (
        said["bytes of an address, a body"].replace("  ", " ")
        == f"{defaults.url >> 10} KiB {defaults.body >> 10} KiB"
    )
    assert (
        said["seconds in which a client has to send, or to take more of an answer"]
        == f"{given['client_seconds']:g}"
    )
    assert defaults.receive == defaults.send == given["client_seconds"]
    assert f"has run for {defaults.patience:g} s, or for {defaults.turn:g} s while others wait" in GUIDE
    assert defaults.long == 8 * defaults.workers
    assert defaults.memory <= 512 << 20


def test_every_option_is_one_of_the_command():
    known = {name for one in command.command.params for name in one.opts}
    of_others = {"--location", "--file", "--cpus", "--ulimit", "--no-cache-dir", "--data-urlencode"}
    assert set(re.findall(r"--[a-z][a-z-]+", GUIDE)) - of_others <= known


def test_every_code_is_known():
    assert set(re.findall(r"CG\d{3}", GUIDE)) <= CODES.keys()


def test_the_unit_can_be_read_and_starts_the_server(tmp_path):
    (text,) = blocks("ini")
    unit = RawConfigParser(strict=True)
    unit.optionxform = str
    unit.read_string(text)
    program, name, *arguments = shlex.split(unit["Service"]["ExecStart"])
    assert Path(program).name == "clustergraph"
    assert name == "serve"
    context = command.command.make_context("serve", arguments)
    assert context.params["base_url"].startswith("https://")
    assert int(unit["Service"]["TimeoutStopSec"]) > Limits().seconds + 5
    # systemd tells all processes of a service to stop; only the one that speaks HTTP may obey.
    assert "SIG_IGN" in inspect.getsource(zygote.main)
    if shutil.which("systemd-analyze"):
        path = tmp_path / "clustergraph.service"
        path.write_text(text.replace(program, shutil.which("true")))
        done = subprocess.run(["systemd-analyze", "verify", path], capture_output=True, check=False)
        ours = [line for line in done.stderr.decode().splitlines() if "clustergraph.service" in line]
        assert ours == []


def test_the_container_file_can_be_read_and_starts_the_server():
    (text,) = blocks("dockerfile")
    steps = [line.partition(" ")[::2] for line in text.splitlines() if line]
    assert steps[0][0] == "FROM"
    assert {name for name, _ in steps} == {
        "FROM",
        "WORKDIR",
        "COPY",
        "RUN",
        "USER",
        "EXPOSE",
        "STOPSIGNAL",
        "CMD",
    }
    (words,) = [json.loads(rest) for name, rest in steps if name == "CMD"]
    context = command.command.make_context("serve", words[2:])
    assert words[:2] == ["clustergraph", "serve"]
    assert str(context.params["port"]) == dict(steps)["EXPOSE"]
    for name, rest in steps:
        if name == "COPY" and not rest.startswith(("build/", ".")):
            assert (ROOT / rest.split()[0]).exists()
    assert (ROOT / "constraints.txt").exists()
