from datetime import date

import pytest

from clustergraph.dataset import Dataset
from clustergraph.errors import SettingsError


def test_settings_are_read_and_made_full_iris(sandbox):
    settings = Dataset.open(sandbox.path).settings
    assert settings.date == date(2026, 1, 31)
    assert settings.region == "https://example.org/region/id/place/land"
    assert settings.cluster_kinds == (
        "https://w3id.org/clustergraph/ontology/organisation-kind/cluster-organisation",
    )
    assert settings.plausible_years == (1800, 2040)
    assert settings.title == {"de": "Landschaft", "en": "Ecosystem"}
    assert settings.dataset == "https://example.org/region/dataset"


@pytest.mark.parametrize(
    ("old", "new", "key", "value"),
    [
        ('name = "region"', 'name = "Die Region"', "name", "Die Region"),
        ('version = "0.1.0"', 'version = "1"', "version", "1"),
        ("date = 2026-01-31", 'date = "2026-01-31"', "date", "2026-01-31"),
        ("date = 2026-01-31", "date = 2026-01-31T10:00:00", "date", "2026-01-31 10:00:00"),
        ('base = "https://example.org/region/"', 'base = "https://example.org/region"', "base", "region"),
        ('publisher = "The authors"', 'publisher = " "', "publisher", " "),
        ("https://creativecommons.org/licenses/by/4.0/", "CC BY", "licence", "CC BY"),
        ("id/place/land", "id/organisation/land", "region", "id/organisation/land"),
        ("cluster-organisation", "cluster-organization", "cluster_kinds", "cluster-organization"),
        ('["cluster-organisation"]', "[]", "cluster_kinds", "[]"),
        ("[1800, 2040]", "[2040, 1800]", "plausible_years", "[2040, 1800]"),
        ('de = "Landschaft"', 'fr = "Paysage"', "title", "Paysage"),
        ('version = "0.1.0"', 'version = "0.1.0"\nverison = "2"', "verison", "2"),
    ],
)
def test_a_wrong_value_is_named_with_file_key_value(sandbox, old, new, key, value):
    sandbox.replace("dataset.toml", old, new)
    with pytest.raises(SettingsError) as caught:
        Dataset.open(sandbox.path)
    assert key in caught.value.what
    assert value in caught.value.what
    assert str(sandbox.path / "dataset.toml") in str(caught.value)


def test_all_missing_keys_are_told_at_once(sandbox):
    sandbox.write("dataset.toml", 'name = "region"\n')
    with pytest.raises(SettingsError) as caught:
        Dataset.open(sandbox.path)
    assert caught.value.what.count("is missing") == 10


@pytest.mark.parametrize("content", [b"name = ", b'name = "\xff"'])
def test_what_is_no_toml_is_told(sandbox, content):
    sandbox.write("dataset.toml", content)
    with pytest.raises(SettingsError, match="CG202"):
        Dataset.open(sandbox.path)
