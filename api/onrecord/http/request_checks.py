"""Checks of a request that the HTTP server leaves to the application."""

import re
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import unquote_to_bytes

from litestar.types import HTTPScope

from onrecord.errors import quoted
from onrecord.http.problems import ProblemError

# A name or an IP address, and a port (RFC 9112, 3.2).
_HOST = re.compile(rb"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._~!$&'()*+;=%-]+)(:[0-9]{0,5})?")
_REPLACEMENT = "\ufffd"
_is_host = lru_cache(maxsize=64)(_HOST.fullmatch)  # a service has few names, and every request has one


def malformation(scope: HTTPScope, headers: Mapping[bytes, bytes]) -> ProblemError | None:
    """Return what is wrong with a malformed request, or None if it is well-formed."""
    host = headers.get(b"host", b"")
    # Granian adds an empty Host to a request that has none. HTTP/1.0 and HTTP/2 do not require it.
    if not host and scope["http_version"] == "1.1":
        detail = "The header Host is missing or empty; HTTP/1.1 requires one, such as `Host: onrecord.example`."
        return ProblemError(location="header", name="Host", code="missing", detail=detail)
    # Several Host lines are combined into one value with a comma.
    if host and not _is_host(host):
        found = quoted(host.decode("latin-1"))
        detail = f"The header Host is malformed: found {found}; expected one name or IP address, and perhaps a port."
        return ProblemError(location="header", name="Host", code="invalid", detail=detail)
    if not scope["path"] and scope["method"] != "CONNECT":
        detail = "The request target is not a path; expected one that begins with a slash, such as /v1/events."
        return ProblemError(location="path", name="", code="invalid", detail=detail)
    # Granian replaces what is not UTF-8 in the path, and leaves it in the raw path.
    if _REPLACEMENT in scope["path"] and not _is_utf8(unquote_to_bytes(scope["raw_path"])):
        detail = "The path is not UTF-8; expected percent-encoded UTF-8."
        return ProblemError(location="path", name="", code="invalid-encoding", detail=detail)
    return None


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True
