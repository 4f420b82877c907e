"""An ASGI app that sends the same bytes for every request: the upper bound for any app on the same server."""

import os
from collections.abc import Awaitable, Callable

Event = dict[str, object]
BODY = b"x" * int(os.environ.get("STATIC_BYTES", "1000"))
START: Event = {
    "type": "http.response.start",
    "status": 200,
    "headers": [(b"content-type", b"application/json"), (b"content-length", str(len(BODY)).encode())],
}
END: Event = {"type": "http.response.body", "body": BODY}


async def app(scope: Event, receive: Callable[[], Awaitable[Event]], send: Callable[[Event], Awaitable[None]]) -> None:
    """Send BODY for a request, and acknowledge the messages of the lifespan protocol."""
    if scope["type"] == "lifespan":
        while True:
            message = await receive()
            await send({"type": f"{message['type']}.complete"})
            if message["type"] == "lifespan.shutdown":
                return
    await send(START)
    await send(END)
