"""Layer 1: records to an immutable SQLite file, and back."""
