"""Floor 2: records to text, as pure functions."""
