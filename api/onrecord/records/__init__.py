"""Layer 0: the record types and closed lists, without input or output."""
