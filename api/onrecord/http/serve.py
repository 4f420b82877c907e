"""The service as processes: Granian, with one event loop and one open release a worker."""

import errno
import gc
import logging
import os
import socket
import sys
from contextlib import closing
from functools import partial

from granian import Granian
from granian.constants import Interfaces
from litestar.types import ASGIApp

from onrecord.errors import BadRelease, BadSetting
from onrecord.http.app import create_app
from onrecord.release.open import Releases
from onrecord.settings import Settings, variable


def check(settings: Settings) -> str:
    """Return the version that would be served, or raise BadRelease or BadSetting for what cannot be."""
    with closing(Releases(settings.releases)) as releases:
        version = releases.current.manifest.version
    _check_address(settings)
    return version


def serve(settings: Settings) -> None:
    """Serve until stopped; raises what `check` does before anything listens."""
    version = check(settings)
    address = f"http://{f'[{settings.host}]' if ':' in settings.host else settings.host}:{settings.port}"
    print(  # noqa: T201  # said to whoever started it, before the log begins
        f"onrecord serves release {version}\n"
        f"  the API       {address}/v1/events\n"
        f"  to try it     {address}/docs\n"
        f"  the contract  {address}/openapi.json\n"
        f"  curl '{address}/v1/relationships?type=holds-office&object=mali&valid_on=2021-05-23'",
        flush=True,
    )
    server = Granian(
        "onrecord",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.ASGI,
        workers=settings.workers,
        websockets=False,
    )
    server.serve(target_loader=partial(_load, settings), wrap_loader=False)


def _check_address(settings: Settings) -> None:
    """Raise BadSetting for an address that cannot be listened on.

    Granian's sockets are made to be shared: it would take turns with a program that listens there already.
    """
    host, port = settings.host, settings.port
    right_host = "an address of this machine, as numbers: 127.0.0.1, 0.0.0.0, ::"
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)[0][0]
    except socket.gaierror:
        raise BadSetting(variable("host"), repr(host), right_host) from None
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        if error.errno == errno.EADDRNOTAVAIL:
            raise BadSetting(variable("host"), repr(host), right_host) from None
        raise BadSetting(variable("port"), f"{port} ({os.strerror(error.errno or 0)})", "a port that is free") from None


def _load(settings: Settings) -> ASGIApp:
    """Return the service of one worker, which is a process of its own."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    app = create_app(settings)
    gc.collect()
    gc.freeze()  # what is here now stays; collections need not look at it again
    return app


if __name__ == "__main__":
    try:
        serve(Settings.read(os.environ))
    except (BadRelease, BadSetting) as error:
        sys.exit(str(error))
