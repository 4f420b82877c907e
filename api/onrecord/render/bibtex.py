"""Entries for BibTeX and biblatex alike, in UTF-8."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_UNSAFE_IN_KEYS = re.compile(r"[^A-Za-z0-9:._-]")
_TEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",  # `\{` would still be counted as an open brace
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{char: f"\\{char}" for char in "%&_#$"},
    }
)
_BRACES = str.maketrans({"{": "%7B", "}": "%7D"})


def bibtex(key: str, fields: Mapping[str, str]) -> str:
    """Return an entry of type `misc`, which every style prints; empty fields are left out."""
    lines = "".join(f"  {name} = {value},\n" for name, value in fields.items() if value != "{}")
    return f"@misc{{{_UNSAFE_IN_KEYS.sub('-', key)},\n{lines}}}\n"


def names_field(names: Sequence[str]) -> str:
    """Return names, each in braces, so that none is split into first and last name or at an `and` in it."""
    return f"{{{' and '.join(f'{{{_tex(name)}}}' for name in names)}}}"


def title_field(title: str) -> str:
    """Return a title in two pairs of braces, which keep its capitals."""
    return f"{{{{{_tex(title)}}}}}"


def text_field(text: str) -> str:
    """Return a text in one line, with TeX's special characters escaped."""
    return f"{{{_tex(text)}}}"


def url_field(url: str) -> str:
    """Return a URL, unescaped, as biblatex and the command of TeX for URLs read it."""
    return f"{{{url.translate(_BRACES)}}}"


def date_fields(day: date) -> dict[str, str]:
    """Return the fields of a day: the year for every style, month and day for those that print them."""
    return {"year": f"{{{day.year}}}", "month": _MONTHS[day.month - 1], "day": f"{{{day.day}}}"}


def _tex(text: str) -> str:
    return " ".join(text.translate(_TEX).split())
