"""The icon of the service for browsers that ask for `/favicon.ico`: the steps of the checking ladder, two of them done.

The same drawing is `pages/static/icon.svg`, which browsers that read SVG take instead.
"""

import struct
import zlib
from functools import cache

MEDIA_TYPE = "image/x-icon"
SIZE = 32  # pixels a side; browsers scale it to 16
_PAPER, _INK, _PALE = range(3)  # indexes of the palette
_PALETTE = (0xFFFFFF, 0x15181D, 0x969799, 0xFFFFFF)  # two bits a pixel select one of four colors
_STEPS = ((2, 8, 22, _INK), (10, 16, 16, _INK), (18, 24, 9, _PALE), (26, 30, 2, _PALE))  # left, right, top, color
_BOTTOM = 30


@cache
def icon() -> bytes:
    """Return the icon as an ICO file that has one PNG image."""
    image = _png()
    header = struct.pack("<HHH", 0, 1, 1)  # reserved, an icon, one image
    entry = struct.pack("<BBBBHHII", SIZE, SIZE, 0, 0, 1, 24, len(image), len(header) + 16)
    return header + entry + image


def _png() -> bytes:
    description = struct.pack(">IIBBBBB", SIZE, SIZE, 2, 3, 0, 0, 0)  # two bits a pixel, indexes of a palette
    palette = b"".join(color.to_bytes(3) for color in _PALETTE)
    rows = b"".join(b"\0" + _row(y) for y in range(SIZE))  # each begins with the number of its filter: none
    chunks = [(b"IHDR", description), (b"PLTE", palette), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, content) for name, content in chunks)


def _row(y: int) -> bytes:
    """Return a row of pixels with two bits for each, the first one in the highest bits."""
    bits = 0
    for x in range(SIZE):
        colors = (color for left, right, top, color in _STEPS if left <= x < right and top <= y < _BOTTOM)
        bits = bits << 2 | next(colors, _PAPER)
    return bits.to_bytes(SIZE // 4)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
