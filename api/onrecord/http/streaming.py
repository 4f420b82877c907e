"""What an application sends, on its way out: a short answer is collected whole, a stream is passed on as it comes."""

import asyncio
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from http import HTTPStatus

from litestar.types import Message, Receive, Scope, Send
from msgspec import Struct

from onrecord.http.cache import GZIP_LEVEL, Headers, is_compressible
from onrecord.http.negotiation import matches_etag
from onrecord.http.responses import BytesResponse

_GZIP = 31  # zlib's word for gzip with the largest window


class StreamAborted(OSError):
    """Nothing more of an answer is wanted: it was asked for by HEAD, or is held already."""


class Preferences(Struct, frozen=True, kw_only=True):
    """What a request wants of the answer, beside its content, and where to send it."""

    send: Send
    is_head: bool
    takes_gzip: bool
    if_none_match: bytes | None


class ResponseSender:
    """Takes an application's messages. What is whole it keeps; a stream it passes on, and `is_open` says so.

    A stream whose headers have an ETag already, as files have, is passed on as it is; any other is compressed where
    that is wanted, and not sent at all where it is held already.
    """

    def __init__(self, wanted: Preferences, dress: Callable[[Headers], Headers], tag: Callable[[Headers], str]) -> None:
        """Take `dress`, which adds the headers of every answer, and `tag`, which tells this one from others."""
        self._wanted = wanted
        self._dress = dress
        self._tag = tag
        self._compress: Callable[[bytes], bytes] | None = None
        self._flush: Callable[[], bytes] = bytes
        self.status = 0
        self.headers: Headers = []
        self.body = b""
        self.is_open = False

    async def __call__(self, message: Message) -> None:
        """Take one message; raise NoMore where a stream need not go on."""
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], list(message["headers"])
        elif message["type"] == "http.response.body":
            body, is_more = message.get("body", b""), message.get("more_body", False)
            if is_more and not self.is_open:
                await self._open()
            if self.is_open:
                await self._pass(body, is_more=is_more)
            else:
                self.body += body

    async def _open(self) -> None:
        """Send the headers of a stream."""
        self.is_open = True
        own = dict(self.headers)
        headers = self._dress(self.headers)
        if b"etag" not in own:
            is_compressed = self._wanted.takes_gzip and is_compressible(own.get(b"content-type", b""))
            etag = f'"{self._tag(self.headers)}{"-gzip" if is_compressed else ""}"'.encode()
            if self._wanted.if_none_match and matches_etag(self._wanted.if_none_match, etag):
                await self._end(304, [*headers, (b"etag", etag)])
            headers.append((b"etag", etag))
            if is_compressed:
                headers.append((b"content-encoding", b"gzip"))
                compressor = zlib.compressobj(GZIP_LEVEL, wbits=_GZIP)
                self._compress, self._flush = compressor.compress, compressor.flush
        elif b"content-length" in own:
            headers.append((b"content-length", own[b"content-length"]))
        if self._wanted.is_head:
            await self._end(self.status, headers)
        await self._wanted.send({"type": "http.response.start", "status": self.status, "headers": headers})

    async def _end(self, status: int, headers: Headers) -> None:
        await self._wanted.send({"type": "http.response.start", "status": status, "headers": headers})
        await self._wanted.send({"type": "http.response.body", "body": b"", "more_body": False})
        raise StreamAborted

    async def _pass(self, body: bytes, *, is_more: bool) -> None:
        if self._compress:
            body = self._compress(body) + (b"" if is_more else self._flush())
        if body or not is_more:
            await self._wanted.send({"type": "http.response.body", "body": body, "more_body": is_more})


class StreamingResponse(BytesResponse):
    """An answer made and sent part by part, so that it takes no more memory however long it is."""

    __slots__ = ("_parts",)

    def __init__(self, parts: Iterator[bytes], headers: list[tuple[bytes, bytes]]) -> None:
        super().__init__(b"", headers)
        self._parts = parts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 (the protocol's)
        """Send the answer, until all of it is sent or no more is wanted."""
        has_gone = asyncio.ensure_future(wait_for_disconnect(receive))
        try:
            with suppress(StreamAborted):
                await send({"type": "http.response.start", "status": HTTPStatus.OK, "headers": self.headers})
                for part in self._parts:
                    if has_gone.done():
                        return
                    await send({"type": "http.response.body", "body": part, "more_body": True})
                    await asyncio.sleep(0)  # others are answered between two parts
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            has_gone.cancel()


async def wait_for_disconnect(receive: Receive) -> None:
    """Return when the client has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass
