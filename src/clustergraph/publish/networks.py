"""The network as files for other programs."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clustergraph.dataset import Settings
    from clustergraph.store import Store

_LAYERS = ("organisation", "activity", "topic")
TABLES = ("nodes", "edges")


def write_networks(
    store: Store, settings: Settings, folder: Path, *, persons: bool = True, suffix: str = ""
) -> None:
    """Write graph files into ``graphs`` and node and edge tables of the whole network into ``dumps`` of `folder`.

    `suffix` is what the names of the tables in ``dumps`` end in.
    """
    from clustergraph.export import write  # noqa: PLC0415 - networkx costs start-up time
    from clustergraph.network import activity_network, incidence, organisation_network  # noqa: PLC0415

    inc = incidence(store, settings)
    whole = activity_network(inc, settings, layers=(*_LAYERS, "person") if persons else _LAYERS)
    write(whole, folder / "graphs" / "activities", "csv")
    for name in TABLES:
        table = (folder / "graphs" / "activities" / f"{name}.csv").read_bytes()
        (folder / "dumps" / f"{name}{suffix}.csv").write_bytes(table)
    named = {"activities": whole}
    if inc.organisations:
        named["organisations"] = organisation_network(inc, settings)
        write(named["organisations"], folder / "graphs" / "organisations", "csv")
    for name, graph in named.items():
        for extension in ("graphml", "gexf"):
            write(graph, folder / "graphs" / f"{name}.{extension}")


def write_variant_tables(store: Store, settings: Settings, folder: Path, suffix: str) -> None:
    """Write only the node and edge tables of a store without persons, into the folder `folder`."""
    from clustergraph.export import write  # noqa: PLC0415 - networkx costs start-up time
    from clustergraph.network import activity_network, incidence  # noqa: PLC0415

    network = activity_network(incidence(store, settings), settings, layers=_LAYERS)
    with TemporaryDirectory(dir=folder) as made:
        write(network, Path(made) / "tables", "csv")
        for name in TABLES:
            (Path(made) / "tables" / f"{name}.csv").replace(folder / f"{name}{suffix}.csv")
