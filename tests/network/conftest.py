"""The small ecosystem in tests/network/small.trig as a store, with settings to match."""

from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest

from clustergraph.dataset import Settings
from clustergraph.store import EmbeddedStore
from clustergraph.terms import PREFIXES

SMALL = Path(__file__).parents[1] / "network" / "small.trig"


@pytest.fixture(scope="session")
def settings():
    return Settings(
        name="small",
        version="1.0.0",
        date=date(2025, 1, 10),
        base="https://example.org/s/",
        licence="https://creativecommons.org/publicdomain/zero/1.0/",
        publisher="Test",
        region="https://example.org/s/id/place/here",
        cluster_kinds=(f"{PREFIXES['orgkind']}cluster-organisation",),
        plausible_years=(1990, 2030),
        title={"de": "Klein", "en": "Small"},
        description={"de": "Klein", "en": "Small"},
    )


@pytest.fixture(scope="session")
def store():
    return EmbeddedStore(ox.parse(path=SMALL, format=ox.RdfFormat.TRIG))
