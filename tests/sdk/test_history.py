"""The client and time: data as of a day or a release, merged and withdrawn records, and changes."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from onrecord_client import AsyncClient, BadRequest, Client, Gone, NotFound, ResponseWarning, Retry
from support.faults import ClientType, open_client
from support.history import CORRECTION, FIRST, MERGE
from support.sdk_services import IN_PROCESS, InProcess, Recorder, asgi_transport
from support.service import Service

CORRECTED = "m5-names-a-prime-minister-2021"
DUPLICATE, REPLACEMENT = "assimi-goyta", "assimi-goita"


@pytest.fixture(scope="module", params=[Client, AsyncClient])
def client_type(request: pytest.FixtureRequest) -> ClientType:
    client_type: ClientType = request.param
    return client_type


@pytest.fixture(scope="module")
def recorder(client_type: ClientType, history: Service, history_releases: Path) -> Recorder:
    """Return a transport to a service with three releases, which stores the last response."""
    return Recorder(InProcess(history) if client_type is Client else asgi_transport(history_releases))


@pytest.fixture(scope="module")
def client(client_type: ClientType, recorder: Recorder) -> Iterator[Any]:
    """Return a client of each type without retries."""
    with open_client(client_type, IN_PROCESS, transport=recorder, retry=Retry(max_attempts=1)) as client:
        yield client


AS_OF = {
    "the day of the first release": ({"known_at": "2026-09-01"}, FIRST, "2021-05-28"),
    "a day before the second one": ({"known_at": date(2026, 9, 30)}, FIRST, "2021-05-28"),
    "the day of the second one": ({"known_at": date(2026, 10, 1)}, CORRECTION, "[2021-05-27..]"),
    "the first release": ({"release": FIRST}, FIRST, "2021-05-28"),
    "the last release": ({"release": MERGE}, MERGE, "[2021-05-27..]"),
    "now": ({}, MERGE, "[2021-05-27..]"),
}


@pytest.mark.parametrize("when", AS_OF)
def test_a_record_is_returned_as_it_was_known(client: Any, when: str) -> None:
    arguments, release, edtf = AS_OF[when]
    item = client.events.item(CORRECTED, **arguments)

    assert (item.meta.release, item.data.date.edtf) == (release, edtf)
    assert client.events.get(CORRECTED, **arguments) == item.data


def test_a_day_before_the_first_release_is_not_found(client: Any) -> None:
    with pytest.raises(NotFound, match=f"the first is {FIRST}"):
        client.events.get(CORRECTED, known_at="2026-08-31")


def test_a_day_and_a_release_together_are_refused(client: Any) -> None:
    with pytest.raises(BadRequest, match="expected one of them"):
        client.events.get(CORRECTED, known_at="2026-09-01", release=FIRST)


def test_all_pages_come_from_the_requested_release(client: Any, history: Service) -> None:
    earlier = [len(page["data"]) for page in history.pages(f"/v1/relationships?release={FIRST}", limit=50)]
    current = history.count("/v1/relationships")
    pages = list(client.relationships.list(known_at="2026-09-15", limit=50).pages())

    assert {page.meta.release for page in pages} == {FIRST}
    assert [len(page.data) for page in pages] == earlier
    assert client.relationships.list().count() == current != sum(earlier)


def test_a_table_has_its_release_in_the_metadata(client: Any) -> None:
    table = client.events.list(known_at="2026-09-15").to_arrow()

    assert table.schema.metadata[b"onrecord.release"].decode() == FIRST
    assert client.events.list(release=FIRST).provenance().known_at == date(2026, 9, 1)


MERGED = {
    "get": lambda client: client.actors.get(DUPLICATE).id,
    "item": lambda client: client.actors.item(DUPLICATE, expand="actors").data.id,
    "graph": lambda client: client.graph.get(DUPLICATE).data.center,
    "cite": lambda client: client.actors.cite(DUPLICATE).data.url.rpartition("/")[2].partition("?")[0],
}


@pytest.mark.parametrize("method", MERGED)
def test_a_merged_record_returns_its_replacement(client: Any, method: str, recorder: Recorder) -> None:
    assert MERGED[method](client) == REPLACEMENT
    assert recorder.last_response.request.url.path.split("/")[3] == REPLACEMENT


def test_the_redirect_to_a_replacement_keeps_the_query(client: Any, recorder: Recorder) -> None:
    item = client.events.item("detention-of-ndaw-and-ouane-2021", release=MERGE, expand=["actors", "claims"])

    assert item.data.id == "arrest-of-ndaw-and-ouane-2021"
    assert item.included
    assert recorder.last_response.request.url.query == b"expand=actors&expand=claims&release=2026-11-23.1"


def test_a_release_before_the_merge_returns_the_record_itself(client: Any) -> None:
    assert client.actors.get(DUPLICATE, release=CORRECTION).name == "Assimi Goyta"


def test_a_withdrawn_record_raises_gone_with_the_reason(client: Any) -> None:
    with pytest.raises(Gone) as caught:
        client.claims.get("goita-will-not-stand")

    assert (caught.value.reason, caught.value.replacement) == ("The document on record does not say so.", None)


def test_a_withdrawn_record_is_still_in_earlier_releases(client: Any) -> None:
    assert client.claims.get("goita-will-not-stand", known_at="2026-11-01").act == "promise"


def test_missing_ids_are_listed_in_meta(client: Any) -> None:
    expected = f"ids='{DUPLICATE}' \\(merged into '{REPLACEMENT}'\\), ids='nobody' \\(unknown\\)"
    with pytest.warns(ResponseWarning, match=expected):
        (page,) = client.actors.list(ids=[DUPLICATE, "mali", "nobody"]).pages()

    assert [actor.id for actor in page.data] == [REPLACEMENT, "mali"]
    assert [(each.id, each.status, each.replacement) for each in page.meta.missing] == [
        (DUPLICATE, "merged", REPLACEMENT),
        ("nobody", "unknown", None),
    ]


def test_changes_since_a_release_have_the_edited_fields(client: Any) -> None:
    changes = list(client.changes.list(since_release=FIRST, kind="event", limit=1))

    assert [(change.release, change.change, change.record) for change in changes] == [
        (MERGE, "merged", "detention-of-ndaw-and-ouane-2021"),
        (MERGE, "updated", "cabinet-reshuffle-2021-05-24"),
        (CORRECTION, "updated", CORRECTED),
    ]
    assert [(edit.field, edit.before, edit.after) for edit in changes[-1].field_changes] == [
        ("date", '"2021-05-28"', '"[2021-05-27..]"')
    ]


def test_there_are_no_changes_since_the_current_release(client: Any) -> None:
    assert list(client.changes.list(since_release=MERGE)) == []


def test_changes_include_merged_and_withdrawn_records(client: Any) -> None:
    retired = client.changes.list(change=["merged", "withdrawn"], kind=["actor", "claim"])

    assert {change.record: (change.change, change.replacement) for change in retired} == {
        DUPLICATE: ("merged", REPLACEMENT),
        "goita-will-not-stand": ("withdrawn", None),
    }
