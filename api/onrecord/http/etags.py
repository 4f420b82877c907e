"""Entity tags (RFC 9110, 8.8.3): computing the validator of a response, and comparing it with `If-None-Match`."""

import re
from hashlib import blake2b
from urllib.parse import parse_qsl

from litestar.types import HTTPScope

from onrecord.http.headers import Headers
from onrecord.http.responses import IMMUTABLE
from onrecord.records.manifest import Manifest
from onrecord.release.open import Releases

_DIGEST_BYTES = 12
_PINNED = (b"cache-control", IMMUTABLE.encode())
_ETAG = re.compile(rb'(?:W/)?("[^"]*")')


class Validators:
    """Computes the validators of responses: the text between the quotes of an ETag, without the suffix of an encoding.

    The validator of a response under `/v1/` is a hash of the program, the release, the path and the query, which
    determine its bytes. Other responses can change without any of these, so theirs is a hash of the body.
    """

    def __init__(self, releases: Releases, program: bytes) -> None:
        """`program` is hashed into every validator: any bytes that change when the program writes other responses."""
        self._releases = releases
        self._salt = blake2b(program, digest_size=32).digest()

    def compute(self, scope: HTTPScope, headers: Headers, body: bytes, manifest: Manifest) -> str:
        """Return the validator of a response that was read from the release of `manifest`."""
        if not scope["path"].startswith("/v1/"):
            return blake2b(body, digest_size=_DIGEST_BYTES).hexdigest()
        # The query is hashed and not the body, since hashing a page takes as long as reading it.
        digest = blake2b(self._salt, digest_size=_DIGEST_BYTES)
        if _PINNED in headers:
            # A request that names its release has the same response whichever release is current.
            manifest = self._releases.manifest(dict(parse_qsl(scope["query_string"].decode()))["release"])
        digest.update(f"{manifest.version} {manifest.sha256} {scope['path']} ".encode() + scope["query_string"])
        return digest.hexdigest()


def matches_etag(if_none_match: bytes, etag: bytes) -> bool:
    """Return whether an `If-None-Match` header lists an ETag, by weak comparison."""
    return if_none_match.strip() == b"*" or etag in _ETAG.findall(if_none_match)
