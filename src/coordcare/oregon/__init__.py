"""Everything Oregon says, and nothing else: its years, sources, forms and rules."""
