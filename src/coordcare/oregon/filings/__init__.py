"""The workbooks that the Oregon Health Authority asks for."""
