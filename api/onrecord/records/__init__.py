"""Floor 0: what a record is. No input or output."""
