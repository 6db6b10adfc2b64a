"""The room that finds the same thing under two names, records what was decided, and merges. See docs/reconciliation.md.

Names are imported when they are asked for: redirects must be readable without what comparing names needs.
"""

from clustergraph import lazy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from clustergraph.reconcile.decisions import Decision, Decisions
    from clustergraph.reconcile.merging import MergeError, merge
    from clustergraph.reconcile.proposing import THRESHOLD, Proposal, propose
    from clustergraph.reconcile.record import Record
    from clustergraph.reconcile.redirects import read_redirects
    from clustergraph.reconcile.things import known_apart, records_of, with_sources

__all__ = [
    "THRESHOLD",
    "Decision",
    "Decisions",
    "MergeError",
    "Proposal",
    "Record",
    "known_apart",
    "merge",
    "propose",
    "read_redirects",
    "records_of",
    "with_sources",
]

__getattr__ = lazy.names(
    __name__,
    {
        "THRESHOLD": "proposing",
        "Decision": "decisions",
        "Decisions": "decisions",
        "MergeError": "merging",
        "Proposal": "proposing",
        "Record": "record",
        "known_apart": "things",
        "merge": "merging",
        "propose": "proposing",
        "read_redirects": "redirects",
        "records_of": "things",
        "with_sources": "things",
    },
)
