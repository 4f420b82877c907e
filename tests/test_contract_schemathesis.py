"""The service held against its contract by schemathesis: every operation, right and wrong requests, and walks.

A few requests that the contract allows are refused all the same, since no schema can say why: a cursor of another
question, a range or box the wrong way round, and `release` together with `known_at`. Only those may answer 400 to a
request that fits the contract.
"""

import re
from pathlib import Path

import pytest
import schemathesis
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test
from litestar.types import ASGIApp
from schemathesis.specs.openapi.checks import positive_data_acceptance

from onrecord.http.app import create_app
from onrecord.settings import Settings

WALKS = settings(max_examples=40, stateful_step_count=5, deadline=None, derandomize=True, database=None)

contract = schemathesis.openapi.from_path(Path(__file__).parent.parent / "schema" / "openapi.json")


@pytest.fixture(scope="module")
def service(mali_releases: Path) -> ASGIApp:
    """Return the service over the project's own data, with time enough on a busy machine."""
    return create_app(Settings(releases=mali_releases, query_s=30, suggest_s=30))


def is_refused_for_its_meaning(case: schemathesis.Case) -> bool:
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


def checks_left_out(case: schemathesis.Case) -> list[schemathesis.CheckFunction]:
    return [positive_data_acceptance] if is_refused_for_its_meaning(case) else []


@contract.parametrize()
def test_every_operation_does_what_the_contract_says(case: schemathesis.Case, service: ASGIApp) -> None:
    case.call_and_validate(app=service, excluded_checks=checks_left_out(case))


def test_walks_along_the_links_do_what_the_contract_says(service: ASGIApp) -> None:
    class Walk(contract.as_state_machine()):
        """Follows links from list to page to record."""

        def get_call_kwargs(self, case: schemathesis.Case) -> dict[str, object]:  # noqa: ARG002 (the hook's signature)
            return {"app": service}

        def validate_response(self, response: schemathesis.Response, case: schemathesis.Case, **kwargs: object) -> None:
            case.validate_response(
                response,
                excluded_checks=checks_left_out(case),
                transport_kwargs=kwargs,
                recorder=self.recorder,
            )

    run_state_machine_as_test(Walk, settings=WALKS)
