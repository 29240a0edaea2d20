"""Value-based payment filings of coordinated care organizations: written, read back and reviewed."""

__version__ = "0.1.0"
