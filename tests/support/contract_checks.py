"""The requests that the contract allows and the service refuses, because JSON Schema cannot express the rule."""

import re
from datetime import date

import schemathesis
from schemathesis.specs.openapi.checks import positive_data_acceptance


def is_invalid_by_meaning(case: schemathesis.Case) -> bool:
    """Return whether a request breaks a rule between values that are each valid.

    The rules: a cursor belongs to its list and release, `from` is not after `to`, `release` and `known_at` exclude each
    other, the south of a box is not north of its north, and `from` and `to` are in the calendar.
    """
    query = case.query or {}
    box = [float(side) for side in sides_of(query.get("bbox"))]
    reversed_range = "from" in query and "to" in query and str(query["from"]) > str(query["to"])
    two_releases = "release" in query and "known_at" in query
    no_day = any(not is_day(str(query[name])) for name in ("from", "to") if name in query)
    return "cursor" in query or reversed_range or two_releases or no_day or (len(box) == 4 and box[1] > box[3])


def is_day(text: str) -> bool:
    """Return whether a day, month or year is in the calendar."""
    try:
        return bool(date.fromisoformat(f"{text}-01-01"[:10]))
    except ValueError:
        return False


def sides_of(box: object) -> list[object]:
    """Return the four sides of a box: schemathesis has them as a list, and as text after the request was sent."""
    if isinstance(box, str):
        box = box.split(",")
    sides = box if isinstance(box, list) else []
    return sides if all(re.fullmatch(r"-?[0-9.]+(e[-+]?[0-9]+)?", str(side)) for side in sides) else []


def excluded_checks(case: schemathesis.Case) -> list[schemathesis.CheckFunction]:
    """Return the schemathesis checks that do not apply: a request that is invalid by meaning may be refused."""
    return [positive_data_acceptance] if is_invalid_by_meaning(case) else []
