"""Cursors: the release, the list and the position at which a page ended, as opaque text.

A cursor has a checksum but no secret: anyone can make one, so a position is input like any other.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from zlib import crc32

from msgspec import Struct

from onrecord.errors import BadCursor
from onrecord.release.open import DIGEST_PREFIX_BYTES

FINGERPRINT_BYTES = 8  # enough that no two lists of one service share a fingerprint
_RANK_BYTES = 6  # up to 2**48 - 1 records in a list
_CHECKSUM_BYTES = 4
_MAX_BYTES = 150  # without the checksum; the `cursor` parameter takes at most 200 characters
ALTERED = "it is not a cursor that this service gave, or was altered"
_HEADER_BYTES = DIGEST_PREFIX_BYTES + FINGERPRINT_BYTES


class Cursor(Struct, frozen=True, kw_only=True):
    """The beginning of a release's digest, the fingerprint of a list, and the position of the last record of a page."""

    release: bytes
    fingerprint: bytes
    position: bytes

    def text(self) -> str:
        """Return the cursor as URL-safe base64 without padding."""
        content = self.release + self.fingerprint + self.position
        return urlsafe_b64encode(content + _checksum(content)).decode().rstrip("=")

    @classmethod
    def read(cls, text: str) -> "Cursor":
        """Return the cursor that `text` encodes, or raise BadCursor if it was altered."""
        try:
            decoded = urlsafe_b64decode(text + "=" * (-len(text) % 4))
        except ValueError:
            raise BadCursor(ALTERED) from None
        content, checksum = decoded[:-_CHECKSUM_BYTES], decoded[-_CHECKSUM_BYTES:]
        if not _HEADER_BYTES < len(content) <= _MAX_BYTES or _checksum(content) != checksum:
            raise BadCursor(ALTERED)
        cursor = cls(
            release=content[:DIGEST_PREFIX_BYTES],
            fingerprint=content[DIGEST_PREFIX_BYTES:_HEADER_BYTES],
            position=content[_HEADER_BYTES:],
        )
        # Base64 has spare bits at its end, and decoders skip characters outside of its alphabet.
        if cursor.text() != text:
            raise BadCursor(ALTERED)
        return cursor


def position_of_rank(rank: int) -> bytes:
    """Return the position of a record in a list that is ordered by a rank."""
    return rank.to_bytes(_RANK_BYTES, "big")


def rank_at(position: bytes) -> int:
    """Return the rank of a position, or raise BadCursor if no list gives a position of its length."""
    check_length(position, _RANK_BYTES)
    return int.from_bytes(position, "big")


def check_length(position: bytes, length: int) -> None:
    """Raise BadCursor if a position has another length than those that its list gives.

    A longer one is no integer of SQLite, and would be an error of the service.
    """
    if len(position) != length:
        raise BadCursor(ALTERED)


def _checksum(content: bytes) -> bytes:
    return crc32(content).to_bytes(_CHECKSUM_BYTES, "big")
