"""What pages are made of: how figures are written, charts, and one look for all of them."""
