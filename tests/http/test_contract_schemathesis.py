"""The service held against its contract by schemathesis: every operation, right and wrong requests, and walks.

A few requests that the contract allows are refused all the same, since no schema can say why: a cursor of another
question, a range or box the wrong way round, and `release` together with `known_at`. Only those may answer 400 to a
request that fits the contract.
"""

from pathlib import Path

import pytest
import schemathesis
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test
from litestar.types import ASGIApp

from onrecord.http.app import create_app
from onrecord.settings import Settings
from support.contract_checks import excluded_checks

WALKS = settings(max_examples=40, stateful_step_count=5, deadline=None, derandomize=True, database=None)

contract = schemathesis.openapi.from_path(Path(__file__).parent.parent.parent / "schema" / "openapi.json")


@pytest.fixture(scope="module")
def service(mali_releases: Path) -> ASGIApp:
    """Return the service over the project's own data, with time enough on a busy machine."""
    return create_app(Settings(releases=mali_releases, query_timeout_s=30, suggest_timeout_s=30))


@contract.parametrize()
def test_every_operation_does_what_the_contract_says(case: schemathesis.Case, service: ASGIApp) -> None:
    case.call_and_validate(app=service, excluded_checks=excluded_checks(case))


def test_walks_along_the_links_do_what_the_contract_says(service: ASGIApp) -> None:
    class Walk(contract.as_state_machine()):
        """Follows links from list to page to record."""

        def get_call_kwargs(self, case: schemathesis.Case) -> dict[str, object]:  # noqa: ARG002 (the hook's signature)
            return {"app": service}

        def validate_response(self, response: schemathesis.Response, case: schemathesis.Case, **kwargs: object) -> None:
            case.validate_response(
                response,
                excluded_checks=excluded_checks(case),
                transport_kwargs=kwargs,
                recorder=self.recorder,
            )

    run_state_machine_as_test(Walk, settings=WALKS)
