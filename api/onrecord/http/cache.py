"""Whole answers, ready to be sent, and a bounded memory of them."""

from collections import OrderedDict
from gzip import compress

GZIP_LEVEL = 6
GZIP_FROM_BYTES = 1000  # below this a packet is not saved
ENTRY_BYTES = 2048  # what an entry costs beside its bytes: objects, lists, the place in the memory
COMPRESSIBLE = (b"application/", b"text/")  # whatever is served is text; no archive, image or video

Headers = list[tuple[bytes, bytes]]
Key = tuple[str, str, bytes]


class Representation:
    """One encoding of an answer: its headers, its bytes, and its own strong validator."""

    __slots__ = ("body", "etag", "headers")

    def __init__(self, headers: Headers, body: bytes, etag: bytes | None) -> None:
        self.headers = list(headers)
        if body:  # without one it is a 204, which must not tell a length (RFC 9110, 8.6)
            self.headers.append((b"content-length", str(len(body)).encode()))
        if etag:
            self.headers.append((b"etag", etag))
        self.body = body
        self.etag = etag


class CachedResponse:
    """One answer in each encoding; the compressed one is made when it is first asked for."""

    __slots__ = ("_gzipped", "_headers", "_tag", "is_negotiated", "plain", "status")

    def __init__(self, status: int, headers: Headers, body: bytes, *, tag: str | None, is_negotiated: bool) -> None:
        self.status = status
        self.is_negotiated = is_negotiated  # the same path and query give other answers to other requests
        self._headers = headers
        self._tag = tag
        self._gzipped: Representation | None = None
        self.plain = Representation(headers, body, self._etag(""))

    def _etag(self, suffix: str) -> bytes | None:
        return f'"{self._tag}{suffix}"'.encode() if self._tag else None

    def gzipped(self) -> Representation:
        """Return the compressed form, or the plain one where compressing gains nothing."""
        if self._gzipped is None:
            self._gzipped = self._compress()
        return self._gzipped

    def _compress(self) -> Representation:
        media_type = dict(self._headers).get(b"content-type", b"")
        if len(self.plain.body) < GZIP_FROM_BYTES or not is_compressible(media_type):
            return self.plain
        body = compress(self.plain.body, GZIP_LEVEL, mtime=0)
        return Representation([*self._headers, (b"content-encoding", b"gzip")], body, self._etag("-gzip"))


def is_compressible(media_type: bytes) -> bool:
    """Return whether what is of a type gets smaller by compressing."""
    return media_type.startswith(COMPRESSIBLE)


class ResponseCache:
    """The answers last asked for, up to a number of bytes; both encodings are counted at their largest."""

    def __init__(self, limit_bytes: int) -> None:
        self._limit = limit_bytes
        self._size = 0
        self._answers: OrderedDict[Key, CachedResponse] = OrderedDict()

    def get(self, key: Key) -> CachedResponse | None:
        """Return the answer kept under a key, if any."""
        answer = self._answers.get(key)
        if answer is not None:
            self._answers.move_to_end(key)
        return answer

    def put(self, key: Key, answer: CachedResponse) -> None:
        """Keep an answer, and let go of those not asked for longest."""
        if not self._limit:
            return
        size = _size(key, answer)
        if 8 * size > self._limit or key in self._answers:
            return
        self._answers[key] = answer
        self._size += size
        while self._size > self._limit:
            self._size -= _size(*self._answers.popitem(last=False))


def _size(key: Key, answer: CachedResponse) -> int:
    _, path, query = key
    headers = sum(len(name) + len(value) for name, value in answer.plain.headers)
    return 2 * len(answer.plain.body) + len(path) + len(query) + headers + ENTRY_BYTES
