"""In what form an answer is asked for: by the suffix of its path, by `format`, or by the header Accept, in this order.

The edge settles it before anything else looks at the request, so that each form of an answer has one path and one
query: `/v1/events.csv`, and `/v1/events` with `Accept: text/csv`, become `/v1/events?format=csv`.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import parse_qsl

from litestar.handlers import HTTPRouteHandler

from onrecord.errors import NotAcceptable
from onrecord.http.media_types import MEDIA_TYPES
from onrecord.http.negotiation import best_type
from onrecord.http.routing import spec_of

ANYTHING = {b"", b"*/*", b"application/json"}  # what JSON, which comes first everywhere, satisfies
_SUFFIX = re.compile(r"(?P<path>/v1/.+)\.(?P<format>[a-z]+)")
_ID = "[^/]+"


class FormatResolver:
    """The forms in which each route answers."""

    def __init__(self, routes: Sequence[HTTPRouteHandler]) -> None:
        formats: dict[str, tuple[str, ...]] = {path: spec_of(route).formats for route in routes for path in route.paths}
        self._look = lru_cache(maxsize=1024)(self._found)
        self._fixed = {path: known for path, known in formats.items() if known and "{" not in path}
        self._open = [
            (re.compile(re.sub(r"\{[^}]+\}", _ID, path)), known)
            for path, known in formats.items()
            if known and "{" in path
        ]

    def formats_at(self, path: str) -> tuple[str, ...]:
        """Return the forms that a path answers in, JSON first; none where it has one form only."""
        known = self._fixed.get(path)
        return self._look(path) if known is None else known

    def resolve(self, path: str, query: bytes, accept: bytes) -> tuple[str, bytes]:
        """Return the path without a suffix or last slash, and the query with the form asked for, where not JSON.

        Raises NotAcceptable for a form in which the path does not answer.
        """
        if accept in ANYTHING and b"format" not in query and "." not in path and path[-1:] != "/":
            return path, query  # as most ask
        path = path if len(path) == 1 else path.rstrip("/")
        suffixed = _SUFFIX.fullmatch(path) if "." in path else None
        if suffixed and (known := self.formats_at(suffixed["path"])):
            return suffixed["path"], _with(query, _known(suffixed["format"], known))
        known = self.formats_at(path)
        if not known:
            return path, query
        if b"format" in query:
            asked = [value for name, value in parse_qsl(query.decode("latin-1")) if name == "format"]
            if asked:
                _known(asked[0], known)
                return path, query
        preferred = _preferred(accept, known) if accept else known[0]
        return path, query if preferred == known[0] else _with(query, preferred)

    def _found(self, path: str) -> tuple[str, ...]:
        return next((known for pattern, known in self._open if pattern.fullmatch(path)), ())


def _known(asked: str, known: tuple[str, ...]) -> str:
    if asked not in known:
        raise NotAcceptable(asked, known)
    return asked


def _with(query: bytes, asked: str) -> bytes:
    return b"&".join([*([query] if query else []), b"format=" + asked.encode()])


@lru_cache(maxsize=256)
def _preferred(accept: bytes, known: tuple[str, ...]) -> str:
    """Return the form that a client likes best; of those that it likes the same, the first."""
    names = {MEDIA_TYPES[name].partition(";")[0]: name for name in known}
    best = best_type(accept, list(names))
    if best is None:
        raise NotAcceptable(accept.decode("latin-1"), known)
    return names[best]
