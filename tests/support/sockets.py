"""Requests sent over a socket byte by byte, as no HTTP client would send them."""

import json
import socket
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct

TIMEOUT_S = 30  # for a response that takes milliseconds on an idle machine
CLOSE = b"Connection: close\r\n\r\n"


class RawResponse(Struct, frozen=True):
    """A response as it came over the wire."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        """Return the body, decoded."""
        return json.loads(self.body)


def send_bytes(base_url: str, request: bytes) -> bytes:
    """Send bytes to a server, and return every byte that it sends until it closes the connection."""
    address = urlsplit(base_url)
    with socket.create_connection((address.hostname or "", address.port or 80), TIMEOUT_S) as connection:
        connection.sendall(request)
        return b"".join(iter(lambda: connection.recv(65536), b""))


def send(base_url: str, request: bytes) -> RawResponse:
    """Send one request, which must ask the server to close the connection, and return the response."""
    head, _, body = send_bytes(base_url, request).partition(b"\r\n\r\n")
    status_line, *lines = head.decode("latin-1").split("\r\n")
    headers = dict(line.lower().split(": ", 1)[:1] + line.split(": ", 1)[1:] for line in lines)
    return RawResponse(int(status_line.split(" ")[1]), headers, body)


def get(target: bytes, *lines: bytes, method: bytes = b"GET", host: bytes = b"Host: onrecord.test") -> bytes:
    """Return the bytes of a request whose connection is closed after the response."""
    return b"\r\n".join([b"%s %s HTTP/1.1" % (method, target), *([host] if host else []), *lines, CLOSE])


def get_over_http2(base_url: str, *headers: tuple[bytes, bytes]) -> bytes:
    """Return the body of the response to `GET /healthz` over HTTP/2 without TLS, which must be short."""
    pairs = [(b":method", b"GET"), (b":scheme", b"http"), (b":path", b"/healthz"), *headers]
    # HPACK (RFC 7541, 6.2.2): each header as a literal without indexing, its name and its value preceded by the length.
    block = b"".join(b"\0" + bytes([len(name)]) + name + bytes([len(value)]) + value for name, value in pairs)
    settings, end_of_headers_and_stream = _frame(4, 0, 0, b""), 5
    request = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + settings + _frame(1, end_of_headers_and_stream, 1, block)
    address = urlsplit(base_url)
    with socket.create_connection((address.hostname or "", address.port or 80), TIMEOUT_S) as connection:
        connection.sendall(request)
        with connection.makefile("rb") as stream:
            while True:
                length = int.from_bytes(stream.read(3))
                kind = stream.read(6)[0]
                payload = stream.read(length)
                if kind == 0:
                    return payload


def _frame(kind: int, flags: int, stream: int, payload: bytes) -> bytes:
    """Return a frame (RFC 9113, 4.1)."""
    return len(payload).to_bytes(3) + bytes([kind, flags]) + stream.to_bytes(4) + payload
