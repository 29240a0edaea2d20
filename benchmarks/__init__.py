"""How fast the review is, beside a plain alternative on the same files. `make bench` runs it."""
