"""Records as dicts and JSON, for programs that pass them on."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import date

import pytest

from onrecord_client import Client, Pager
from onrecord_client.models import EventKind, UncertainDate
from onrecord_client.record import Encodable
from support.newer_service import NewerService, without_new_fields
from support.sdk_cases import CONTRACT
from support.sdk_services import InProcess, SyncDriver, sync_driver
from support.service import Service

KINDS = ["actors", "events", "claims", "relationships", "documents"]


@pytest.fixture(scope="module")
def client(mali: Service) -> Iterator[Client]:
    with sync_driver(mali) as driver:
        yield driver.client


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_becomes_the_dict_and_the_json_that_the_service_sent(client: Client, kind: str) -> None:
    pager: Pager[Encodable, Encodable] = getattr(client, kind).list()
    records, sent = list(pager), list(pager.raw())

    assert [record.to_dict() for record in records] == sent
    assert [json.loads(record.to_json()) for record in records] == sent
    assert [json.loads(json.dumps(record.to_dict())) for record in records] == sent


def test_a_page_and_an_item_become_dicts_too(client: Client) -> None:
    page = next(client.events.list(expand="actors", include="facets").pages())
    item = client.events.item("coup-mali-2021-05", expand="actors")

    for response in (page, item):
        assert response.to_dict() == response.raw
        assert json.loads(response.to_json()) == response.raw


def test_names_are_those_of_the_api(client: Client) -> None:
    (path, *_) = client.graph.paths(from_actor="oumar-mariko", to_actor="france")

    assert path.to_dict()["hops"][0].keys() == CONTRACT["components"]["schemas"]["PathHop"]["properties"].keys()


def test_no_field_of_the_contract_hides_a_method() -> None:
    fields = {name for schema in CONTRACT["components"]["schemas"].values() for name in schema.get("properties", {})}

    assert fields & {"to_dict", "to_json", "raw"} == set()


def test_parts_that_are_not_json_become_texts() -> None:
    moment = UncertainDate(edtf="2021-05-24", earliest=date(2021, 5, 24), latest=None)

    assert moment.to_dict() == {"edtf": "2021-05-24", "earliest": "2021-05-24", "latest": None}
    assert moment.to_json() == '{"edtf":"2021-05-24","earliest":"2021-05-24","latest":null}'


def test_a_newer_record_becomes_a_dict_of_the_known_fields(mali: Service) -> None:
    with SyncDriver(NewerService(InProcess(mali))) as driver:
        page = next(driver.client.events.list().pages())

    assert [event.to_dict() for event in page.data] == without_new_fields(page.raw["data"])
    assert "of-tomorrow" in {event.to_dict()["kind"] for event in page.data}
    assert page.raw["data"][0]["novelty"] == "new"


def test_records_become_rows_of_csv(client: Client) -> None:
    out = io.StringIO()
    rows = csv.DictWriter(out, ["id", "kind"], extrasaction="ignore")
    rows.writerows(event.to_dict() for event in client.events.list(kind=EventKind.COUP))

    assert out.getvalue().splitlines() == ["coup-mali-2020-08,coup", "coup-mali-2021-05,coup"]
