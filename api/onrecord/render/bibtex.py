"""Citations as BibTeX, for BibTeX and biblatex alike; what is not ASCII stays UTF-8."""

import re

from onrecord.records.citation import CslEntry

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


def bibtex(entry: CslEntry, edition: str) -> str:
    """Return an entry; two pairs of braces keep capitals, and names whole."""
    year, month, day = entry.issued.date_parts[0]
    fields = {
        "author": f"{{{{{tex(entry.author[0].literal)}}}}}",
        "title": f"{{{{{tex(entry.title)}}}}}",
        "howpublished": f"{{{tex(edition)}}}",
        "year": f"{{{year}}}",
        "month": _MONTHS[month - 1],
        "day": f"{{{day}}}",
        "version": f"{{{tex(entry.version)}}}",
        "note": f"{{{tex(entry.note)}}}",
        "url": f"{{{entry.url}}}",  # biblatex and \url take it as it is
    }
    lines = "".join(f"  {name} = {value},\n" for name, value in fields.items() if value != "{}")
    return f"@misc{{{_UNSAFE_IN_KEYS.sub('-', entry.id)},\n{lines}}}\n"


def tex(text: str) -> str:
    """Return a text as TeX takes it, in one line."""
    return " ".join(text.translate(_TEX).split())
