"""The ``dataset.toml`` of an artificial world."""

from __future__ import annotations

from clustergraph.synth.blocks import BASE
from clustergraph.synth.register import REGION

TEXT = """\
# An artificial ecosystem: all names, places and pages are invented. Made by clustergraph synth --organisations {count} --seed {seed}{errors}.
name = "synthetic"
version = "1.0.0"
date = 2026-01-01
base = "{base}"
licence = "https://creativecommons.org/publicdomain/zero/1.0/"
publisher = "clustergraph synth"
region = "id/place/{region}"
cluster_kinds = ["cluster-organisation"]
plausible_years = [1900, 2040]

[title]
de = "Künstliche Cluster-Landschaft"
en = "Artificial cluster ecosystem"

[description]
de = "Erfundene Clusterorganisationen, Veranstaltungen und Projekte, zum Messen und Lehren."
en = "Invented cluster organisations, events and projects, to measure with and to teach with."
"""


def text(count: int, seed: int, errors: int) -> str:
    """The settings as a file; the same arguments make the same world again."""
    shown = f" --errors {errors}" if errors else ""
    return TEXT.format(count=count, seed=seed, errors=shown, base=BASE, region=REGION)
