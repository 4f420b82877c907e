"""The requests that the contract allows and the service refuses, since no schema can express the rule."""

import re

import schemathesis
from schemathesis.specs.openapi.checks import positive_data_acceptance


def is_invalid_by_meaning(case: schemathesis.Case) -> bool:
    """Return whether a request is one of those that only its meaning makes wrong."""
    query = case.query or {}
    box = [float(side) for side in sides_of(query.get("bbox"))]
    reversed_range = "from" in query and "to" in query and str(query["from"]) > str(query["to"])
    two_releases = "release" in query and "known_at" in query
    return "cursor" in query or reversed_range or two_releases or (len(box) == 4 and box[1] > box[3])


def sides_of(box: object) -> list[object]:
    """Return the sides of a box, which schemathesis keeps as a list, and as text once it has been sent."""
    if isinstance(box, str):
        box = box.split(",")
    sides = box if isinstance(box, list) else []
    return sides if all(re.fullmatch(r"-?[0-9.]+(e[-+]?[0-9]+)?", str(side)) for side in sides) else []


def excluded_checks(case: schemathesis.Case) -> list[schemathesis.CheckFunction]:
    """Return the checks that do not apply to a request: it need not be accepted if its meaning is wrong."""
    return [positive_data_acceptance] if is_invalid_by_meaning(case) else []
