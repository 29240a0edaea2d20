"""What care cost: by service category, care delivery area, clinic, contracting entity and month, and PMPM."""
