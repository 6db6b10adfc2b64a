"""A page with schema.org markup into the draft of its source file."""

from clustergraph.ingest.schemaorg.drafting import Draft, draft_from
from clustergraph.ingest.schemaorg.markup import PageError

__all__ = ["Draft", "PageError", "draft_from"]
