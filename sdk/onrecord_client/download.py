"""Downloading a bulk file: resumable, checked by its digest, and moved to its name only when complete."""

import hashlib
import os
import re
import time
from collections.abc import Callable
from os import PathLike
from pathlib import Path

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
from onrecord_client.flow import (
    FIRST_ERROR,
    OK,
    Outcome,
    PreparedRequest,
    RequestFlow,
    Response,
    request_flow,
    retry_delay_s,
)
from onrecord_client.settings import Settings

PARTIAL_CONTENT = 206
READ_BYTES = 1024 * 1024

_CONTENT_RANGE = re.compile(r"bytes (\d{1,18})-\d{1,18}/(\d{1,18}|\*)")


def find_file(settings: Settings, name: str, release: str | None) -> RequestFlow[BulkFile]:
    """Return a file of a release by its name; raises UnknownFile, or another exception of errors.py."""
    listing = yield from request_flow(settings, LIST_BULK_FILES, {"release": release})
    for file in listing.data:
        if file.name == name and file.path.startswith("/"):
            return file
    raise UnknownFile(name, [file.name for file in listing.data])


class PartialFile:
    """The downloaded part of a file, next to its target.

    Its name has the digest, so that a later run never resumes with the bytes of another file of the same name.
    """

    def __init__(
        self, file: BulkFile, to: str | PathLike[str] | None, report_progress: Callable[[int, int], None]
    ) -> None:
        path = Path(to or ".")
        is_folder = path.is_dir() or (to is not None and os.fspath(to).endswith(("/", os.sep)))
        self.target = path / file.name if is_folder else path
        self.path = self.target.with_name(f"{self.target.name}.{file.sha256[:16]}.part")
        self.file = file
        self.size = 0
        self._report_progress = report_progress
        self._hash = hashlib.sha256()

    def load_existing(self) -> bool:
        """Return whether the target is complete already; if not, hash the part that an earlier run left."""
        if self.target.is_file() and self.target.stat().st_size == self.file.size_bytes:
            with self.target.open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() == self.file.sha256:
                    return True
        self.target.parent.mkdir(parents=True, exist_ok=True)
        if self.path.is_file() and self.path.stat().st_size <= self.file.size_bytes:
            with self.path.open("rb") as file:
                while chunk := file.read(READ_BYTES):
                    self._count(chunk)
        else:
            self._truncate()
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
        with self.path.open("ab") as file:
            file.write(chunk)
        self._count(chunk)

    def finish(self) -> Path:
        """Move the file to its target; raises DigestMismatch, and deletes the part, if the digest differs."""
        if self._hash.hexdigest() != self.file.sha256:
            self._reject(f"the SHA-256 {self._hash.hexdigest()}")
        # On disk before it has its name: after a power failure the name must not lead to missing bytes.
        with self.path.open("rb") as file:
            os.fsync(file.fileno())
        self.path.replace(self.target)
        return self.target

    def _truncate(self) -> None:
        self.size = 0
        self._hash = hashlib.sha256()
        self.path.write_bytes(b"")

    def _count(self, chunk: bytes) -> None:
        self._hash.update(chunk)
        self.size += len(chunk)
        self._report_progress(self.size, self.file.size_bytes)

    def _reject(self, found: str) -> None:
        self.path.unlink(missing_ok=True)
        raise DigestMismatch(self.file.name, self.file.sha256, found)


def download_flow(settings: Settings, part: PartialFile) -> RequestFlow[Path]:
    """Fetch the missing bytes of a file, move it to its target, and return the target."""
    started_s, furthest, attempts, delay_s = time.monotonic(), part.size, 0, 0.0
    while part.size < part.file.size_bytes:
        attempts += 1
        outcome = yield PreparedRequest(settings.base_url + part.file.path, _headers(part), delay_s, part)
        # An attempt that brought the file further resets the limits: a large file over a bad line may take more
        # attempts than a page. Compared with the furthest position, so that a server without ranges, which starts
        # over each time, is not retried forever.
        if part.size > furthest:
            started_s, furthest, attempts = time.monotonic(), part.size, 1
        error = _error(part, outcome)
        if error is None:
            continue
        next_delay_s = retry_delay_s(settings, error, outcome, attempts, started_s)
        if next_delay_s is None:
            raise error
        delay_s = next_delay_s
    return part.finish()


def _headers(part: PartialFile) -> dict[str, str]:
    """Return headers that request the missing bytes if the file is unchanged, and all of it otherwise."""
    # Uncompressed: sizes and ranges count the bytes of the file.
    headers = {"Accept": "*/*", "Accept-Encoding": "identity"}
    if part.size:
        # The ETag of a bulk file is its digest, so the request can name it without an earlier response.
        headers |= {"Range": f"bytes={part.size}-", "If-Range": f'"{part.file.sha256}"'}
    return headers


def _error(part: PartialFile, outcome: Outcome) -> OnrecordError | None:
    """Return why the file is incomplete, or None if it is complete."""
    path = part.file.path
    if not isinstance(outcome, Response):
        message = f"no complete response to GET {path}: {outcome.reason}"
        return ConnectionFailed(message, timed_out=outcome.timed_out, retryable=outcome.retryable)
    if outcome.status >= FIRST_ERROR:
        return api_error(path, outcome.status, outcome.content_type, outcome.content)
    if outcome.content or outcome.status not in {OK, PARTIAL_CONTENT}:
        message = f"invalid response to GET {path}: expected status 200 or the requested range; found {outcome.status}"
        return InvalidResponse(message, status=outcome.status, content=outcome.content)
    if part.size < part.file.size_bytes:
        message = f"no complete response to GET {path}: it ended after {part.size} of {part.file.size_bytes} bytes"
        return ConnectionFailed(message, timed_out=False, retryable=True)
    return None
