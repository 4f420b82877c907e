"""Layer 1: data files to checked records."""
