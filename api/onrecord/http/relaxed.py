"""The words of a query that were left out or corrected, in responses without a `meta` to tell them in: in a header."""

from onrecord.records.page import Relaxation

HEADER = b"relaxed-query"
_PLAIN = frozenset(range(0x20, 0x7F)) - set(b'%"')  # bytes that a display string has as they are


def relaxed_header(relaxation: Relaxation | None) -> list[tuple[bytes, bytes]]:
    """Return a header with the relaxed words, or none without any; it is a list with parameters (RFC 9651)."""
    if relaxation is None:
        return []
    members = [f"{_display_string(word)};dropped" for word in relaxation.dropped]
    members += [
        f"{_display_string(each.original)};replacement={_display_string(each.replacement)}"
        for each in relaxation.corrected
    ]
    return [(HEADER, ", ".join(members).encode())]


def _display_string(text: str) -> str:
    """Return a text as a display string, which has escaped UTF-8 for all but ASCII."""
    escaped = "".join(chr(byte) if byte in _PLAIN else f"%{byte:02x}" for byte in text.encode())
    return f'%"{escaped}"'
