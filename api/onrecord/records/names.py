"""Folding of names and other texts, for comparison without case, accents and signs that show as nothing."""

import re
import unicodedata

# Between two letters these signs join parts of one word: apostrophes and the letters that stand for them, hyphens,
# and the signs in U.S., AT&T and TCP/IP. Typed or left out, the word is the same.
APOSTROPHES = "'`´‘’‛′ʹʺʻʼʽʾʿˈˊˋꞌ՚׳״＇"
HYPHENS = "-‐‑‒–⁃־−﹣－"
JOINERS = frozenset(f"{APOSTROPHES}{HYPHENS}._&/·‧．＆")

# The characters with the Unicode property Default_Ignorable_Code_Point, in ranges.
_IGNORABLE_RANGES = (
    (0x00AD, 0x00AD),  # soft hyphen
    (0x034F, 0x034F),  # combining grapheme joiner
    (0x061C, 0x061C),
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x200B, 0x200F),  # zero-width space and joiners, marks of direction
    (0x202A, 0x202E),
    (0x2060, 0x206F),
    (0x3164, 0x3164),
    (0xFE00, 0xFE0F),  # variation selectors
    (0xFEFF, 0xFEFF),  # byte order mark
    (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFF8),
    (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A),
    (0xE0000, 0xE0FFF),
)
_IGNORABLE = re.compile("[" + "".join(f"{chr(first)}-{chr(last)}" for first, last in _IGNORABLE_RANGES) + "]")
_ZERO_WIDTH_JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
_VIRAMA = 9  # the combining class of the signs that mute the vowel of a consonant in Indic scripts

# Most letters that Unicode does not decompose have a name that says of which letter they are a form.
_VARIANT_OF_LETTER = re.compile(
    r"(LATIN|CYRILLIC) (?:SMALL LETTER|LETTER SMALL CAPITAL) "
    r"(?:(?:AFRICAN|BARRED|DOTLESS|INSULAR|LONG|OPEN|REVERSED|SCRIPT|STRAIGHT|TURNED) )*"
    r"([A-Z]|(?<=CYRILLIC SMALL LETTER )[A-Z]+)(?: BAR)?(?: WITH .+)?"
)
# The others, as CLDR's transform Latin-ASCII has them, the schwa as the press writes it, and Arabic letters whose
# forms differ by keyboard only.
_LETTERS = {
    "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ŋ": "n", "ə": "e", "ɣ": "g", "ʃ": "s", "ʒ": "z", "ɩ": "i", "ʊ": "u",
    "ĸ": "q", "ƣ": "oi", "ƕ": "hv", "ꜳ": "aa", "ʔ": "", "ʕ": "",
    "ә": "а", "ө": "о", "һ": "х",
    "ی": "ي", "ى": "ي", "ک": "ك", "ہ": "ه", "ە": "ه", "ة": "ه", "ٱ": "ا", "ـ": "",
}  # fmt: skip


class _FoldedCharacters(dict[int, str]):
    """The folded form of each code point of decomposed text in lower case, for `str.translate`.

    It grows by the code points that are looked up.
    """

    def __missing__(self, code: int) -> str:
        folded = _folded(chr(code))
        self[code] = folded
        return folded


_SIGNS = {**dict.fromkeys(APOSTROPHES, "'"), **dict.fromkeys(HYPHENS, "-")}
_FOLDED = _FoldedCharacters({ord(sign): plain for sign, plain in _SIGNS.items()})


def fold(text: str) -> str:
    """Return a text without case and accents, and with one kind of apostrophe, hyphen and space, to compare exactly.

    Letters that Unicode does not decompose become those that readers take them for, and digits those of ASCII. Signs
    that show as nothing are dropped.
    """
    # A spacing accent, typed for an apostrophe, would decompose into a space. Folding case can yield characters that
    # decompose further, so the result is decomposed again.
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text.replace("´", "'")).casefold())
    return " ".join(unicodedata.normalize("NFKC", decomposed.translate(_FOLDED)).split())


def is_ignorable(char: str) -> bool:
    """Return whether a character shows as nothing by itself, such as a soft hyphen or a mark of direction."""
    return _IGNORABLE.match(char) is not None


def invisible_characters(text: str) -> list[int]:
    """Return the positions of characters that show as nothing, without the joiners that some scripts need.

    Persian needs the zero-width non-joiner between letters, and Indic scripts need both joiners at a virama.
    """
    found = (match.start() for match in _IGNORABLE.finditer(text))
    return [position for position in found if not _is_needed_joiner(text, position)]


def _is_needed_joiner(text: str, position: int) -> bool:
    before, after = text[:position][-1:], text[position + 1 :][:1]
    if text[position] not in _ZERO_WIDTH_JOINERS or not before or not after:
        return False
    if _VIRAMA in (unicodedata.combining(before), unicodedata.combining(after)):
        return True
    return unicodedata.bidirectional(after) == "AL" and unicodedata.bidirectional(before) in {"AL", "NSM"}


def _folded(char: str) -> str:
    category = unicodedata.category(char)
    if unicodedata.combining(char) or category == "Cf" or is_ignorable(char):
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(char))
    if char in _LETTERS:
        return _LETTERS[char]
    letter_match = _VARIANT_OF_LETTER.fullmatch(unicodedata.name(char, "")) if category == "Ll" else None
    if letter_match is None:
        return char
    try:
        base = unicodedata.lookup(f"{letter_match[1]} SMALL LETTER {letter_match[2]}")
    except KeyError:
        return char
    return base if base == char else _folded(base)
