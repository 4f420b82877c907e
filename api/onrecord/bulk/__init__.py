"""Floor 3: a release as files to be taken home: rows, tables, and what describes them."""
