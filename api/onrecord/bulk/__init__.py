"""Layer 3: the bulk files of a release: its records in several formats, and the files that describe them."""
