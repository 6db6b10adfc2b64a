"""An artificial ecosystem in this project's own model, of any size: to measure with, and to teach with.

All names, places and pages are invented. Sizes of clusters and events have heavy tails, clusters overlap, and who takes part
where depends on topic and town. The same size and seed give the same bytes, on every machine.
"""

from clustergraph import lazy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from clustergraph.synth.flaws import KINDS, Seeded
    from clustergraph.synth.writing import Written, write_files, write_nquads

__all__ = ["KINDS", "Seeded", "Written", "write_files", "write_nquads"]

__getattr__ = lazy.names(
    __name__,
    {
        "KINDS": "flaws",
        "Seeded": "flaws",
        "Written": "writing",
        "write_files": "writing",
        "write_nquads": "writing",
    },
)
