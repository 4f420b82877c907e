"""Floor 2: questions asked of a release."""
