"""``python -m clustergraph.cli`` does what ``clustergraph`` does."""

from clustergraph.cli import main

if __name__ == "__main__":
    main()
