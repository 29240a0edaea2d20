"""What Oregon asks of value-based payment: its parameters, year by year."""
