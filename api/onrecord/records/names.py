"""Names made comparable."""

import unicodedata

_SAME = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "‐": "-", "‑": "-", "–": "-"})


def fold(text: str) -> str:
    """Return a name without case, accents, kinds of apostrophe and hyphen, and runs of space, for exact comparison."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = (char for char in apart if not unicodedata.combining(char))
    return " ".join(unicodedata.normalize("NFKC", "".join(plain)).translate(_SAME).split())
