"""Work without Python's search for circles of objects."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def without_collection() -> Iterator[None]:
    """Keep Python from looking for circles while very many small objects are made, of which hardly any is in a circle.

    The search walks through everything that is in memory, a whole dataset for instance, again and again. Afterwards, all objects
    count as old, so that the first search does not walk through them either; the next one for old objects does.
    """
    active = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if active:
            if not gc.get_freeze_count():  # else somebody has objects frozen, which are to stay so
                gc.freeze()
                gc.unfreeze()  # to the oldest generation
            gc.enable()
