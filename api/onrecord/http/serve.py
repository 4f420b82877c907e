"""The server: Granian worker processes, each with one event loop and its own open release.

It is a module of its own, which `onrecord serve` runs in place of the command line: the libraries for building and
publishing would double the memory of every worker.
"""

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

from onrecord.errors import BadRelease, BadSetting, quoted
from onrecord.http.app import create_app
from onrecord.records.manifest import Manifest
from onrecord.release.open import Releases
from onrecord.settings import Settings, variable


def check(settings: Settings) -> Manifest:
    """Return the manifest of the current release; raise BadRelease or BadSetting if it cannot be served."""
    with closing(Releases(settings.releases)) as releases:
        manifest = releases.current.manifest
    _check_address(settings)
    return manifest


def serve(settings: Settings) -> None:
    """Serve until stopped; raise BadRelease or BadSetting before any socket is opened."""
    manifest = check(settings)
    address = f"http://{f'[{settings.host}]' if ':' in settings.host else settings.host}:{settings.port}"
    print(  # noqa: T201 (for the terminal, before the log begins)
        f"onrecord serves {_describe(manifest)}\n"
        f"  pages          {address}/\n"
        f"  API            {address}/v1/events\n"
        f"  documentation  {address}/docs\n"
        f"  contract       {address}/openapi.json\n"
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


def _describe(manifest: Manifest) -> str:
    if manifest.is_draft:
        return f"{manifest.version}, a draft: its ids may change until it is published"
    return f"release {manifest.version}"


def _check_address(settings: Settings) -> None:
    """Raise BadSetting if the service cannot listen on its address.

    Granian does not notice a port in use: it opens sockets with SO_REUSEPORT, and would share the connections with
    the program that listens there.
    """
    host, port = settings.host, settings.port
    expected_host = "an IP address of this machine, such as 127.0.0.1, 0.0.0.0 or ::"
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)[0][0]
    except (socket.gaierror, UnicodeError):  # UnicodeError: a name with an empty or too long part, such as "a..b"
        raise BadSetting(variable("host"), quoted(host), expected_host) from None
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        if error.errno == errno.EADDRNOTAVAIL:
            raise BadSetting(variable("host"), quoted(host), expected_host) from None
        raise BadSetting(variable("port"), f"{port} ({os.strerror(error.errno or 0)})", "a free port") from None


def _load(settings: Settings) -> ASGIApp:
    """Return the application of one worker process."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    app = create_app(settings)
    gc.collect()
    gc.freeze()  # excludes the objects of the start, which live as long as the worker, from later collections
    return app


if __name__ == "__main__":
    try:
        serve(Settings.read(os.environ))
    except (BadRelease, BadSetting) as error:
        sys.exit(str(error))
