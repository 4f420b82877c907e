"""Getting a bulk file: listed, got in as many goes as it takes, and in its place only once it is whole and right."""

import hashlib
import logging
import os
import re
import time
from collections.abc import Callable
from os import PathLike
from pathlib import Path

from onrecord_client._generated.models import BulkFile
from onrecord_client._generated.operations import LIST_BULK_FILES
from onrecord_client.errors import NoAnswer, OnrecordError, UnexpectedAnswer, UnknownFile, WrongDigest, api_error
from onrecord_client.flow import FIRST_ERROR, Ask, Outcome, Received, Steps, exchange
from onrecord_client.settings import Settings

WHOLE, PARTIAL = 200, 206
READ_BYTES = 1024 * 1024

log = logging.getLogger(__package__)
_RANGE = re.compile(r"bytes (\d{1,18})-\d{1,18}/(\d{1,18}|\*)")


def find(settings: Settings, name: str, release: str | None) -> Steps[BulkFile]:
    """Find a file of a release by its name; raises UnknownFile, or what errors.py has for an answer."""
    listing = yield from exchange(settings, LIST_BULK_FILES, {"release": release})
    for file in listing.data:
        if file.name == name and file.path.startswith("/"):
            return file
    raise UnknownFile(name, [file.name for file in listing.data])


class Part:
    """What has come of a file, beside the place where it will stand once it is whole.

    Its name has the digest, so that parts of two files are never taken for one.
    """

    def __init__(self, file: BulkFile, to: str | PathLike[str] | None, advance: Callable[[int, int], None]) -> None:
        place = Path(to or ".")
        is_folder = place.is_dir() or (to is not None and os.fspath(to).endswith(("/", os.sep)))
        self.target = place / file.name if is_folder else place
        self.path = self.target.with_name(f"{self.target.name}.{file.sha256[:16]}.part")
        self.file = file
        self.size = 0
        self._advance = advance
        self._hash = hashlib.sha256()

    def look(self) -> bool:
        """Take up what has come before, and return whether the file is in its place already."""
        if self.target.is_file() and self.target.stat().st_size == self.file.size:
            with self.target.open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() == self.file.sha256:
                    return True
        self.target.parent.mkdir(parents=True, exist_ok=True)
        if self.path.is_file() and self.path.stat().st_size <= self.file.size:
            with self.path.open("rb") as file:
                while chunk := file.read(READ_BYTES):
                    self._take(chunk)
        else:
            self.begin(WHOLE, "")
        return False

    def begin(self, status: int, content_range: str) -> bool:
        """Make ready for the body of an answer, and return whether it is one to be written."""
        if status == WHOLE:
            self.size = 0
            self._hash = hashlib.sha256()
            self.path.write_bytes(b"")
            return True
        found = _RANGE.fullmatch(content_range)
        return status == PARTIAL and found is not None and int(found[1]) == self.size

    def write(self, chunk: bytes) -> None:
        """Add bytes to the end; raises WrongDigest for more of them than the file has."""
        if self.size + len(chunk) > self.file.size:
            self._refuse(f"more than its {self.file.size} bytes")
        with self.path.open("ab") as file:
            file.write(chunk)
        self._take(chunk)

    def put_in_place(self) -> Path:
        """Give the file its name; raises WrongDigest, and lets go of the part, if it is not what was listed."""
        if self._hash.hexdigest() != self.file.sha256:
            self._refuse(f"the SHA-256 {self._hash.hexdigest()}")
        with self.path.open("rb") as file:
            os.fsync(file.fileno())
        self.path.replace(self.target)
        return self.target

    def _take(self, chunk: bytes) -> None:
        self._hash.update(chunk)
        self.size += len(chunk)
        self._advance(self.size, self.file.size)

    def _refuse(self, found: str) -> None:
        self.path.unlink(missing_ok=True)
        raise WrongDigest(self.file.name, self.file.sha256, found)


def fetch(settings: Settings, part: Part) -> Steps[Path]:
    """Get what is missing of a file, put it in place, and return where that is.

    A try that brought more than any before it sets the count of tries back: a long way may break often.
    """
    begun, furthest, tries, wait_s = time.monotonic(), part.size, 0, 0.0
    while part.size < part.file.size:
        tries += 1
        outcome = yield Ask(settings.base_url + part.file.path, _conditions(part), wait_s, part)
        if part.size > furthest:
            begun, furthest, tries = time.monotonic(), part.size, 1
        error = _failure(part, outcome)
        if error is None:
            continue
        retry_after_s = outcome.retry_after_s if isinstance(outcome, Received) else None
        pause_s = settings.retry.wait_s(tries, retry_after_s, time.monotonic() - begun)
        if not error.passing or pause_s is None:
            raise error
        wait_s = pause_s
        log.warning("%s; try %d of %d in %.1f s", error, tries + 1, settings.retry.tries, wait_s)
    return part.put_in_place()


def _conditions(part: Part) -> dict[str, str]:
    """Return the headers that ask for what is missing: of the same bytes, or else for the whole."""
    headers = {"Accept": "*/*", "Accept-Encoding": "identity"}
    if part.size:
        # The service's validator of a file is its digest.
        headers |= {"Range": f"bytes={part.size}-", "If-Range": f'"{part.file.sha256}"'}
    return headers


def _failure(part: Part, outcome: Outcome) -> OnrecordError | None:
    """Return why the file is not whole yet, or None if it is."""
    path = part.file.path
    if not isinstance(outcome, Received):
        message = f"no whole answer to GET {path}: {outcome.reason}"
        return NoAnswer(message, timed_out=outcome.timed_out, passing=outcome.passing)
    if outcome.status >= FIRST_ERROR:
        return api_error(path, outcome.status, outcome.content_type, outcome.content)
    if outcome.content or outcome.status not in {WHOLE, PARTIAL}:
        message = f"no file for GET {path}: 200 or the range asked for was expected; found {outcome.status}"
        return UnexpectedAnswer(message, status=outcome.status, content=outcome.content)
    if part.size < part.file.size:
        message = f"no whole answer to GET {path}: it ended after {part.size} of {part.file.size} bytes"
        return NoAnswer(message, timed_out=False, passing=True)
    return None
