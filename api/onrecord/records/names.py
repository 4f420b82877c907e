"""Folding of names and other texts, for comparison without case and accents."""

import unicodedata

_SIGNS = {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "‐": "-", "‑": "-", "–": "-"}
# Letters that Unicode does not decompose into a base letter and an accent; and the Arabic kashida, a pure stretch.
_LETTERS = {"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "ـ": ""}
_FOLDED = str.maketrans({**_SIGNS, **_LETTERS})


def fold(text: str) -> str:
    """Return a text without case and accents, and with one kind of apostrophe, hyphen and space, to compare exactly."""
    # Folding case can yield characters that decompose further, so the result is decomposed again.
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = (char for char in decomposed if not unicodedata.combining(char))
    return " ".join(unicodedata.normalize("NFKC", "".join(plain)).translate(_FOLDED).split())
