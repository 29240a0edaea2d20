"""What Oregon measures: the catalogue of quality measures."""
