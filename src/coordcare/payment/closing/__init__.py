"""The close of a year: arrangements meet the data, streams are settled, and every payment is counted once."""
