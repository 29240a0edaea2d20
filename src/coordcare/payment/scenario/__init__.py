"""What if: an arrangement of a closed year with other terms, another category or more members, side by side."""
