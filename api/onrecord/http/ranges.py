"""Files over HTTP: which bytes a request asks for (RFC 9110, 13 and 14), and sending them without holding them."""

import asyncio
import re
from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus
from typing import BinaryIO

from litestar.types import Receive, Scope, Send
from msgspec import Struct

from onrecord.http.etags import matches_etag
from onrecord.http.streaming import StreamAborted, wait_for_disconnect

CHUNK_BYTES = 256 * 1024
# One range only: who asks for several gets the whole, as RFC 9110, 14.2 allows. More digits than these no file has.
_RANGE = re.compile(rb"bytes=[ \t]*([0-9]{0,18})-([0-9]{0,18})[ \t]*", re.IGNORECASE)


class RangePlan(Struct, frozen=True, kw_only=True):
    """What to answer: a status, and which bytes of the file with it."""

    status: HTTPStatus
    start: int
    length: int


def plan_range(headers: Mapping[bytes, bytes], size: int, etag: bytes) -> RangePlan:
    """Return what to answer to a GET with these headers for a file of so many bytes."""
    whole = RangePlan(status=HTTPStatus.OK, start=0, length=size)
    if_none_match = headers.get(b"if-none-match")
    if if_none_match is not None and matches_etag(if_none_match, etag):
        return RangePlan(status=HTTPStatus.NOT_MODIFIED, start=0, length=0)
    # A weak validator never matches here, nor does a date: no answer had one.
    if headers.get(b"if-range", etag).strip() != etag:
        return whole
    asked = _RANGE.fullmatch(headers.get(b"range", b"").strip())
    if asked is None or not any(asked.groups()):
        return whole
    first, last = (int(digits) if digits else None for digits in asked.groups())
    if first is None:
        start, end = size - min(last or 0, size), size
    elif last is not None and last < first:
        return whole
    else:
        start, end = first, size if last is None else min(last + 1, size)
    if start >= size:
        return RangePlan(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, start=0, length=0)
    return RangePlan(status=HTTPStatus.PARTIAL_CONTENT, start=start, length=end - start)


class FileResponse:
    """Bytes of an open file on their way, read chunk by chunk in a thread; an ASGI application of its own."""

    __slots__ = ("_file", "_headers", "_plan")

    def __init__(self, file: BinaryIO, plan_range: RangePlan, headers: list[tuple[bytes, bytes]]) -> None:
        self._file = file
        self._plan = plan_range
        self._headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 (the protocol's)
        """Send the head, then the bytes, each chunk when the one before was taken, until no more is wanted."""
        has_gone = asyncio.ensure_future(wait_for_disconnect(receive))
        try:
            with self._file as file, suppress(StreamAborted):
                await send({"type": "http.response.start", "status": self._plan.status, "headers": self._headers})
                file.seek(self._plan.start)
                left = self._plan.length
                while left and not has_gone.done():
                    chunk = await asyncio.to_thread(file.read, min(left, CHUNK_BYTES))
                    if not chunk:
                        raise EOFError(file.name)
                    left -= len(chunk)
                    await send({"type": "http.response.body", "body": chunk, "more_body": True})
                if not left:
                    await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            has_gone.cancel()
