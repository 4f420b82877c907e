"""The client's exceptions as values: pickled and copied, they keep their message and their fields."""

import copy
import pickle
from typing import Any

import pytest

from onrecord_client import (
    ApiError,
    ConnectionFailed,
    DigestMismatch,
    InvalidResponse,
    OnrecordError,
    RepeatedCursor,
    UnknownFile,
)
from onrecord_client.errors import api_error

PROBLEM = b"""{"type": "/problems/gone", "title": "Gone", "status": 410, "detail": "It was withdrawn.",
"instance": "urn:onrecord:request:1", "request_id": "1", "errors": [],
"withdrawn": {"reason": "A duplicate.", "replacement": null}}"""
ERRORS = [
    ConnectionFailed("no response", timed_out=True, retryable=True),
    InvalidResponse("no JSON", status=200, content=b"<html>"),
    RepeatedCursor("AAAA"),
    UnknownFile("a.csv", ["b.csv"]),
    DigestMismatch("a.csv", "00", "11"),
    api_error("/v1/claims/c", 410, "application/problem+json", PROBLEM),
    api_error("/v1/claims/c", 502, "text/html", b"<html>"),
]


def pickled(error: OnrecordError) -> Any:
    """Return an error pickled and read back."""
    return pickle.loads(pickle.dumps(error))  # noqa: S301 (only what this test has pickled)


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_an_error_survives_pickling_and_copying(error: OnrecordError) -> None:
    for restored in (pickled(error), copy.copy(error), copy.deepcopy(error)):
        assert (type(restored), str(restored), vars(restored)) == (type(error), str(error), vars(error))


def test_the_problem_of_a_pickled_error_can_be_read() -> None:
    (gone,) = [error for error in ERRORS if isinstance(error, ApiError) and error.status == 410]

    assert gone.problem is not None
    assert pickled(gone).reason == "A duplicate."
