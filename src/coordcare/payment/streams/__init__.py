"""Payment streams: the ways in which an arrangement pays, one a file; the docstring of each is its rule in words."""
