"""Starting the command line costs little more than importing click."""

import subprocess
import sys

import pytest

HEAVY = {
    "pyoxigraph",
    "rdflib",
    "pyshacl",
    "networkx",
    "numpy",
    "scipy",
    "matplotlib",
    "rich",
    "jinja2",
    "yaml",
    "SPARQLWrapper",
}
LOADED = """
import sys
sys.argv = ["clustergraph", sys.argv[1]]
from clustergraph.cli import main
try:
    main()
except SystemExit:
    pass
print("MODULES", *sys.modules)
"""


def modules(code, *arguments):
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split("MODULES ")[1].split())


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_version_and_help_import_nothing_heavy_beyond_click(option):
    more = modules(LOADED, option) - modules("import sys, click; print('MODULES', *sys.modules)")
    assert not HEAVY & {name.split(".")[0] for name in more}
    ours = {name for name in more if name.split(".")[0] == "clustergraph"}
    assert ours == {"clustergraph", "clustergraph.lazy", "clustergraph.version", "clustergraph.cli"}
