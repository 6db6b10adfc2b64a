"""A made-up dataset: two panels of organisations that meet by topic and by habit, more of them large than small."""

import csv
import gzip
from datetime import date, timedelta

import numpy as np
import pytest

from clustergraph.backtest.config import read_config
from clustergraph.backtest.tables import read_tables

CONFIG = """
seed = 3
[organisations]
table = "orgs.csv"
id = "org"
region = "town"
type = "type"
panel = "country"
[activities]
table = "projects.csv.gz"
id = "project"
date = "start"
topics = "topics"
separator = ";"
[participations]
table = "part.csv"
activity = "project"
organisation = "org"
role = "role"
coordinator = "lead"
[cuts]
inner = 2015-01-01
cut = 2016-01-01
end = 2018-01-01
[intervals]
replicates = 50
[panels]
min_new_links = 5
[global]
positives = 150
negatives = 5
queries = 30
pooled = 20
pools = 2
fit_rows = 60
fit_columns = 10
[clusters]
by = ["topic"]
within = "panel"
min_members = 3
min_pairs = 3
min_new = 5
[brokers]
links = 200
max_partners = 10
"""


def write(path, header, rows):
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "wt", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)


def organisations(rng):
    for number in range(80):
        country = "AB"[number % 2]
        yield (
            f"o{number:02}",
            f"{country}{rng.integers(4)}",
            ("university", "company", "public")[rng.integers(3)],
            country,
        )


def tables(folder, seed=1, activities=260):
    rng = np.random.default_rng(seed)
    orgs = list(organisations(rng))
    activity = rng.pareto(1.5, 80) + 0.3
    likes = rng.dirichlet(np.full(5, 0.3), 80)
    home = np.array([org[3] for org in orgs])
    projects, parts = [], []
    for number in range(activities):
        topic = int(rng.integers(5))
        day = date(2012, 1, 1) + timedelta(days=int(2190 * number / activities))
        projects.append((f"p{number:03}", day.isoformat(), f"t{topic};t{(topic + 1) % 5}"))
        chance = activity * likes[:, topic] * np.where(home == "AB"[rng.integers(2)], 5, 1)
        for place, who in enumerate(
            rng.choice(80, int(rng.integers(2, 6)), replace=False, p=chance / chance.sum())
        ):
            parts.append((f"p{number:03}", orgs[who][0], "partner" if place else "lead"))
    write(folder / "orgs.csv", ("org", "town", "type", "country"), orgs)
    write(folder / "projects.csv.gz", ("project", "start", "topics"), projects)
    write(folder / "part.csv", ("project", "org", "role"), parts)


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """The folder with the tables and bench.toml; not to be changed."""
    folder = tmp_path_factory.mktemp("made")
    tables(folder)
    (folder / "bench.toml").write_text(CONFIG)
    return folder


@pytest.fixture
def fresh(tmp_path):
    """The same, to be changed."""
    tables(tmp_path)
    (tmp_path / "bench.toml").write_text(CONFIG)
    return tmp_path


@pytest.fixture(scope="session")
def config(made):
    return read_config(made / "bench.toml")


@pytest.fixture(scope="session")
def data(config):
    return read_tables(config).data
