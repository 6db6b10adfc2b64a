"""What others know, brought into ``data/``: tables of facts."""
