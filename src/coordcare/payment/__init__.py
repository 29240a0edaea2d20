"""How providers are paid: categories, and later arrangements and their settlement."""
