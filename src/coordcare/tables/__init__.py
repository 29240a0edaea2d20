"""The data that a CCO brings: declared once, taken in, checked, and kept."""
