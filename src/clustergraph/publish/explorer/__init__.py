"""What the site does in a browser: the views, the scripts that ``make explorer`` bundled, and the data that they read."""
