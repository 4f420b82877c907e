"""The headers that every response has: CORS, `Vary`, the links to the contract and the documentation."""

from litestar.enums import HttpMethod
from litestar.types import HTTPScope

from onrecord.http.headers import Headers

# Headers that a page of another origin may read, besides those that every page may by the Fetch standard.
EXPOSED = (
    "Accept-Ranges",
    "Allow",
    "Content-Disposition",
    "Content-Range",
    "ETag",
    "Link",
    "Missing-Records",
    "RateLimit",
    "RateLimit-Policy",
    "Relaxed-Query",
    "Repr-Digest",
    "Retry-After",
    "X-Request-Id",
)
# Any origin may read the API, without credentials, since all of it is public.
CORS = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", ", ".join(EXPOSED).encode()),
    (b"x-content-type-options", b"nosniff"),
]
PREFLIGHT = [
    (b"access-control-allow-methods", b"GET, HEAD, OPTIONS"),
    # Nothing here is secret, so scripts may send any header; in Fetch the star excludes Authorization.
    (b"access-control-allow-headers", b"*, Authorization"),
    (b"access-control-max-age", b"86400"),
]
SERVICE_LINKS = b'</openapi.json>; rel="service-desc", </docs>; rel="service-doc"'
NOT_MODIFIED_HEADERS = {b"etag", b"cache-control", b"vary", b"link"} | {name for name, _ in CORS}  # RFC 9110, 15.4.5


def with_common_headers(headers: Headers, scope: HTTPScope) -> Headers:
    """Return the headers of a response with those that every response has; its `Content-Length` is dropped.

    Compression may still change the length, so it is set when the representation is chosen.
    """
    result: Headers = []
    link, vary = SERVICE_LINKS, b"Accept-Encoding"
    for name, value in headers:
        if name == b"link":
            link = value + b", " + link
        elif name == b"vary":
            vary = value + b", " + vary
        elif name == b"allow":
            result.append((name, _allow_with_head(value)))
        elif name != b"content-length":
            result.append((name, value))
    result += [(b"link", link), (b"vary", vary), *CORS]
    return result + PREFLIGHT if scope["method"] == HttpMethod.OPTIONS else result


def _allow_with_head(allow: bytes) -> bytes:
    """Return an `Allow` header with HEAD added to GET: Litestar does not know that the middleware handles HEAD."""
    methods = {method.strip() for method in allow.split(b",")}
    return b", ".join(sorted(methods | ({b"HEAD"} if b"GET" in methods else set())))
