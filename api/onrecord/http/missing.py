"""Ids that no record has, in responses without a `meta` to name them in: a header names them, or a problem."""

from collections import Counter
from collections.abc import Sequence

from msgspec import Struct

from onrecord.errors import MissingRecords, ParameterError, quoted
from onrecord.records.page import MissingRecord, MissingStatus

HEADER = b"missing-records"
MAX_NAMED = 20  # ids; proxies refuse responses whose headers have more than 4 to 8 KB


def check_matchable(query: Struct, missing: Sequence[MissingRecord]) -> None:
    """Raise MissingRecords if all the ids of a parameter are unknown or withdrawn."""
    absent = [each for each in missing if each.status is not MissingStatus.MERGED]
    for parameter, count in Counter(each.parameter for each in absent).items():
        value: str | tuple[str, ...] = getattr(query, parameter)
        if isinstance(value, str) or count == len(set(value)):
            raise MissingRecords([_error(each) for each in absent if each.parameter == parameter])


def missing_header(missing: Sequence[MissingRecord]) -> list[tuple[bytes, bytes]]:
    """Return a header with the missing ids, or none without any.

    It is a list of strings with parameters (RFC 9651); the number of ids beyond the first twenty is its last member.
    """
    if not missing:
        return []
    members = [_member(each) for each in missing[:MAX_NAMED]]
    if len(missing) > MAX_NAMED:
        members.append(f"more;count={len(missing) - MAX_NAMED}")
    return [(HEADER, ", ".join(members).encode())]


def _member(each: MissingRecord) -> str:
    replacement = f';replacement="{each.replacement}"' if each.replacement else ""
    return f'"{each.id}";parameter={each.parameter};status={each.status}{replacement}'


def _error(each: MissingRecord) -> ParameterError:
    detail = f"`{each.parameter}` cannot be matched: found {quoted(each.id)}, "
    if each.status is MissingStatus.UNKNOWN:
        detail += "an id that no record has; expected the id of a record."
    else:
        hint = f" Use {each.replacement!r} instead." if each.replacement else ""
        detail += f"a record that was withdrawn; expected the id of a current record. {each.reason}{hint}"
    return ParameterError(name=each.parameter, code=f"{each.status}-record", detail=detail)
