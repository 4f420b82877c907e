"""Checks of a request that HTTP servers leave to the application."""

import re
from collections.abc import Mapping

from litestar.types import HTTPScope

_SURROGATE = re.compile(r"[\ud800-\udfff]")  # servers decode a byte of a path that is not UTF-8 to a surrogate


def malformation(scope: HTTPScope, headers: Mapping[bytes, bytes]) -> str | None:
    """Return why a request is malformed, as a sentence, or None if it is well-formed."""
    if b"host" not in headers and scope["http_version"] == "1.1":
        return "The header Host is missing; HTTP/1.1 requires it."
    if b"content-length" in headers and b"transfer-encoding" in headers:
        return "Both Content-Length and Transfer-Encoding are given; expected one of them."
    if _SURROGATE.search(scope["path"]):
        return "The path is not UTF-8."
    return None
