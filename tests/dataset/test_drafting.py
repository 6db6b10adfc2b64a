import pytest

from clustergraph.dataset import Dataset, check_layout, format_text
from clustergraph.dataset.drafting import draft_source, source_slug
from clustergraph.errors import FileExistsAlreadyError, ParameterError

URL = "https://www.example.org/news/2024/Größe-wächst.html?id=5"


def test_a_draft_lacks_nothing_but_statements(sandbox):
    path = draft_source(Dataset.open(sandbox.path), URL, title='Bericht über "Größe"', kind="news")
    assert path == sandbox.path / "sources/2026/example-org-groesse-waechst.ttl"
    assert check_layout(path) == []
    (finding,) = Dataset.open(sandbox.path).lint()
    assert (finding.code, finding.file) == ("CG013", "sources/2026/example-org-groesse-waechst.ttl")


def test_a_page_has_one_file(sandbox):
    url = "https://www.example.org/bericht-2023-11-08/0351-2023"  # that of the report in the sandbox
    with pytest.raises(FileExistsAlreadyError, match=r"sources/2023/report\.ttl"):
        draft_source(Dataset.open(sandbox.path), url, title="Noch einmal")


@pytest.mark.parametrize(
    "url", ["example.org/x", "ftp://example.org/x", "https:///x", "https://example.org/a b"]
)
def test_what_is_no_address_is_refused(sandbox, url):
    with pytest.raises(ParameterError):
        draft_source(Dataset.open(sandbox.path), url, title="X")


@pytest.mark.parametrize(("kind", "hint"), [("newz", "did you mean news?"), ("xyz", "press-release")])
def test_an_unknown_kind_is_refused_on_entry(sandbox, kind, hint):
    before = sorted(sandbox.path.rglob("*"))
    with pytest.raises(ParameterError) as caught:
        draft_source(Dataset.open(sandbox.path), URL, title="X", kind=kind)
    assert hint in caught.value.hint
    assert sorted(sandbox.path.rglob("*")) == before


def test_a_draft_has_the_usual_prefixes_and_fmt_takes_out_what_was_not_needed(sandbox):
    path = draft_source(Dataset.open(sandbox.path), URL, title="X", kind="news")
    text = path.read_text("utf-8")
    for prefix in ("event", "organisation", "person", "role", "basis", "eventkind"):
        assert f"@prefix {prefix}: " in text
    path.write_text(f'{text}\norganisation:beta\n    schema:name "Beta"@de .\n', "utf-8")
    assert {f.code for f in Dataset.open(sandbox.path).lint() if f.file.endswith(path.name)} == {"CG003"}
    path.write_text(format_text(path.read_text("utf-8"), path.name), "utf-8")
    assert not [f for f in Dataset.open(sandbox.path).lint() if f.file.endswith(path.name)]


def test_slugs_are_short_and_end_with_a_whole_word():
    slug = source_slug("https://www.example.org/" + "langes-wort-" * 20)
    assert slug.startswith("example-org-langes-wort")
    assert len(slug) <= 64
    assert slug.endswith(("langes", "wort"))
