"""A sourced, open knowledge graph of a regional cluster ecosystem, and the tool that works with it."""

__version__ = "0.1.0"
