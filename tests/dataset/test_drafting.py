import pytest

from clustergraph.dataset import Dataset, check_layout
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


def test_slugs_are_short_and_end_with_a_whole_word():
    slug = source_slug("https://www.example.org/" + "langes-wort-" * 20)
    assert slug.startswith("example-org-langes-wort")
    assert len(slug) <= 64
    assert slug.endswith(("langes", "wort"))
