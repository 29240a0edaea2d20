"""The VBP PCPCH Data and CDA VBP Data Template: its form by edition, its typed filing, and the rules that judge it."""
