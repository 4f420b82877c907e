"""Sending responses: a short one is collected until it is complete, a stream is passed on chunk by chunk."""

import asyncio
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from http import HTTPStatus

from litestar.types import Message, Receive, Scope, Send
from msgspec import Struct

from onrecord.http.cache import GZIP_LEVEL, is_compressible
from onrecord.http.etags import matches_etag
from onrecord.http.headers import Headers
from onrecord.http.responses import BytesResponse

_GZIP_WBITS = 31  # tells zlib to write the gzip format, with the largest window


class StreamAborted(OSError):
    """The rest of a stream is not needed: the request was a HEAD, or the client has the representation."""


class Preferences(Struct, frozen=True, kw_only=True):
    """The parts of a request that decide how its response is sent."""

    is_head: bool
    accepts_gzip: bool
    if_none_match: bytes | None


class ResponseSender:
    """An ASGI `send` for the application: it collects a complete response, and passes a stream on to the client.

    A response is a stream if its first body message announces another one; `is_streaming` is true from then on.
    A stream that has an ETag already, as bulk files do, is passed on unchanged. Any other stream gets one, is
    compressed if the client accepts gzip, and becomes a 304 if the client has that representation.
    """

    def __init__(
        self,
        send: Send,
        preferences: Preferences,
        finish_headers: Callable[[Headers], Headers],
        validator: Callable[[Headers], str],
    ) -> None:
        """`finish_headers` adds the headers that every response has; `validator` computes that of a stream."""
        self._send = send
        self._preferences = preferences
        self._finish_headers = finish_headers
        self._validator = validator
        self._compress: Callable[[bytes], bytes] | None = None
        self._flush: Callable[[], bytes] = bytes
        self.status = 0
        self.headers: Headers = []
        self.body = b""
        self.is_streaming = False

    async def __call__(self, message: Message) -> None:
        """Take one message of the application; raise StreamAborted if the rest of a stream is not needed."""
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], list(message["headers"])
        elif message["type"] == "http.response.body":
            body, more_body = message.get("body", b""), message.get("more_body", False)
            if more_body and not self.is_streaming:
                await self._start_stream()
            if self.is_streaming:
                await self._send_chunk(body, more_body=more_body)
            else:
                self.body += body

    async def _start_stream(self) -> None:
        """Send the status and the headers of a stream."""
        self.is_streaming = True
        original = dict(self.headers)
        headers = self._finish_headers(self.headers)
        # Compression changes the bytes, so a stream with an ETag and ranges of its own must not be compressed.
        if b"etag" not in original:
            is_compressed = self._preferences.accepts_gzip and is_compressible(original.get(b"content-type", b""))
            etag = f'"{self._validator(self.headers)}{"-gzip" if is_compressed else ""}"'.encode()
            headers.append((b"etag", etag))
            if self._preferences.if_none_match and matches_etag(self._preferences.if_none_match, etag):
                await self._abort(HTTPStatus.NOT_MODIFIED, headers)
            if is_compressed:
                headers.append((b"content-encoding", b"gzip"))
                compressor = zlib.compressobj(GZIP_LEVEL, wbits=_GZIP_WBITS)
                self._compress, self._flush = compressor.compress, compressor.flush
        elif b"content-length" in original:
            headers.append((b"content-length", original[b"content-length"]))
        if self._preferences.is_head:
            await self._abort(self.status, headers)
        await self._send({"type": "http.response.start", "status": self.status, "headers": headers})

    async def _abort(self, status: int, headers: Headers) -> None:
        """Send a response without a body and stop the application."""
        await self._send({"type": "http.response.start", "status": status, "headers": headers})
        await self._send({"type": "http.response.body", "body": b"", "more_body": False})
        raise StreamAborted

    async def _send_chunk(self, body: bytes, *, more_body: bool) -> None:
        if self._compress:
            body = self._compress(body) + (b"" if more_body else self._flush())
        if body or not more_body:  # the compressor can buffer a small chunk; an empty message would be useless
            await self._send({"type": "http.response.body", "body": body, "more_body": more_body})


class StreamingResponse(BytesResponse):
    """A response made and sent chunk by chunk, so that memory does not depend on its length."""

    __slots__ = ("_chunks",)

    def __init__(self, chunks: Iterator[bytes], headers: Headers) -> None:
        super().__init__(b"", headers)
        self._chunks = chunks

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 (the protocol's)
        """Send the response until it is complete, the client disconnects, or the sender aborts it."""
        disconnected = asyncio.ensure_future(wait_for_disconnect(receive))
        try:
            with suppress(StreamAborted):
                await send({"type": "http.response.start", "status": HTTPStatus.OK, "headers": self.headers})
                for chunk in self._chunks:
                    if disconnected.done():
                        return
                    await send({"type": "http.response.body", "body": chunk, "more_body": True})
                    # Making a chunk blocks the event loop; this lets it handle other requests between two chunks.
                    await asyncio.sleep(0)
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            disconnected.cancel()


async def wait_for_disconnect(receive: Receive) -> None:
    """Return when the client has disconnected."""
    while (await receive())["type"] != "http.disconnect":
        pass
