"""Cursors: where a page ended, of which question, in which release; opaque to whoever holds them."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import blake2b

from msgspec import Struct

from onrecord.errors import BadCursor

DIGEST_BYTES = 8  # of a release, and of a question: enough that none is met by chance
_RANK_BYTES = 6
_CHECK_BYTES = 4
ALTERED = "it is not a cursor that this service gave, or was altered"
_LENGTH = 2 * DIGEST_BYTES + _RANK_BYTES + _CHECK_BYTES


class Cursor(Struct, frozen=True, kw_only=True):
    """The start of a release's digest, the fingerprint of a question, and the rank of the last record shown."""

    release: bytes
    question: bytes
    rank: int

    def text(self) -> str:
        """Return the cursor as it is sent."""
        content = self.release + self.question + self.rank.to_bytes(_RANK_BYTES, "big")
        return urlsafe_b64encode(content + _check(content)).decode().rstrip("=")

    @classmethod
    def read(cls, text: str) -> "Cursor":
        """Return the cursor that was sent as `text`, or raise BadCursor where it was altered."""
        try:
            sent = urlsafe_b64decode(text + "=" * (-len(text) % 4))
        except ValueError:
            raise BadCursor(ALTERED) from None
        content, check = sent[:-_CHECK_BYTES], sent[-_CHECK_BYTES:]
        if len(sent) != _LENGTH or _check(content) != check:
            raise BadCursor(ALTERED)
        cursor = cls(
            release=content[:DIGEST_BYTES],
            question=content[DIGEST_BYTES : 2 * DIGEST_BYTES],
            rank=int.from_bytes(content[2 * DIGEST_BYTES :], "big"),
        )
        if cursor.text() != text:  # base64 has spare bits at its end
            raise BadCursor(ALTERED)
        return cursor


def _check(content: bytes) -> bytes:
    return blake2b(content, digest_size=_CHECK_BYTES, person=b"onrecord cursor").digest()
