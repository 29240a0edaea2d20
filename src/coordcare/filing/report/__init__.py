"""A review told to people and programs: in the terminal, as JSON, as a page."""
