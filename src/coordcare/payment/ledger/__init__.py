"""What was paid, and for whom, under the arrangements of a CCO: claims joined with what the arrangements ask."""
