"""The scripts of the explorer, as ``make explorer`` bundled them from ``web/``."""

from __future__ import annotations

import shutil
from pathlib import Path

BUNDLE = Path(__file__).parent / "bundle"
"""Made by ``make explorer``; a wheel carries it along."""

VIEWS = ("potential", "network", "map", "timeline", "sparql")
"""The views, each a page ``<language>/explore/<view>.html`` and a script ``explorer/<view>.js``."""


def bundled() -> bool:
    """Whether the scripts are there; without them the site is made without explorer."""
    return all((BUNDLE / f"{view}.js").is_file() for view in VIEWS)


def styled(view: str) -> bool:
    """Whether `view` brings styles of its own."""
    return (BUNDLE / f"{view}.css").is_file()


def write_bundle(folder: Path) -> None:
    """Copy the scripts to ``explorer`` in the site's `folder`."""
    shutil.copytree(BUNDLE, folder / "explorer", dirs_exist_ok=True)
