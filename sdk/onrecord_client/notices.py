"""Warnings about responses to another question than the one that was asked."""

import inspect
import warnings
from collections.abc import Iterator, Mapping

from onrecord_client._generated.models import MissingRecord, MissingStatus, ResponseMeta
from onrecord_client.arguments import abbreviated

MAX_NAMED = 10  # ids in one warning
PACKAGE = __name__.partition(".")[0]


class ResponseWarning(UserWarning):
    """The response is not about all of the request: no record has an id in it, or a search left out a word."""


def warn(operation: str, arguments: Mapping[str, object], body: object) -> None:
    """Warn if the first page of a list, or any other response, is not about all of its request."""
    meta = getattr(body, "meta", None)
    if isinstance(meta, ResponseMeta) and arguments.get("cursor") is None:
        for notice in _notices(meta):
            # The default filter of Python shows each text once for a line of code, so a loop warns once of an id.
            warnings.warn(f"{operation}: {notice}", ResponseWarning, stacklevel=_level_of_caller())


def _level_of_caller() -> int:
    """Return the `stacklevel` with which the caller of `_level_of_caller` names the line that called this package."""
    frame, level = inspect.currentframe(), 0
    while frame is not None and frame.f_globals["__name__"].partition(".")[0] == PACKAGE:
        frame, level = frame.f_back, level + 1
    return level


def _notices(meta: ResponseMeta) -> Iterator[str]:
    if meta.missing:
        more = f" and {len(meta.missing) - MAX_NAMED} more" if len(meta.missing) > MAX_NAMED else ""
        named = ", ".join(map(_describe, meta.missing[:MAX_NAMED]))
        yield f"no record has these ids: {named}{more}; see `meta.missing`"
    if meta.relaxed:
        dropped = ", ".join(f"{word!r} was left out" for word in meta.relaxed.dropped)
        corrected = ", ".join(
            f"{each.original!r} was replaced by {each.replacement!r}" for each in meta.relaxed.corrected
        )
        changes = abbreviated(", ".join(filter(None, (dropped, corrected))))
        yield f"no record has all the words of `q`: {changes}; see `meta.relaxed`"


def _describe(record: MissingRecord) -> str:
    reason = f"merged into {record.replacement!r}" if record.status is MissingStatus.MERGED else str(record.status)
    return f"{record.parameter}={record.id!r} ({reason})"
