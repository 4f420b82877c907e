"""The `Link` header of a response (RFC 8288)."""

import re
from functools import lru_cache
from urllib.parse import quote, unquote_plus

from onrecord.http.media_types import MEDIA_TYPES
from onrecord.http.requests import Request
from onrecord.http.routing import spec_of
from onrecord.release.open import Releases

# A header that the middleware adds to a request: its path and query before the format was resolved. No client can send
# a name with a colon.
REQUESTED_TARGET = b":target"
_ID_IN_PATH = re.compile(r"^((?:/v1|/embed)?/[a-z]+/)[^/.]+")
SAFE_IN_HEADER = "%&=+,:;@!$'()*/?"  # characters of a query that are not quoted; any other one could end the header
_PLAIN = re.compile(rb"[A-Za-z0-9_.,:&=-]*")  # most queries: no character needs quoting
_ATTRIBUTES = {
    name: f'>; rel="alternate"; type="{media_type.partition(";")[0]}"' for name, media_type in MEDIA_TYPES.items()
}


def link(target: str, relation: str) -> str:
    """Return a link value: `<target>; rel="relation"`."""
    return f'<{target}>; rel="{relation}"'


def links_of(request: Request, next_cursor: str | None) -> str:
    """Return the `Link` header of a response: canonical URL, license, other formats, next page."""
    formats = spec_of(request.route_handler).formats
    target = target_of(request)
    links = [link(target, "canonical"), *_license(request)]
    # A response in another format is an alternate itself and does not list the others.
    if formats and b"format=" not in request.scope["query_string"]:
        path = request.scope["path"]
        query = target[len(path) :]
        links += [f"{start}{query}{attributes}" for start, attributes in _alternates(path, formats)]
    if next_cursor:
        links.append(link(target_at(request, next_cursor), "next"))
    return ", ".join(links)


def query_of(request: Request) -> str:
    """Return the query string of a request, quoted so that it is safe in a header."""
    query = request.scope["query_string"]
    return query.decode() if _PLAIN.fullmatch(query) else quote(query, safe=SAFE_IN_HEADER)


def target_with_id(request: Request, record_id: str) -> str:
    """Return the requested path, its suffix and its query, with the id of another record in the path."""
    path, _, query = dict(request.scope["headers"])[REQUESTED_TARGET].partition(b"?")
    renamed = quote(_ID_IN_PATH.sub(rf"\g<1>{record_id}", path.decode()))
    return f"{renamed}?{quote(query, safe=SAFE_IN_HEADER)}" if query else renamed


def target_of(request: Request) -> str:
    """Return path and query of a request."""
    query = query_of(request)
    return f"{request.scope['path']}?{query}" if query else request.scope["path"]


def target_at(request: Request, cursor: str | None) -> str:
    """Return path and query of the same list at a cursor, or from its beginning if there is none."""
    target = target_of(request)
    query_string = request.scope["query_string"]
    if cursor and _PLAIN.fullmatch(query_string) and b"cursor=" not in query_string:
        return f"{target}{'&' if query_string else '?'}cursor={cursor}"  # the first page, without parsing the query
    path, _, query = target.partition("?")
    pairs = [pair for pair in query.split("&") if pair and unquote_plus(pair.partition("=")[0]) != "cursor"]
    query = "&".join([*pairs, f"cursor={cursor}"] if cursor else pairs)
    return f"{path}?{query}" if query else path


@lru_cache(maxsize=1024)
def _alternates(path: str, formats: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return the links to the formats other than JSON, each split where the query is inserted."""
    return [(f"<{path}.{name}", _ATTRIBUTES[name]) for name in formats[1:]]


def _license(request: Request) -> list[str]:
    """Return the link to the license of the data; none unless it is an SPDX identifier."""
    releases: Releases = request.app.state.releases
    url = releases.current.manifest.license_url
    return [link(url, "license")] if url else []
