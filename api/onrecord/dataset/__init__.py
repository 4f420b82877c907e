"""Floor 1: data files to checked records."""
