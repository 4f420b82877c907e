"""Range requests for files (RFC 9110, 13 and 14), and sending a file in chunks."""

import asyncio
import re
from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus
from typing import BinaryIO

from litestar.types import Receive, Scope, Send
from msgspec import Struct

from onrecord.http.etags import matches_etag
from onrecord.http.headers import Headers
from onrecord.http.streaming import StreamAborted, wait_for_disconnect

CHUNK_BYTES = 256 * 1024
# One range only: a request for several gets the whole file, as RFC 9110, 14.2 allows. 18 digits exceed any file size,
# and bound the integers that are parsed.
_RANGE = re.compile(rb"bytes=[ \t]*([0-9]{0,18})-([0-9]{0,18})[ \t]*", re.IGNORECASE)


class RangePlan(Struct, frozen=True, kw_only=True):
    """The status of a response for a file, and the bytes of the file that it sends."""

    status: HTTPStatus
    start: int
    length: int


def plan_range(headers: Mapping[bytes, bytes], size: int, etag: bytes) -> RangePlan:
    """Return how to respond to a GET request for a file of `size` bytes.

    A malformed range, several ranges, and a unit other than bytes get the whole file, as RFC 9110 requires or allows.
    """
    # Conditions are evaluated in the order of RFC 9110, 13.2.2: If-None-Match, then If-Range, then Range.
    whole = RangePlan(status=HTTPStatus.OK, start=0, length=size)
    if_none_match = headers.get(b"if-none-match")
    if if_none_match is not None and matches_etag(if_none_match, etag):
        return RangePlan(status=HTTPStatus.NOT_MODIFIED, start=0, length=0)
    # If-Range needs strong comparison: a weak ETag never matches, nor does a date, since no response has one.
    if headers.get(b"if-range", etag).strip() != etag:
        return whole
    match = _RANGE.fullmatch(headers.get(b"range", b"").strip())
    if match is None or not any(match.groups()):
        return whole
    first, last = (int(digits) if digits else None for digits in match.groups())
    if first is None:  # `bytes=-500` means the last 500 bytes
        start, end = size - min(last or 0, size), size
    elif last is not None and last < first:
        return whole
    else:
        start, end = first, size if last is None else min(last + 1, size)
    if start >= size:
        return RangePlan(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, start=0, length=0)
    return RangePlan(status=HTTPStatus.PARTIAL_CONTENT, start=start, length=end - start)


class FileResponse:
    """The response with a file or a range of its bytes, as an ASGI application.

    Chunks are read in a thread, each after the one before was sent, so memory does not depend on the file's size.
    """

    __slots__ = ("_file", "_headers", "_plan")

    def __init__(self, file: BinaryIO, plan: RangePlan, headers: Headers) -> None:
        self._file = file
        self._plan = plan
        self._headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 (the protocol's)
        """Send the response until it is complete, the client disconnects, or the sender aborts it; close the file."""
        disconnected = asyncio.ensure_future(wait_for_disconnect(receive))
        try:
            with self._file as file, suppress(StreamAborted):
                await send({"type": "http.response.start", "status": self._plan.status, "headers": self._headers})
                file.seek(self._plan.start)
                remaining = self._plan.length
                while remaining and not disconnected.done():
                    # In a thread, since a cold disk would block every other request.
                    chunk = await asyncio.to_thread(file.read, min(remaining, CHUNK_BYTES))
                    if not chunk:  # the file was truncated after it was listed; Content-Length is sent already
                        raise EOFError(file.name)
                    remaining -= len(chunk)
                    await send({"type": "http.response.body", "body": chunk, "more_body": True})
                if not remaining:
                    await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            disconnected.cancel()
