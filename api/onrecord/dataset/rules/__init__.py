"""The rules across fields and records. Each is a small function that yields a diagnostic of every violation."""
