"""Downloading a bulk file: resumable, checked by its digest, and moved to its name only when complete."""

import hashlib
import os
import re
import time
from collections.abc import Callable
from errno import EINVAL, EISDIR, ENOENT
from io import FileIO
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import Self

from onrecord_client._generated.models import BulkFile
from onrecord_client._generated.operations import LIST_BULK_FILES
from onrecord_client.errors import (
    ConnectionFailed,
    DigestMismatch,
    InvalidResponse,
    OnrecordError,
    UnknownFile,
    api_error,
)
from onrecord_client.file_lock import try_lock
from onrecord_client.flow import (
    FIRST_ERROR,
    OK,
    Outcome,
    PreparedRequest,
    RequestFlow,
    Response,
    connection_failed,
    request_flow,
    retry_delay_s,
)
from onrecord_client.settings import Settings

PARTIAL_CONTENT = 206
MAX_NAME_BYTES = 200  # of the target in the name of its part; file systems allow 255, and the rest takes 39
WINDOWS = os.name == "nt"
# A name that is a plain file in any folder and on any system: a listing must not choose where the file goes.
_FILE_NAME = re.compile(r"[A-Za-z0-9_][\w.-]*", re.ASCII)

_CONTENT_RANGE = re.compile(r"bytes (\d{1,18})-\d{1,18}/(\d{1,18}|\*)")


def find_file(settings: Settings, name: str, release: str | None) -> RequestFlow[BulkFile]:
    """Return a file of a release by its name; raises UnknownFile, or another exception of errors.py."""
    listing = yield from request_flow(settings, LIST_BULK_FILES, {"release": release})
    for file in listing.data:
        if file.name == name and _FILE_NAME.fullmatch(name) and file.path.startswith("/"):
            return file
    raise UnknownFile(name, [file.name for file in listing.data])


class PartialFile:
    """The downloaded part of a file, next to its target; a context manager that closes it.

    Its name has the digest, so that a later run never resumes with the bytes of another file of the same name.
    If another download writes that part already, this one writes a part of its own, which is never resumed.
    """

    def __init__(
        self, file: BulkFile, to: str | PathLike[str] | None, report_progress: Callable[[int, int], None]
    ) -> None:
        path = Path(os.path.expanduser(to or "."))
        is_folder = path.is_dir() or (to is not None and os.fspath(to).endswith(("/", os.sep)))
        self.target = path / file.name if is_folder else path
        self.file = file
        self.size = 0
        # Absolute, since the program may change its folder meanwhile; and the file that a link leads to, not the link.
        self._destination = Path(os.path.realpath(self.target))
        name = os.fsencode(self._destination.name)[:MAX_NAME_BYTES].decode(errors="ignore")
        self._path = self._destination.with_name(f"{name}.{file.sha256[:16]}.part")
        self._is_resumable = True
        self._part: FileIO | None = None
        self._report_progress = report_progress

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._is_resumable:
            self._close()
        else:
            self._delete()

    def load_existing(self) -> bool:
        """Return whether the target is complete already; if not, open the part that an earlier run left, or a new one.

        Raises OSError if the part cannot be written.
        """
        if self._destination.is_dir():
            raise IsADirectoryError(EISDIR, "the target is a folder; expected a file", str(self.target))
        if self._destination.exists() and not self._destination.is_file():
            raise OSError(EINVAL, "the target is a device or a pipe; expected a file", str(self.target))
        if self._destination.is_file() and self._destination.stat().st_size == self.file.size_bytes:
            with self._destination.open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() == self.file.sha256:
                    return True
        self._destination.parent.mkdir(parents=True, exist_ok=True)
        self._part = self._open_part()
        self.size = self._part.seek(0, os.SEEK_END)
        if self.size > self.file.size_bytes:
            self._truncate()
        self._report_progress(self.size, self.file.size_bytes)
        return False

    def accept(self, status: int, content_range: str) -> bool:
        """Return whether a response continues the file; a full response (200) starts it over."""
        if status == OK:
            self._truncate()
            return True
        # A proxy may return another range than the requested one; appending it would corrupt the file.
        match = _CONTENT_RANGE.fullmatch(content_range)
        return status == PARTIAL_CONTENT and match is not None and int(match[1]) == self.size

    def write(self, chunk: bytes) -> None:
        """Append bytes; raises DigestMismatch if the file grows beyond its listed size."""
        if self.size + len(chunk) > self.file.size_bytes:
            self._reject(f"more than {self.file.size_bytes} bytes")
        rest = memoryview(chunk)
        while rest:
            written = self._opened_part.write(rest)
            self.size += written
            rest = rest[written:]
        self._report_progress(self.size, self.file.size_bytes)

    def finish(self) -> Path:
        """Move the file to its target; raises DigestMismatch, and deletes the part, if the digest differs."""
        part = self._opened_part
        part.seek(0)
        # Of the file as it lies on the disk, not of the bytes that were received.
        sha256 = hashlib.file_digest(part, "sha256").hexdigest()
        if sha256 != self.file.sha256:
            self._reject(f"the SHA-256 {sha256}")
        # On disk before it has its name: after a power failure the name must not lead to missing bytes.
        os.fsync(part.fileno())
        if not self._is_at_its_path(part):
            raise FileNotFoundError(ENOENT, "the part was removed during the download", str(self._path))
        if WINDOWS:  # which moves no open file
            part.close()
        self._path.replace(self._destination)
        self._close()
        return self.target

    @property
    def _opened_part(self) -> FileIO:
        if self._part is None:
            raise ValueError("the part is not open; call load_existing first")
        return self._part

    def _open_part(self) -> FileIO:
        """Open the part of an earlier run, unless another download has it open, or else a part of its own."""
        part = _open(self._path)
        # Another download may have moved the file to the target before this one got the lock.
        if try_lock(part) and self._is_at_its_path(part):
            return part
        part.close()
        self._path = self._path.with_suffix(f".{os.urandom(8).hex()}.part")
        self._is_resumable = False
        return _open(self._path)

    def _is_at_its_path(self, part: FileIO) -> bool:
        """Return whether the open part is the file of its name, and not one that was moved or removed."""
        try:
            return os.path.samestat(os.fstat(part.fileno()), self._path.stat())
        except FileNotFoundError:
            return False

    def _truncate(self) -> None:
        self.size = 0
        self._opened_part.seek(0)
        self._opened_part.truncate()

    def _reject(self, found: str) -> None:
        self._truncate()
        self._delete()
        raise DigestMismatch(self.file.name, self.file.sha256, found)

    def _delete(self) -> None:
        """Delete the part if it is still open, and has not been moved to the target."""
        if self._part is not None and not self._part.closed:
            if WINDOWS:  # which deletes no open file
                self._part.close()
            self._path.unlink(missing_ok=True)
            self._part.close()

    def _close(self) -> None:
        if self._part is not None:
            self._part.close()


def _open(path: Path) -> FileIO:
    """Open a file for reading and writing, created if it is missing; unbuffered, so that its size is true."""
    return FileIO(os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666), "r+")


def download_flow(settings: Settings, part: PartialFile) -> RequestFlow[None]:
    """Fetch the missing bytes of a file."""
    started_s, furthest, attempts, delay_s = time.monotonic(), part.size, 0, 0.0
    while part.size < part.file.size_bytes:
        attempts += 1
        outcome = yield PreparedRequest(settings.base_url + part.file.path, _headers(part), delay_s, part)
        # An attempt that brought the file further resets the limits: a large file over a bad line may take more
        # attempts than a page. Compared with the furthest position, so that a server without ranges, which starts
        # over each time, is not retried forever.
        if part.size > furthest:
            started_s, furthest, attempts = time.monotonic(), part.size, 1
        error = _error(settings, part, outcome)
        if error is None:
            continue
        next_delay_s = retry_delay_s(settings, error, outcome, attempts, started_s)
        if next_delay_s is None:
            raise error
        delay_s = next_delay_s


def _headers(part: PartialFile) -> dict[str, str]:
    """Return headers that request the missing bytes if the file is unchanged, and all of it otherwise."""
    # Uncompressed: sizes and ranges count the bytes of the file.
    headers = {"Accept": "*/*", "Accept-Encoding": "identity"}
    if part.size:
        # The ETag of a bulk file is its digest, so the request can name it without an earlier response.
        headers |= {"Range": f"bytes={part.size}-", "If-Range": f'"{part.file.sha256}"'}
    return headers


def _error(settings: Settings, part: PartialFile, outcome: Outcome) -> OnrecordError | None:
    """Return why the file is incomplete, or None if it is complete."""
    path = part.file.path
    request = f"GET {path} from {settings.base_url}"
    if not isinstance(outcome, Response):
        return connection_failed(path, outcome)
    if outcome.status >= FIRST_ERROR:
        return api_error(path, outcome.status, outcome.content_type, outcome.content, settings.base_url)
    if outcome.content or outcome.status not in {OK, PARTIAL_CONTENT}:
        message = f"invalid response to {request}: expected status 200 or the requested range; found {outcome.status}"
        return InvalidResponse(message, status=outcome.status, content=outcome.content)
    if part.size < part.file.size_bytes:
        message = f"no complete response to {request}: it ended after {part.size} of {part.file.size_bytes} bytes"
        return ConnectionFailed(message, timed_out=False, retryable=True)
    return None
