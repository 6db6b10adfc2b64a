"""Starting the command line costs little more than importing click."""

import resource
import subprocess
import sys

HEAVY = ("pyoxigraph", "rdflib", "pyshacl", "networkx", "numpy", "scipy", "matplotlib", "rich", "jinja2", "yaml", "SPARQLWrapper")


def run(code):
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def loaded(argument):
    code = (
        "import sys; sys.argv = ['clustergraph', %r]\n"
        "from clustergraph.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print('MODULES', *sys.modules)" % argument
    )
    return set(run(code).split("MODULES ")[1].split())


def test_version_and_help_import_nothing_heavy():
    only_click = set(run("import sys, click; print(*sys.modules)").split())
    for argument in ("--version", "--help"):
        more = loaded(argument) - only_click
        assert not [name for name in more if name.split(".")[0] in HEAVY]
        ours = {name for name in more if name.split(".")[0] == "clustergraph"}
        assert ours == {"clustergraph", "clustergraph.version", "clustergraph.cli"}


def cpu(command, runs=15):
    """User and system time of a command, the least of several runs: what it costs when nothing disturbs it."""
    times = []
    for _ in range(runs):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, capture_output=True, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(times)
