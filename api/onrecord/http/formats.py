"""The format of a response: from the suffix of the path, else from `format`, else from the header `Accept`.

The middleware resolves it before the cache and the router see the request, so that each format has one path and one
query: `/v1/events.csv`, and `/v1/events` with `Accept: text/csv`, become `/v1/events?format=csv`. It is one cache key,
and handlers read `format` like any other parameter.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import parse_qsl

from litestar.handlers import HTTPRouteHandler

from onrecord.errors import NotAcceptable
from onrecord.http.media_types import MEDIA_TYPES
from onrecord.http.negotiation import best_type
from onrecord.http.routing import pattern_of, spec_of

JSON_ACCEPTED = {b"", b"*/*", b"application/json"}  # values of `Accept` that select JSON, the first format everywhere
_SUFFIX = re.compile(r"(?P<path>/v1/.+)\.(?P<format>[a-z]+)")
_EXTRA_SLASHES = re.compile("/(?=/)|(?<=.)/$")


def without_extra_slashes(path: str) -> str:
    """Return a path without empty segments: a link to a path with two slashes in front would lead to another host."""
    return _EXTRA_SLASHES.sub("", path) if "//" in path or path[-1:] == "/" else path


class FormatResolver:
    """Resolves the format of a request from the formats of each route."""

    def __init__(self, routes: Sequence[HTTPRouteHandler]) -> None:
        formats: dict[str, tuple[str, ...]] = {path: spec_of(route).formats for route in routes for path in route.paths}
        # Per instance, since a cache on the method would keep every resolver alive.
        self._match = lru_cache(maxsize=1024)(self._match_templates)
        self._fixed = {path: known for path, known in formats.items() if known and "{" not in path}
        self._templates = [
            (re.compile(pattern_of(path)), known) for path, known in formats.items() if known and "{" in path
        ]

    def formats_at(self, path: str) -> tuple[str, ...]:
        """Return the formats of a path, JSON first; empty if it has only one, or is no path of the API."""
        known = self._fixed.get(path)
        return self._match(path) if known is None else known

    def resolve(self, path: str, query: bytes, accept: bytes) -> tuple[str, bytes]:
        """Return the path without a suffix, and the query with `format` added unless it is JSON.

        Raises NotAcceptable if the path does not have the format.
        """
        if accept in JSON_ACCEPTED and b"format" not in query and "." not in path:
            return path, query  # the usual request, decided without parsing
        suffixed = _SUFFIX.fullmatch(path) if "." in path else None
        if suffixed and (known := self.formats_at(suffixed["path"])):
            name = _check(suffixed["format"], known, "path", "format")
            # A resource with one format has no parameter for it.
            return suffixed["path"], query if len(known) == 1 else _with_format(query, name)
        known = self.formats_at(path)
        if not known:
            return path, query
        if b"format" in query:
            values = [value for name, value in parse_qsl(query.decode("latin-1")) if name == "format"]
            if values:
                _check(values[0], known, "query", "format")
                return path, query
        preferred = _preferred(accept, known) if accept else known[0]
        return path, query if preferred == known[0] else _with_format(query, preferred)

    def _match_templates(self, path: str) -> tuple[str, ...]:
        return next((known for pattern, known in self._templates if pattern.fullmatch(path)), ())


def _check(format_name: str, known: tuple[str, ...], location: str, name: str) -> str:
    """Return a format if it is known, or raise NotAcceptable."""
    if format_name not in known:
        raise NotAcceptable(format_name, known, location, name)
    return format_name


def _with_format(query: bytes, name: str) -> bytes:
    return b"&".join([*([query] if query else []), b"format=" + name.encode()])


@lru_cache(maxsize=256)
def _preferred(accept: bytes, known: tuple[str, ...]) -> str:
    """Return the format with the highest weight in `Accept`, or raise NotAcceptable."""
    names = {MEDIA_TYPES[name].partition(";")[0]: name for name in known}
    best = best_type(accept, list(names))
    if best is None:
        raise NotAcceptable(accept.decode("latin-1"), known, "header", "Accept")
    return names[best]
