"""What is in force, when, and who says so: sources, periods, and the values each program year states."""
