"""The pages of a directory of releases, served on the loopback interface while a tool opens them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from support.commands import ONRECORD, free_port, running_service


@contextmanager
def served_pages(releases: Path) -> Iterator[str]:
    """Serve the releases, and return the base URL."""
    port = free_port()
    command = (*ONRECORD, "serve", "--releases", releases, "--port", port)
    with TemporaryDirectory() as folder, running_service(command, port, Path(folder) / "log"):
        yield f"http://127.0.0.1:{port}"


def file_name(address: str) -> str:
    """Return the name of a file for an address, without a suffix."""
    return "".join(letter if letter.isalnum() or letter in "-." else "_" for letter in address.strip("/")) or "start"
