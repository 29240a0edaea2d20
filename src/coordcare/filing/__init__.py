"""A form that a state issues as a workbook: written blank, filled, read back from anybody's copy, and reviewed."""
