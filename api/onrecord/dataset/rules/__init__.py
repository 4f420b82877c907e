"""The rules across fields and records: each a small function that yields the problems it finds in a catalog."""
