"""Descriptions of records, as search engines and previews of links show them."""

LENGTH = 150  # characters; cards have little room


def description(*parts: str) -> str:
    """Return parts as one short line. Its end may be cut off, so the doubt must come first."""
    line = " · ".join(parts)
    return line if len(line) <= LENGTH else f"{line[: LENGTH - 1].rstrip()}…"
