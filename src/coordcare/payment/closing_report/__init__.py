"""The report of a closed year: where the payments stand against the targets, and whether everything adds up."""
