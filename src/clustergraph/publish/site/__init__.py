"""The static site: a page for each thing, source and question, in German and English."""
