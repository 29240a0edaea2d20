"""The workbook compiled from a closed year: every figure from the close, every text from a person or from the terms."""
