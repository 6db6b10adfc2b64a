import hashlib
import json
from pathlib import Path

import pytest

from clustergraph.errors import OutputError
from clustergraph.potential import freeze, rank

FROZEN = Path(__file__).parents[2] / "data" / "rankings"
FEW = {"null_samples": 5, "bootstraps": 5}


def test_a_frozen_ranking_is_the_ranked_pairs_and_is_never_written_again(random_store, settings, tmp_path):
    ranking = rank(random_store, settings, **FEW)
    table, manifest = freeze(ranking, tmp_path)
    assert [path.name for path in (table, manifest)] == [
        "2025-01-10-clusters.csv",
        "2025-01-10-clusters.json",
    ]
    lines = table.read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1 + sum(pair.rank is not None for pair in ranking.pairs)
    about = json.loads(manifest.read_text(encoding="utf-8"))
    assert about["table_sha256"] == hashlib.sha256(table.read_bytes()).hexdigest()
    assert (about["input_hash"], about["seed"]) == (ranking.manifest["input_hash"], 1)
    before = table.read_bytes()
    with pytest.raises(OutputError, match="frozen already"):
        freeze(ranking, tmp_path)
    assert table.read_bytes() == before


def test_a_folder_that_cannot_be_made_is_told(random_store, settings, tmp_path):
    (tmp_path / "rankings").write_text("a file", encoding="utf-8")
    with pytest.raises(OutputError, match="rankings"):
        freeze(rank(random_store, settings, **FEW), tmp_path)


def test_what_is_frozen_was_not_edited():
    manifests = sorted(FROZEN.glob("*.json"))
    assert manifests
    for path in manifests:
        about = json.loads(path.read_text(encoding="utf-8"))
        table = path.with_suffix(".csv").read_bytes()
        assert about["table_sha256"] == hashlib.sha256(table).hexdigest(), path.name
