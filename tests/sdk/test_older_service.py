"""A service that is older than the client: what its responses lack."""

import json
import re
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from onrecord_client import CONTRACT_VERSION, AsyncClient, Client, InvalidResponse
from support.faults import Fault, FaultyService, changed_body, html_page, open_client, time_limit
from support.older_service import OlderService, without_nullable_fields
from support.sdk_cases import OPERATIONS, envelope_method, required_arguments
from support.sdk_services import InProcess, SyncDriver
from support.service import Service

LISTS = ["actors", "events", "claims", "relationships", "documents"]
IDS = {
    "actor_id": "assimi-goita",
    "event_id": "coup-mali-2021-05",
    "claim_id": "russia-helps-the-junta",
    "relationship_id": "ndaw-interim-president-of-mali",
    "name": "event-kind",
}


@pytest.fixture(autouse=True)
def _time_limit() -> Iterator[None]:
    with time_limit(30):
        yield


@pytest.fixture(params=[Client, AsyncClient])
def client(request: pytest.FixtureRequest, faulty: FaultyService) -> Iterator[Any]:
    """Return a client of each type, of a service without recorded requests and faults."""
    faulty.reset()
    with open_client(request.param, faulty.url) as client:
        yield client


@pytest.fixture(scope="module")
def older_service(mali: Service) -> Iterator[SyncDriver]:
    with SyncDriver(OlderService(InProcess(mali))) as driver:
        yield driver


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_missing_nullable_field_is_none(older_service: SyncDriver, mali: Service, operation: str) -> None:
    document_id = mali.ids("/v1/documents")[0]
    arguments = {
        name: {**IDS, "document_id": document_id}.get(name, value)
        for name, value in required_arguments(operation).items()
    }
    result = older_service.call(envelope_method(operation), arguments)
    sent = older_service.last_response.json()

    (schema,) = [content["schema"] for content in OPERATIONS[operation][1]["responses"]["200"]["content"].values()]
    decoded = json.loads(msgspec.json.encode(result))
    assert without_nullable_fields(schema, decoded) == sent


@pytest.mark.parametrize("kind", LISTS)
def test_a_list_of_an_older_service_is_iterated_to_its_end(older_service: SyncDriver, mali: Service, kind: str) -> None:
    records = getattr(older_service.client, kind).list(limit=20)

    assert [record.id for record in records] == mali.ids(f"/v1/{kind}")
    assert len(records.to_arrow()) == len(records.to_polars()) == records.count()


def without(name: str) -> Fault:
    """Return a fault that sends the good response with a field renamed, wherever it is."""
    return changed_body(lambda body: body.replace(f'"{name}":'.encode(), b'"renamed":'))


def contract_of(version: str) -> Fault:
    """Return a fault that sends the contract with another version."""
    return changed_body(lambda body: re.sub(rb'"version":\s*"[^"]*"', version.encode(), body, count=1))


def test_a_missing_next_cursor_fails_and_does_not_end_the_list(client: Any, faulty: FaultyService) -> None:
    faulty.reset([without("next_cursor")])

    with pytest.raises(InvalidResponse, match="missing required field `next_cursor`"):
        list(client.events.list(limit=20))


def test_a_missing_required_field_is_named_with_both_versions(client: Any, faulty: FaultyService) -> None:
    faulty.reset([without("title"), contract_of('"version":"0.0.7"')])

    with pytest.raises(InvalidResponse) as caught:
        list(client.events.list())

    assert "missing required field `title` - at `$.data[0]`" in str(caught.value)
    versions = f"the contract of this client has version {CONTRACT_VERSION} and that of the service 0.0.7"
    assert versions in str(caught.value)
    assert faulty.targets[1:] == ["/openapi.json"]


@pytest.mark.parametrize("fault", [html_page(200), html_page(404), contract_of('"v":"0.0.7"')])
def test_a_service_without_a_contract_has_an_unknown_version(client: Any, faulty: FaultyService, fault: Fault) -> None:
    faulty.reset([without("title"), fault])

    with pytest.raises(InvalidResponse, match=f"has version {CONTRACT_VERSION} and that of the service unknown"):
        list(client.events.list())
