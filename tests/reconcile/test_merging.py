"""Merging two things in the files, decisions, redirects, and the command."""

import errno
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from clustergraph import atomic
from clustergraph.cli import cli
from clustergraph.dataset import Dataset, check_layout
from clustergraph.errors import NotFoundError, OutputError
from clustergraph.reconcile import Decision, Decisions, MergeError, merge, read_redirects
from clustergraph.reconcile.keptfile import KeptFileError

EXAMPLE = Path(__file__).parents[1] / "example"
BASE = "https://example.org/clusters/"
KEPT, GONE = f"{BASE}id/organisation/photonics-valley", f"{BASE}id/organisation/photal"
NEWS = "sources/2024/water-network-memorandum-2024.ttl"
ENTRY = """# Found under this name on one page.
organisation:photal
    a org:Organization ;
    org:classification orgkind:network ;
    skos:altLabel "PhoTal"@de ;
    skos:prefLabel "Phototal e. V."@de .

organisation:wood-cluster
"""


@pytest.fixture
def data(tmp_path):
    """The example, in which one page speaks of Photonics Valley under another IRI."""
    folder = Path(shutil.copytree(EXAMPLE, tmp_path / "data"))
    edit(folder, "register/organisations.ttl", "organisation:wood-cluster\n", ENTRY)
    edit(folder, NEWS, "organisation:photonics-valley", "organisation:photal")
    edit(folder, NEWS, "/photonics-valley/", "/photal/")
    return folder


def edit(folder, name, old, new):
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def quads(folder):
    return {quad for quad in Dataset.open(folder).quads() if not str(quad.graph_name).endswith("graph/meta>")}


def files(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_a_merge_leads_every_statement_to_the_thing_that_stays(data):
    done = merge(Dataset.open(data), KEPT, GONE, reason="one page spells it so")
    alias = ox.Quad(
        ox.NamedNode(KEPT), ox.NamedNode("http://www.w3.org/2004/02/skos/core#altLabel"),
        ox.Literal("Phototal e. V.", language="de"), ox.NamedNode(f"{BASE}graph/register"),
    )  # fmt: skip
    assert quads(data) == quads(EXAMPLE) | {alias}
    assert done.relations == 2
    assert done.names == ("Phototal e. V.",)
    assert "orgkind" not in done.names
    assert [text.split()[0] for text in done.dropped] == ["org:classification"]
    assert "# Found under this name" in (data / "register/organisations.ttl").read_text(encoding="utf-8")
    assert all(not check_layout(data / name) for name in done.files)


def test_a_merge_leaves_a_redirect_and_a_decision(data):
    merge(Dataset.open(data), KEPT, GONE, reason="same body, other spelling")
    assert read_redirects(data) == {"id/organisation/photal": "id/organisation/photonics-valley"}
    assert Decisions(data, BASE).all() == [
        Decision("organisation", "photonics-valley", "photal", "accepted", "same body, other spelling")
    ]
    merge(Dataset.open(data), f"{BASE}id/organisation/wood-cluster", KEPT)
    assert set(read_redirects(data).values()) == {"id/organisation/wood-cluster"}


def test_a_relation_with_other_values_keeps_its_own_node(data):
    page = "sources/2024/photonics-valley-light-day-2024.ttl"
    path = data / page
    path.write_text(
        path.read_text(encoding="utf-8")
        + f"""
<{BASE}id/membership/water-network/photonics-valley/member>
    a org:Membership ;
    cg:basis basis:stated ;
    org:member organisation:water-network ;
    org:organization organisation:photonics-valley ;
    org:role role:member ;
    dcterms:source source:photonics-valley-light-day-2024 ;
    schema:startDate "2019"^^xsd:gYear .
""",
        encoding="utf-8",
    )
    merge(Dataset.open(data), KEPT, GONE)
    news = (data / NEWS).read_text(encoding="utf-8")
    assert f"<{BASE}id/membership/water-network/photonics-valley/member/2>" in news
    assert f"<{BASE}id/project-participation/clear-light/photonics-valley/project-partner>" in news


def test_the_same_slug_of_another_class_is_left_alone(data):
    edit(
        data,
        "register/persons.ttl",
        "person:ada-berger\n",
        'person:photal\n    a foaf:Person ;\n    foaf:name "P. Hotal" .\n\nperson:ada-berger\n',
    )
    edit(data, NEWS, "/light-day-2024-talk-water/ben-conrad/", "/light-day-2024-talk-water/photal/")
    edit(data, NEWS, "cg:participant person:ben-conrad", "cg:participant person:photal")
    merge(Dataset.open(data), KEPT, GONE)
    assert "participation/light-day-2024-talk-water/photal/speaker>" in (data / NEWS).read_text(
        encoding="utf-8"
    )


def test_persons_get_the_other_name_as_alias(data):
    done = merge(Dataset.open(data), f"{BASE}id/person/ada-berger", f"{BASE}id/person/ben-conrad")
    assert done.names == ("Ben Conrad",)
    assert 'skos:altLabel "Ben Conrad"@de' in (data / "register/persons.ttl").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("kept", "gone", "told"),
    [
        ("organisation/photonics-valley", "person/ada-berger", "of one kind"),
        ("organisation/photonics-valley", "organisation/photonics-valley", "of one kind"),
        ("place/bridgeton", "place/riverland", "region of the dataset"),
        ("organisation/photonics-valley", "organisation/water-network", "names both"),
        ("event/light-day-2024", "event/light-day-2024-opening", "names both"),
    ],
)
def test_what_is_two_is_not_merged(tmp_path, kept, gone, told):
    data = Path(shutil.copytree(EXAMPLE, tmp_path / "data"))
    before = files(data)
    with pytest.raises(MergeError, match="CG218") as error:
        merge(Dataset.open(data), f"{BASE}id/{kept}", f"{BASE}id/{gone}")
    assert told in str(error.value)
    assert files(data) == before


def test_a_rejected_pair_is_not_merged_and_an_unknown_thing_is_told(data):
    Decisions(data, BASE).add(Decision("organisation", "photal", "photonics-valley", "rejected", "two"))
    with pytest.raises(MergeError, match="decided that they are two"):
        merge(Dataset.open(data), KEPT, GONE)
    with pytest.raises(NotFoundError):
        merge(Dataset.open(data), KEPT, f"{BASE}id/organisation/nobody")


def test_if_one_file_cannot_be_written_none_is(data, monkeypatch):
    before, put, calls = files(data), atomic._put, []

    def fails_at_the_fourth(path, new, content):
        calls.append(path)
        if len(calls) == 4:
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        put(path, new, content)

    monkeypatch.setattr(atomic, "_put", fails_at_the_fourth)
    with pytest.raises(OutputError, match="No space left"):
        merge(Dataset.open(data), KEPT, GONE)
    assert len(calls) == 4
    assert files(data) == before


def test_decisions_are_sorted_lines_and_a_later_one_replaces_the_earlier(tmp_path):
    decisions = Decisions(tmp_path, BASE)
    decisions.add(Decision("person", "b", "a", "rejected", "two, as one says"))
    decisions.add(Decision("organisation", "x", "y", "rejected", "old"))
    decisions.add(Decision("organisation", "y", "x", "rejected", "new"))
    assert decisions.path.read_bytes() == (
        b'kind,one,two,decision,reason\norganisation,x,y,rejected,new\nperson,a,b,rejected,"two, as one says"\n'
    )
    assert frozenset({f"{BASE}id/person/a", f"{BASE}id/person/b"}) in decisions.rejected()


@pytest.mark.parametrize(
    "content",
    [
        b"a,b\n",
        b"kind,one,two,decision,reason\nx,y\n",
        b"kind,one,two,decision,reason\na,b,c,maybe,\n",
        b"\xff",
    ],
)
def test_a_spoilt_file_of_decisions_is_told(tmp_path, content):
    (tmp_path / "decisions.csv").write_bytes(content)
    with pytest.raises(KeptFileError, match="CG217"):
        Decisions(tmp_path, BASE).all()


def call(*arguments):
    return CliRunner().invoke(cli, ["reconcile", *map(str, arguments)])


def test_the_command_proposes_with_reason_and_pages_of_both_sides(data):
    result = call("--data", data)
    assert result.exit_code == 0, result.output
    assert "1 proposals to decide" in result.output
    for shown in (
        "The names",
        "https://water.example/news/memorandum",
        "https://photonics.example/news/light-day-2024",
    ):
        assert shown in result.output
    assert call("--data", data, "--fail").exit_code == 1
    assert '"rule"' in call("--data", data, "--format", "json").output
    assert call("--data", data, "--format", "csv", "--kind", "person").output.count("\n") == 1
    assert "Vorschläge" in call("--data", data, "--lang", "de").output


def test_the_command_decides(data):
    rejected = call("reject", "organisation", "photal", "photonics-valley", "--reason", "two", "--data", data)
    assert rejected.exit_code == 0, rejected.output
    assert "0 proposals" in call("--data", data).output
    (data / "decisions.csv").unlink()
    accepted = call("--data", data, "accept", "organisation", "photonics-valley", "photal")
    assert "alias added: Phototal e. V." in accepted.output
    assert "0 proposals" in call("--data", data).output


def test_what_the_data_state_to_be_different_is_not_proposed(data):
    (data / "curated/apart.ttl").write_text(
        f"""@prefix cg: <https://w3id.org/clustergraph/ontology#> .
@prefix organisation: <{BASE}id/organisation/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .

organisation:photal
    cg:reason "Zwei Vereine."@de, "Two associations."@en ;
    owl:differentFrom organisation:photonics-valley .
""",
        encoding="utf-8",
    )
    assert "0 proposals" in call("--data", data).output
    with pytest.raises(MergeError, match="names both"):
        merge(Dataset.open(data), KEPT, GONE)
