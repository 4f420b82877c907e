"""Cursors: where a page ended, of which question, in which release; opaque to whoever holds them."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from zlib import crc32

from msgspec import Struct

from onrecord.errors import BadCursor
from onrecord.release.open import DIGEST_PREFIX_BYTES

FINGERPRINT_BYTES = 8  # enough that no two questions are taken for each other
_RANK_BYTES = 6
_CHECK_BYTES = 4
_LONGEST = 150  # bytes; more would be more characters than a cursor may have
ALTERED = "it is not a cursor that this service gave, or was altered"
_HEAD = DIGEST_PREFIX_BYTES + FINGERPRINT_BYTES


class Cursor(Struct, frozen=True, kw_only=True):
    """The start of a release's digest, the fingerprint of a question, and where the last record shown stands."""

    release: bytes
    fingerprint: bytes
    position: bytes

    @classmethod
    def at_rank(cls, release: bytes, fingerprint: bytes, rank: int) -> "Cursor":
        """Return the cursor of a list whose records are numbered."""
        return cls(release=release, fingerprint=fingerprint, position=rank.to_bytes(_RANK_BYTES, "big"))

    @property
    def rank(self) -> int:
        """The number of the last record shown, in a list whose records are numbered."""
        return int.from_bytes(self.position, "big")

    def text(self) -> str:
        """Return the cursor as it is sent."""
        content = self.release + self.fingerprint + self.position
        return urlsafe_b64encode(content + _check(content)).decode().rstrip("=")

    @classmethod
    def read(cls, text: str) -> "Cursor":
        """Return the cursor that was sent as `text`, or raise BadCursor where it was altered."""
        try:
            sent = urlsafe_b64decode(text + "=" * (-len(text) % 4))
        except ValueError:
            raise BadCursor(ALTERED) from None
        content, check = sent[:-_CHECK_BYTES], sent[-_CHECK_BYTES:]
        if not _HEAD < len(content) <= _LONGEST or _check(content) != check:
            raise BadCursor(ALTERED)
        cursor = cls(
            release=content[:DIGEST_PREFIX_BYTES],
            fingerprint=content[DIGEST_PREFIX_BYTES:_HEAD],
            position=content[_HEAD:],
        )
        if cursor.text() != text:  # base64 has spare bits at its end
            raise BadCursor(ALTERED)
        return cursor


def _check(content: bytes) -> bytes:
    return crc32(content).to_bytes(_CHECK_BYTES, "big")
