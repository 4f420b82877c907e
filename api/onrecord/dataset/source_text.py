"""The text of a data file, repaired from faults of the whole file: encoding, characters, and remains of other tools.

An editor, a word processor or Git leaves such a fault on many lines at once. Each is reported once for a file, and the
text is repaired where one reading is likely, so that a fault hides no other error.
"""

import re
from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from onrecord.errors import Diagnostic

# Unicode's control characters, surrogates, byte order mark, line and paragraph separators, and noncharacters:
# they are invisible, and other YAML parsers end lines at some of them.
CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
LINES_NAMED = 5  # in one message
TAB_WIDTH = 2  # of a tab in the indentation, as these files are indented
# The first bytes of files that programs save under any name, with what they are.
_FOREIGN = {
    b"PK\x03\x04": "a file of Word or Excel, or a ZIP file",
    b"\xd0\xcf\x11\xe0": "a file of Word or Excel",
    b"{\\rtf": "a file in RTF",
    b"%PDF-": "a PDF file",
    b"<!DOCTYPE": "a file in HTML",
    b"<html": "a file in HTML",
    b"<?xml": "a file in XML",
    b"```": "a code block of Markdown",
}
_NAMES = {
    "\x00": "a NUL byte, the control character U+0000",
    "\r": "a carriage return",
    "\x85": "a line separator, the control character U+0085",
    "\u2028": "a line separator, the control character U+2028",
    "\u2029": "a paragraph separator, the control character U+2029",
}
_COMMENT = re.compile(r"(^|\s)#")
_INDENTATION = re.compile(r"[ \t-]*")
_BEYOND_UNICODE = re.compile(r"\\U(?!000|0010)[0-9A-Fa-f]{8}")
_CONFLICT = re.compile(
    r"^<{7}(?: .*)?\n(?P<ours>(?:.*\n)*?)(?:\|{7}(?: .*)?\n(?P<base>(?:.*\n)*?))?={7}\n"
    r"(?P<theirs>(?:.*\n)*?)>{7}(?: .*)?$",
    re.MULTILINE,
)
_ESCAPED_BYTE = re.compile("[\udc80-\udcff]")
_MARKER = re.compile(r"^(?:<{7}|>{7}|\|{7}|={7})(?= |$)")
_DOCUMENT = re.compile(r"---\s*(#.*)?")
_CONTENT = re.compile(r"(?!---)[^#%\s]| +[^#\s]")

# Spaces that YAML takes for letters, where only a space can be meant: in the indentation and around a colon.
_SPACE = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
OTHER_SPACE = re.compile(f"[{_SPACE}]")
_STRUCTURE = re.compile(rf"^[ {_SPACE}-]*(?:[\w-]+[ {_SPACE}]*:[ {_SPACE}]+)?")
# Dashes and bullets that a word processor puts in the place of hyphens, those before mappings too.
_DASH = re.compile(rf"( *(?:- +)*)([‐‑‒–—―−•·▪])(?=[ {_SPACE}]+\S)")
_DASHED_MAPPING = re.compile(rf"^{_DASH.pattern}[ {_SPACE}]+[\w-]+[ {_SPACE}]*:", re.MULTILINE)
_FLOW_STRUCTURE = re.compile(rf"{_STRUCTURE.pattern}|[\[{{,:][ {_SPACE}]+|[ {_SPACE}]+(?=[\]}}:,])")

# Curly quotes and guillemets in the place of quotes: around a whole value, or around a field name.
_OPENING, _CLOSING, _INSIDE = "[“„‟”«‘‚]", "[”“‟»’‘]", "[^“”„‟«»\n]*?"
_CURLY = re.compile(_OPENING)
_BLOCK_QUOTES = re.compile(rf"^( *(?:- )*(?:[\w\x22-]+: +|(?<=- ))){_OPENING}\s?({_INSIDE})\s?{_CLOSING}( *)$")
_BLOCK_NAME = re.compile(rf"^( *(?:- )*){_OPENING}\s?([a-z_]+)\s?{_CLOSING}()(?=: )")
_FLOW = re.compile(r" *(?:- )?(?:[\w-]+: +)?[\[{]")
_FLOW_QUOTES = re.compile(
    r"(?:(?<=[\[{])|(?<=[,:] ))"
    rf"(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*'|(){_OPENING}\s?({_INSIDE})\s?{_CLOSING}()(?= *[,:\]}}]))"
)

# Letters of UTF-8 read as Windows-1252, as in `GoÃ¯ta`; signs that may follow a capital in good text are left out.
_MISREAD = re.compile("[ÃÐÑ][¡-ª¬-º¼-¿€ƒ†‡ˆ‰ŠŒŽ˜™šœžŸ]|â€[œ™˜“”\u009d]")
_LOST = re.compile("\ufffd")

_FAULT = re.compile(rf"{CONTROL.pattern}|{_MISREAD.pattern}|{_LOST.pattern}|{_OPENING}|^[%<>|=]|^---|\\U", re.MULTILINE)


class SourceText(Struct, frozen=True):
    """The repaired text of a file, the diagnostics of its faults, and the lines that had one."""

    text: str
    diagnostics: tuple[Diagnostic, ...] = ()
    fault_lines: frozenset[int] = frozenset()


def read(source: bytes, file: str) -> SourceText:
    """Return the text of a file; every fault in it is reported once, at the first line that has it."""
    foreign = next((name for start, name in _FOREIGN.items() if source.lstrip().startswith(start)), None)
    if foreign:
        return SourceText("", (_diagnostic(file, (1, 1), foreign, "YAML alone, as plain text in UTF-8"),))
    text, faults = _decode(source, file)
    text = text.replace("\r\n", "\n")  # an editor on Windows writes these, and they mean the same
    if "\r" in text:
        before = text[: text.index("\r")]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        expected = "lines that end with a newline, alone or after one carriage return"
        faults.append(_diagnostic(file, (line, column), "a carriage return without a newline", expected))
        text = text.replace("\r", "\n")
    if _FAULT.search(text):
        lines: list[str] = []
        for number, content in enumerate(_without_conflicts(text, file, faults).split("\n"), 1):
            has_content = content.startswith("---") and any(map(_CONTENT.match, lines))
            lines.append(_Line(file, number, faults).repaired(content, has_content=has_content))
        text = "\n".join(lines)
    return SourceText(text, grouped(faults), frozenset(fault.line for fault in faults))


def with_plain_signs(source: SourceText, file: str) -> SourceText | None:
    """Return the text with plain spaces and hyphens where others break the syntax, or None if there are none."""
    faults: list[Diagnostic] = []
    lines = []
    has_dashes = _DASHED_MAPPING.search(source.text)
    for number, content in enumerate(source.text.split("\n"), 1):
        line = content
        if has_dashes and (dash := _DASH.match(line)):
            found = f"the sign U+{ord(dash[2]):04X} ({dash[2]}) in the place of a hyphen"
            faults.append(_diagnostic(file, (number, dash.start(2) + 1), found, "a plain hyphen, -"))
            line = f"{dash[1]}-{line[dash.end() :]}"
        pattern = _FLOW_STRUCTURE if _FLOW.match(OTHER_SPACE.sub(" ", line)) else _STRUCTURE
        spaced = pattern.sub(lambda match: OTHER_SPACE.sub(" ", match[0]), line)
        if spaced != line:
            column = next(index for index, char in enumerate(line) if char != spaced[index])
            faults.append(_diagnostic(file, (number, column + 1), _describe_space(line[column]), "a plain space"))
        lines.append(spaced)
    if not faults:
        return None
    fault_lines = source.fault_lines | {fault.line for fault in faults}
    return SourceText("\n".join(lines), (*source.diagnostics, *grouped(faults)), fault_lines)


def grouped(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return the first diagnostic of each message, with the numbers of the other lines that have the same fault."""
    groups: dict[tuple[str, str], list[Diagnostic]] = {}
    for diagnostic in diagnostics:
        groups.setdefault((diagnostic.found, diagnostic.expected), []).append(diagnostic)
    return tuple(replace(group[0], found=f"{group[0].found}{_also(group)}") for group in groups.values())


def describe_control(char: str) -> tuple[str, str]:
    """Return the found and expected parts of a message about a control character."""
    match char:
        case "\t":
            return "a tab", "spaces"
        case "\ufeff":
            return "a byte order mark (U+FEFF)", "a file without one"
        case _:
            name = _NAMES.get(char, f"the control character U+{ord(char):04X}")
            return name, "text without control characters"


def _describe_space(char: str) -> str:
    name = "the non-breaking space" if char in {"\u00a0", "\u202f"} else "the space"
    return f"{name} U+{ord(char):04X}"


def _also(group: list[Diagnostic]) -> str:
    others = sorted({diagnostic.line for diagnostic in group} - {group[0].line})
    if not others:
        return ""
    more = f" and {len(others) - LINES_NAMED} more" if len(others) > LINES_NAMED else ""
    return f" (also on line{'s' if others[1:] else ''} {', '.join(map(str, others[:LINES_NAMED]))}{more})"


def _decode(source: bytes, file: str) -> tuple[str, list[Diagnostic]]:
    if encoding := _utf_16(source):
        return source.decode(encoding, "replace"), [_diagnostic(file, (1, 1), "a file in UTF-16", "a file in UTF-8")]
    try:
        return source.decode(), []
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        before = source[source.rfind(b"\n", 0, error.start) + 1 : error.start].decode()
        text = source.decode("utf-8", "surrogateescape")
        text = _ESCAPED_BYTE.sub(lambda match: _windows_1252(match[0]), text)
        byte = f"the byte 0x{source[error.start]:02x} at offset {error.start} (line {line})"
        char = _windows_1252(chr(0xDC00 + source[error.start]))
        found = f"{byte}, which is not UTF-8 but may be {char!r} in Windows-1252"
        return text, [_diagnostic(file, (line, len(before) + 1), found, "a file in UTF-8")]


def _utf_16(source: bytes) -> str | None:
    """Return the encoding of a file in UTF-16, which has a byte order mark or a NUL in most pairs of bytes."""
    if source.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    encodings = {"utf-16-be": source[0::2], "utf-16-le": source[1::2]}
    return next((name for name, half in encodings.items() if half.count(0) * 3 > len(source)), None)


def _windows_1252(escaped_byte: str) -> str:
    """Return the character that a byte means in the most frequent encoding of files that are not UTF-8."""
    return bytes([ord(escaped_byte) - 0xDC00]).decode("cp1252", "replace")


def _without_conflicts(text: str, file: str, faults: list[Diagnostic]) -> str:
    """Return a text with one side of each conflict of Git, or with both if they are whole records."""

    def blank(lines: str | None) -> str:
        return "\n" * (lines or "").count("\n")

    def resolve(conflict: re.Match[str]) -> str:
        ours, base, theirs = conflict["ours"], conflict["base"], conflict["theirs"]
        # References elsewhere may be to records of either side.
        other_side = theirs if ours.startswith("- ") and theirs.startswith("- ") else blank(theirs)
        return "\n" + ours + ("" if base is None else "\n") + blank(base) + "\n" + other_side

    for conflict in _CONFLICT.finditer(text):
        line = text.count("\n", 0, conflict.start()) + 1
        last = line + conflict[0].count("\n")
        found = f"a conflict of Git that is not resolved, up to line {last}"
        expected = "one version, without the conflict markers <<<<<<<, ======= and >>>>>>>"
        faults.append(_diagnostic(file, (line, 1), found, expected))
    return _CONFLICT.sub(resolve, text)


class _Line(Struct, frozen=True):
    """One line of a file, whose faults are added to a list."""

    file: str
    number: int
    faults: list[Diagnostic]

    def repaired(self, line: str, *, has_content: bool) -> str:
        """Return the line without its faults."""
        if _MARKER.match(line):
            self._add(0, "a conflict marker of Git", "a file without <<<<<<<, =======, >>>>>>> and |||||||")
            return ""
        if line.startswith("%"):
            self._add(0, "a directive", "a file without lines that begin with %")
            return ""
        if has_content and _DOCUMENT.fullmatch(line):
            self._add(0, "a second document", "one document in a file, without ---")
            return ""
        if escape := _BEYOND_UNICODE.search(line):
            self._add(escape.start(), f"the escape {escape[0]}", "a character of Unicode, at most \\U0010FFFF")
            line = _BEYOND_UNICODE.sub(r"\\uFFFD", line)
        if misread := _MISREAD.search(line):
            found = "text in UTF-8 that was read as Windows-1252"
            self._add(misread.start(), found, "the text as it was before, such as ï for Ã¯")
        if lost := _LOST.search(line):
            self._add(lost.start(), "the sign U+FFFD for a character that was lost", "that character")
        return self._with_straight_quotes(self._without_controls(line))

    def _without_controls(self, line: str) -> str:
        comment = _COMMENT.search(line)
        indentation = _INDENTATION.match(line)
        width = indentation.end() if indentation else 0

        def replacement(match: re.Match[str]) -> str:
            if match[0] == "\t" and comment and comment.start() < match.start():
                return match[0]
            self._add(match.start(), *describe_control(match[0]))
            # A form feed or a separator parts words; a byte order mark parts nothing.
            return {"\ufeff": "", "\t": " " * (TAB_WIDTH if match.start() < width else 1)}.get(match[0], " ")

        return CONTROL.sub(replacement, line)

    def _with_straight_quotes(self, line: str) -> str:
        if not _CURLY.search(line):
            return line

        def straight(match: re.Match[str]) -> str:
            if match[2] is None:  # in quotes already
                return match[0]
            curly = _CURLY.search(match[0])
            column = match.start() + (curly.start() if curly else 0)
            expected = "straight quotes; if the curly ones belong to the text, straight ones around them"
            self._add(column, "curly quotes around a value", expected)
            text = match[2].replace("\\", "\\\\").replace('"', '\\"')
            return f'{match[1]}"{text}"{match[3]}'

        if _FLOW.match(line):
            return _FLOW_QUOTES.sub(straight, line)
        return _BLOCK_QUOTES.sub(straight, _BLOCK_NAME.sub(straight, line))

    def _add(self, offset: int, found: str, expected: str) -> None:
        self.faults.append(_diagnostic(self.file, (self.number, offset + 1), found, expected))


def _diagnostic(file: str, position: tuple[int, int], found: str, expected: str) -> Diagnostic:
    line, column = position
    return Diagnostic(file=file, line=line, column=column, path="", found=found, expected=expected)
