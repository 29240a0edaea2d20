"""Quality measures: what one is, how it is computed, what is aimed at, what it earns, and what may be shown of it."""
