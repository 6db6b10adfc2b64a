"""``python -m clustergraph.cli`` does what ``clustergraph`` does."""

from clustergraph.cli import main

main()
