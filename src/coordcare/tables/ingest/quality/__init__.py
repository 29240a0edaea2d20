"""What is odd in the data that came in, told in sentences: how much, how many dollars, where first, and what to do."""
