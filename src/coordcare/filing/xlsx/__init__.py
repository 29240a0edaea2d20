"""Opening other people's Excel files safely: the gate, and in the same pass the cells."""
