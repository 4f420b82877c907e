"""The service against its contract, by schemathesis: valid and invalid requests of every operation, and links.

A request that the contract allows may get a 400 in three cases only, which no schema can express: a cursor of another
query, a reversed range or box, and `release` together with `known_at`.
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

LINKS = settings(max_examples=40, stateful_step_count=5, deadline=None, derandomize=True, database=None)

contract = schemathesis.openapi.from_path(Path(__file__).parent.parent.parent / "schema" / "openapi.json")


@pytest.fixture(scope="module")
def service(mali_releases: Path) -> ASGIApp:
    """Return the service over the project's own data, with deadlines for a busy machine."""
    return create_app(Settings(releases=mali_releases, query_timeout_s=30, suggest_timeout_s=30))


@contract.parametrize()
def test_every_operation_conforms_to_the_contract(case: schemathesis.Case, service: ASGIApp) -> None:
    case.call_and_validate(app=service, excluded_checks=excluded_checks(case))


def test_following_the_links_conforms_to_the_contract(service: ASGIApp) -> None:
    class LinkFollower(contract.as_state_machine()):
        """Follows the links from a list to its pages and records."""

        def get_call_kwargs(self, case: schemathesis.Case) -> dict[str, object]:  # noqa: ARG002 (the hook's signature)
            return {"app": service}

        def validate_response(self, response: schemathesis.Response, case: schemathesis.Case, **kwargs: object) -> None:
            case.validate_response(
                response,
                excluded_checks=excluded_checks(case),
                transport_kwargs=kwargs,
                recorder=self.recorder,
            )

    run_state_machine_as_test(LinkFollower, settings=LINKS)
