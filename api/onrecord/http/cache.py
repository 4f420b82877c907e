"""Complete responses, ready to be sent, and a bounded cache of them."""

from collections import OrderedDict
from gzip import compress
from urllib.parse import unquote_to_bytes

from onrecord.http.headers import Headers

GZIP_LEVEL = 6
MIN_GZIP_BYTES = 1000  # a smaller body fits into one packet, compressed or not
ENTRY_BYTES = 2048  # estimate of an entry's objects, lists and dictionary slot, in addition to its bytes
COMPRESSIBLE = (b"application/", b"text/")  # all served media types of these two are text: no archives

CacheKey = tuple[str, str, bytes]  # version of the release, path, canonical query


class Representation:
    """A response in one content coding: its headers, its body, and its own strong ETag."""

    __slots__ = ("body", "etag", "headers")

    def __init__(self, headers: Headers, body: bytes, etag: bytes | None) -> None:
        self.headers = list(headers)
        if body:  # a 204 has no body and must not have a length (RFC 9110, 8.6)
            self.headers.append((b"content-length", str(len(body)).encode()))
        if etag:
            self.headers.append((b"etag", etag))
        self.body = body
        self.etag = etag


class CachedResponse:
    """A response in each content coding; it is compressed when gzip is first requested, and only once."""

    __slots__ = ("_gzipped", "_headers", "_validator", "is_cacheable", "plain", "status")

    def __init__(
        self, status: int, headers: Headers, body: bytes, *, validator: str | None, is_cacheable: bool
    ) -> None:
        """Without a validator the response has no ETag; it is cacheable if its path and query determine it."""
        self.status = status
        self.is_cacheable = is_cacheable
        self._headers = headers
        self._validator = validator
        self._gzipped: Representation | None = None
        self.plain = Representation(headers, body, self._etag(""))

    def _etag(self, suffix: str) -> bytes | None:
        return f'"{self._validator}{suffix}"'.encode() if self._validator else None

    def gzipped(self) -> Representation:
        """Return the gzip representation, or the plain one if the body is small or not compressible."""
        if self._gzipped is None:
            self._gzipped = self._compress()
        return self._gzipped

    def _compress(self) -> Representation:
        media_type = dict(self._headers).get(b"content-type", b"")
        if len(self.plain.body) < MIN_GZIP_BYTES or not is_compressible(media_type):
            return self.plain
        body = compress(self.plain.body, GZIP_LEVEL, mtime=0)
        # The suffix keeps the ETag strong: the two codings are different bytes.
        return Representation([*self._headers, (b"content-encoding", b"gzip")], body, self._etag("-gzip"))


def is_compressible(media_type: bytes) -> bool:
    """Return whether compression makes a body of this media type smaller."""
    return media_type.startswith(COMPRESSIBLE)


class ResponseCache:
    """The responses used last, up to a number of bytes; each counts as if both of its codings had the plain length."""

    def __init__(self, limit_bytes: int) -> None:
        self._limit = limit_bytes
        self._size = 0
        self._responses: OrderedDict[CacheKey, CachedResponse] = OrderedDict()

    def get(self, key: CacheKey) -> CachedResponse | None:
        """Return the response under a key, if it is cached."""
        response = self._responses.get(key)
        if response is not None:
            self._responses.move_to_end(key)
        return response

    def put(self, key: CacheKey, response: CachedResponse) -> None:
        """Cache a response and evict the least recently used; one larger than an eighth of the limit is not cached."""
        if not self._limit:
            return
        size = _size(key, response)
        if 8 * size > self._limit or key in self._responses:
            return
        self._responses[key] = response
        self._size += size
        while self._size > self._limit:
            self._size -= _size(*self._responses.popitem(last=False))


def _size(key: CacheKey, response: CachedResponse) -> int:
    _, path, query = key
    headers = sum(len(name) + len(value) for name, value in response.plain.headers)
    return 2 * len(response.plain.body) + len(path) + len(query) + headers + ENTRY_BYTES


def canonical_query(query: bytes) -> bytes:
    """Return a query string with its parameters sorted by name, so that equal requests share a key and an ETag.

    The values of one parameter keep their order, which has a meaning in a bounding box.
    """
    if b"&" not in query:
        return query
    pairs = sorted(query.split(b"&"), key=_name)
    return b"&".join(pairs)


def _name(pair: bytes) -> bytes:
    return unquote_to_bytes(pair.partition(b"=")[0])
