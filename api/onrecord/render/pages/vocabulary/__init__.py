"""The codes of the codebooks and the other closed lists, each with the message that readers see for it."""
