"""Statements: what a provider earned, was paid and is due, so that its accountant can follow every line."""
