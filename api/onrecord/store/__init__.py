"""Layer 2: queries against a release; all SQL that reads a release for a response is here."""
