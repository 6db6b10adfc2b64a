"""No link of a build is dead, anchors included, and every IRI of its dump resolves; and a dead one would be found."""

import shutil
from pathlib import Path

import pytest

from clustergraph.publish import build

from ..links import dead_links, lost_iris, main  # noqa: TID252 - a helper of these tests


def test_no_link_is_dead_and_no_iri_lost(built, capsys):
    out, _ = built
    links, checked = dead_links(out / "site")
    assert not links
    assert checked > 3000
    iris, asked = lost_iris(out)
    assert not iris
    assert asked > 40
    assert main(out) == 0
    assert "0 dead" in capsys.readouterr().out


def test_a_site_in_one_language_has_no_link_into_the_other(example, tmp_path):
    build(example, tmp_path / "out", lang="en")
    assert dead_links(tmp_path / "out" / "site")[0] == []
    assert 'hreflang="de"' not in (tmp_path / "out/site/en/index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("link", "dead"),
    [
        ("nowhere.html", True), ("index.html#nowhere", True), ("#nowhere", True), ("/en/index.html", True),
        ("//host/x", True), ("javascript:void(0)", True), ("../../outside.html", True),
        ("index.html#content", False), ("#content", False), ("https://example.org/x", False),
    ],
)  # fmt: skip
def test_a_dead_link_is_found(built, tmp_path, link, dead):
    site = Path(shutil.copytree(built[0] / "site" / "en", tmp_path / "site" / "en")).parent
    (site / "en" / "page.html").write_text(f'<a href="{link}">x</a><p id="content">', encoding="utf-8")
    assert (("en/page.html", link) in dead_links(site)[0]) == dead


def test_a_lost_iri_is_found(built, tmp_path):
    out = Path(shutil.copytree(built[0], tmp_path / "out"))
    (out / "site/data/event/light-day-2024.ttl").unlink()
    (out / "site/de/person/ada-berger.html").unlink()
    lost = {(iri.partition("/id/")[2], accept.partition(",")[0]) for iri, accept, _ in lost_iris(out)[0]}
    assert ("event/light-day-2024", "text/turtle") in lost
    assert ("person/ada-berger", "text/html") in lost
    assert ("event/light-day-2024", "text/html") not in lost
