"""Citations as BibTeX entries, in UTF-8, for BibTeX and biblatex alike."""

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


def bibtex(entry: CslEntry, how_published: str) -> str:
    """Return an entry of type `misc`, with every text escaped for TeX."""
    year, month, day = entry.issued.date_parts[0]
    # A second pair of braces keeps the capitals of a title, and a name of several words in one piece.
    fields = {
        "author": f"{{{{{tex(entry.author[0].literal)}}}}}",
        "title": f"{{{{{tex(entry.title)}}}}}",
        "howpublished": f"{{{tex(how_published)}}}",
        "year": f"{{{year}}}",
        "month": _MONTHS[month - 1],
        "day": f"{{{day}}}",
        "version": f"{{{tex(entry.version)}}}",
        "note": f"{{{tex(entry.note)}}}",
        "url": f"{{{entry.url}}}",  # neither biblatex nor \url wants it escaped
    }
    lines = "".join(f"  {name} = {value},\n" for name, value in fields.items() if value != "{}")
    return f"@misc{{{_UNSAFE_IN_KEYS.sub('-', entry.id)},\n{lines}}}\n"


def tex(text: str) -> str:
    """Return a text in one line, with TeX's special characters escaped."""
    return " ".join(text.translate(_TEX).split())
