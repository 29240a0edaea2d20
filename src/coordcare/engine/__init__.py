"""Where the SQL runs: expressions compiled to the dialect of an engine, and small adapters that carry them out."""
