"""Floor 1: files to checked records."""
