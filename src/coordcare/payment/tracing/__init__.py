"""From a figure of a closed year back to what it rests on: terms, law, and the rows of the input."""
