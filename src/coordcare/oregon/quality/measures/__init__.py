"""The quality measures that can be computed from claims, each in a file of its own."""
