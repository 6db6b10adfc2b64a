import csv
import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import igraph
import networkx as nx
import pytest
from lxml import etree

from clustergraph.errors import FormatError, OutputError
from clustergraph.export import write
from clustergraph.network import activity_network, cluster_network, incidence, organisation_network
from clustergraph.store import EmbeddedStore

ALL = ("organisation", "activity", "person", "topic")
TESTDATA = Path(os.environ.get("CLUSTERGRAPH_TESTDATA", Path(__file__).parents[3] / "shared"))


@pytest.fixture(scope="module", params=["activities", "organisations"])
def graph(request, store, settings):
    inc = incidence(store, settings)
    if request.param == "activities":
        found = activity_network(inc, settings, layers=ALL)
    else:
        found = organisation_network(inc, settings, runs=3)
    # What M11 lists, on one node.
    odd = min(found)
    found.nodes[odd].update(none=None, many=("x", "y"), some={"q", "p"}, bad='a\x01<&>"b', price=1.5, big=7)
    return found


@pytest.fixture(scope="module")
def schema(tmp_path_factory):
    archive = TESTDATA / "w3c" / "w3c.tar.xz"
    if not archive.is_file():
        pytest.skip(f"GEXF schema not found: {archive} (set CLUSTERGRAPH_TESTDATA, see docs/test-data.md)")
    out = tmp_path_factory.mktemp("schema")
    with tarfile.open(archive) as tar:
        for member in tar.getmembers():
            if member.name.startswith("w3c/specs/1.3/") and member.name.endswith(".xsd"):
                (out / Path(member.name).name).write_bytes(tar.extractfile(member).read())
    return etree.XMLSchema(etree.parse(out / "gexf.xsd"))


def counts(graph):
    return len(graph), graph.number_of_edges()


def test_networkx_reads_graphml_with_equal_counts_and_types(graph, tmp_path):
    (path,) = write(graph, tmp_path / "g.graphml")
    read = nx.read_graphml(path)
    assert counts(read) == counts(graph)
    node = min(graph)
    got = read.nodes[node]
    assert (got["many"], got["many_count"], got["some"], got["bad"]) == ("x|y", 2, "p|q", 'a <&>"b')
    assert (got["price"], got["big"]) == (1.5, 7)
    assert [type(got[name]) for name in ("price", "big", "many_count")] == [float, int, int]
    assert "none" not in got
    assert read.graph["input_hash"] == graph.graph["input_hash"]
    assert read.graph["seed"] == 1
    assert read.graph["dataset_version"] == "1.0.0"
    assert read.graph["software"].startswith("clustergraph ")


def test_igraph_reads_graphml_with_equal_counts_and_types(graph, tmp_path):
    (path,) = write(graph, tmp_path / "g.graphml", lang="de")
    read = igraph.Graph.Read_GraphML(str(path))
    assert (read.vcount(), read.ecount()) == counts(graph)
    by_id = {vertex["id"]: vertex for vertex in read.vs}
    alpha = by_id["https://example.org/s/id/organisation/alpha"]
    assert alpha["label"] == "Alpha e. V."
    assert alpha["activities"] == 3
    assert alpha["is_cluster"] is True
    assert read["input_hash"] == graph.graph["input_hash"]


def test_networkx_reads_gexf_with_equal_counts_and_types(graph, tmp_path):
    (path,) = write(graph, tmp_path / "g.gexf")
    read = nx.read_gexf(path, version="1.3")
    assert counts(read) == counts(graph)
    node = min(graph)
    assert read.nodes[node]["many"] == "x|y"
    assert read.nodes[node]["price"] == 1.5
    assert read.nodes["https://example.org/s/id/organisation/alpha"]["label"] == "Alpha Association"
    for a, b in graph.edges:
        assert read.edges[a, b].get("weight") == graph.edges[a, b].get("weight")


def test_gexf_is_valid_and_carries_places_colours_and_the_dataset_date(graph, tmp_path, schema):
    (path,) = write(graph, tmp_path / "g.gexf")
    tree = etree.parse(path)
    assert schema.validate(tree), schema.error_log
    name = "{http://gexf.net/1.3}"
    assert tree.find(f"{name}meta").get("lastmodifieddate") == "2025-01-10"
    assert graph.graph["input_hash"] in tree.findtext(f"{name}meta/{name}description")
    assert tree.getroot().nsmap["xsi"] == "http://www.w3.org/2001/XMLSchema-instance"
    for node in tree.iter(f"{name}node"):
        assert node.find(f"{name}position") is not None
        assert float(node.find(f"{name}size").get("value")) > 0
        assert 0 <= int(node.find(f"{name}color").get("r")) <= 255


def test_tables_have_the_headings_gephi_knows_and_equal_counts(graph, tmp_path):
    nodes, edges, about = write(graph, tmp_path / "t", "csv")
    with nodes.open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    assert list(table[0])[:2] == ["Id", "Label"]
    with edges.open(encoding="utf-8", newline="") as file:
        links = list(csv.DictReader(file))
    assert list(links[0])[:4] == ["Source", "Target", "Type", "Weight"]
    assert (len(table), len(links)) == counts(graph)
    told = json.loads(about.read_text(encoding="utf-8"))
    assert (told["nodes"], told["edges"]) == counts(graph)
    assert told["input_hash"] == graph.graph["input_hash"]
    assert {row["Source"] for row in links} | {row["Target"] for row in links} <= {row["Id"] for row in table}


def test_another_seed_moves_the_nodes_and_is_named(graph, tmp_path):
    one = write(graph, tmp_path / "1.gexf", seed=1)[0].read_text(encoding="utf-8")
    two = write(graph, tmp_path / "2.gexf", seed=2)[0].read_text(encoding="utf-8")
    assert "seed: 2;" in two
    assert one != two.replace("seed: 2;", "seed: 1;")


@pytest.mark.parametrize("made", [activity_network, organisation_network, cluster_network])
def test_an_empty_graph_makes_files_that_others_read(settings, tmp_path, made):
    nobody = made(incidence(EmbeddedStore([]), settings), settings)
    (graphml,) = write(nobody, tmp_path / "g.graphml")
    (gexf,) = write(nobody, tmp_path / "g.gexf")
    write(nobody, tmp_path / "t", "csv")
    assert counts(nx.read_graphml(graphml)) == counts(nx.read_gexf(gexf, version="1.3")) == (0, 0)
    assert (tmp_path / "t" / "nodes.csv").read_text(encoding="utf-8") == "Id,Label\n"


@pytest.mark.parametrize("rule", ["simple", "backbone"])
def test_clusters_and_projections_are_written_as_the_default_is(store, settings, tmp_path, rule):
    graph = cluster_network(incidence(store, settings), settings, rule=rule, runs=2)
    (path,) = write(graph, tmp_path / "g.graphml")
    read = nx.read_graphml(path)
    assert counts(read) == counts(graph)
    assert read.graph["projection"] == rule
    for a, b, data in graph.edges(data=True):
        assert read.edges[a, b]["weight"] == data["weight"]
        assert read.edges[a, b]["sources_count"] == len(data["sources"]) > 0


def test_an_unknown_format_and_a_bad_place_are_said(graph, tmp_path):
    with pytest.raises(FormatError, match="'xlsx'"):
        write(graph, tmp_path / "g.xlsx")
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError):
        write(graph, tmp_path / "file" / "g.gexf")


SCRIPT = """
import sys, datetime, pathlib, pyoxigraph as ox
from types import SimpleNamespace
from clustergraph.store import EmbeddedStore
from clustergraph.network import incidence, activity_network, organisation_network
from clustergraph.export import write
from clustergraph.terms import PREFIXES
small, out = map(pathlib.Path, sys.argv[1:])
settings = SimpleNamespace(name="s", version="1.0.0", date=datetime.date(2025, 1, 10), base="https://example.org/s/",
    licence="x", cluster_kinds=(PREFIXES["orgkind"] + "cluster-organisation",))
inc = incidence(EmbeddedStore(ox.parse(path=small, format=ox.RdfFormat.TRIG)), settings)
for name, graph in (("a", activity_network(inc, settings, layers=("organisation", "activity", "person", "topic"))),
                    ("o", organisation_network(inc, settings, runs=3))):
    for form in ("graphml", "gexf"):
        write(graph, out / f"{name}.{form}")
    write(graph, out / name, "csv")
"""


def test_bytes_do_not_depend_on_hash_seed_or_time_zone(tmp_path):
    small = Path(__file__).parents[1] / "network" / "small.trig"
    made = []
    for number, zone in (("1", "UTC"), ("77", "Pacific/Auckland")):
        out = tmp_path / number
        subprocess.run(
            [sys.executable, "-c", SCRIPT, str(small), str(out)],
            check=True,
            env={**os.environ, "PYTHONHASHSEED": number, "TZ": zone, "LC_ALL": "C"},
        )
        made.append(
            {path.relative_to(out): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}
        )
    assert len(made[0]) == 10
    assert made[0] == made[1]
