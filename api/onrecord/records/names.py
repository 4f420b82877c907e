"""Names made comparable."""

import unicodedata

_SAME = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "‐": "-", "‑": "-", "–": "-"})


def fold(text: str) -> str:
    """Return a name without case, accents, kinds of apostrophe and hyphen, and runs of space, for exact comparison."""
    plain = (char for char in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(char))
    return " ".join(unicodedata.normalize("NFKC", "".join(plain)).translate(_SAME).split())
