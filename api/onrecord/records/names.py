"""Names made comparable."""

import unicodedata

_SIGNS = {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "‐": "-", "‑": "-", "–": "-"}
# Letters that Unicode takes apart into no plain one and an accent, and a stroke that only makes a word wider.
_LETTERS = {"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "ـ": ""}
_SAME = str.maketrans({**_SIGNS, **_LETTERS})


def fold(text: str) -> str:
    """Return a name without case, accents, kinds of apostrophe and hyphen, and runs of space, for exact comparison."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = (char for char in apart if not unicodedata.combining(char))
    return " ".join(unicodedata.normalize("NFKC", "".join(plain)).translate(_SAME).split())
