"""The id of each request, which its response, its problem and the log repeat."""

import os
import re
from itertools import count

from litestar.types import Scope

REQUEST_ID = b"x-request-id"
_VALID = re.compile(rb"[A-Za-z0-9._-]{1,64}")


class RequestIds:
    """Gives each request an id that is unique across worker processes."""

    def __init__(self) -> None:
        self._process = os.urandom(6).hex()
        self._numbers = count(1)

    def assign(self, sent: bytes) -> bytes:
        """Return the id that the client sent if it is valid, or a new one."""
        if sent and _VALID.fullmatch(sent):
            return sent
        return f"{self._process}-{next(self._numbers):x}".encode()


def request_id_of(scope: Scope) -> str:
    """Return the id that the middleware put into the headers of a request."""
    return dict(scope["headers"])[REQUEST_ID].decode()
