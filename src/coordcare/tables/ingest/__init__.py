"""From the files that a CCO has to the store: read, typed, checked, netted, reconciled."""
