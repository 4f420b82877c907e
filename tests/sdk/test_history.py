"""What the client makes of time: answers as of a day or a release, records that are no longer there, and changes."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from onrecord_client import AsyncClient, BadRequest, Client, Gone, NotFound, Retry
from support.faults import Kind, open_client
from support.history import CORRECTION, FIRST, MERGE
from support.sdk_services import IN_PROCESS, InProcess, Recorder, asgi
from support.service import Service

CORRECTED = "m5-names-a-prime-minister-2021"
DOUBLE, SURVIVOR = "assimi-goyta", "assimi-goita"


@pytest.fixture(scope="module", params=[Client, AsyncClient])
def kind(request: pytest.FixtureRequest) -> Kind:
    each: Kind = request.param
    return each


@pytest.fixture(scope="module")
def recorder(kind: Kind, history: Service, history_releases: Path) -> Recorder:
    """Return what brings the answers of the three releases, and keeps the last one."""
    return Recorder(InProcess(history) if kind is Client else asgi(history_releases))


@pytest.fixture(scope="module")
def client(kind: Kind, recorder: Recorder) -> Iterator[Any]:
    """Return a client of either kind that asks for nothing twice."""
    with open_client(kind, IN_PROCESS, transport=recorder, retry=Retry(max_attempts=1)) as client:
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
def test_a_record_is_got_as_it_was_known(client: Any, when: str) -> None:
    given, release, dated = AS_OF[when]
    item = client.events.item(CORRECTED, **given)

    assert (item.meta.release, item.data.date.edtf) == (release, dated)
    assert client.events.get(CORRECTED, **given) == item.data


def test_a_day_before_the_first_release_has_no_answer(client: Any) -> None:
    with pytest.raises(NotFound, match=f"the first is {FIRST}"):
        client.events.get(CORRECTED, known_at="2026-08-31")


def test_a_day_and_a_release_together_are_refused(client: Any) -> None:
    with pytest.raises(BadRequest, match="expected one of them"):
        client.events.get(CORRECTED, known_at="2026-09-01", release=FIRST)


def test_all_pages_are_of_the_release_that_was_asked_for(client: Any) -> None:
    pages = list(client.relationships.list(known_at="2026-09-15", limit=50).pages())

    assert {page.meta.release for page in pages} == {FIRST}
    assert [len(page.data) for page in pages] == [50, 50, 10]
    assert client.relationships.list().count() == 112


def test_a_table_says_of_which_release_it_is(client: Any) -> None:
    table = client.events.list(known_at="2026-09-15").to_arrow()

    assert table.schema.metadata[b"onrecord.release"].decode() == FIRST
    assert client.events.list(release=FIRST).provenance().known_at == date(2026, 9, 1)


MERGED = {
    "get": lambda client: client.actors.get(DOUBLE).id,
    "item": lambda client: client.actors.item(DOUBLE, expand="actors").data.id,
    "graph": lambda client: client.graph.get(DOUBLE).data.center,
    "cite": lambda client: client.actors.cite(DOUBLE).data.url.rpartition("/")[2].partition("?")[0],
}


@pytest.mark.parametrize("what", MERGED)
def test_a_merged_record_leads_to_the_one_that_survives(client: Any, what: str, recorder: Recorder) -> None:
    assert MERGED[what](client) == SURVIVOR
    assert recorder.last.request.url.path.split("/")[3] == SURVIVOR


def test_what_was_asked_with_an_id_is_asked_of_the_survivor_too(client: Any, recorder: Recorder) -> None:
    item = client.events.item("detention-of-ndaw-and-ouane-2021", release=MERGE, expand=["actors", "claims"])

    assert item.data.id == "arrest-of-ndaw-and-ouane-2021"
    assert item.included
    assert recorder.last.request.url.query == b"expand=actors&expand=claims&release=2026-11-23.1"


def test_before_it_was_merged_a_record_is_itself(client: Any) -> None:
    assert client.actors.get(DOUBLE, release=CORRECTION).name == "Assimi Goyta"


def test_a_withdrawn_record_says_why(client: Any) -> None:
    with pytest.raises(Gone) as caught:
        client.claims.get("goita-will-not-stand")

    assert (caught.value.reason, caught.value.replacement) == ("The document on record does not say so.", None)


def test_a_withdrawn_record_is_still_in_the_release_that_had_it(client: Any) -> None:
    assert client.claims.get("goita-will-not-stand", known_at="2026-11-01").act == "promise"


def test_ids_that_are_no_longer_there_are_told_beside_the_others(client: Any) -> None:
    (page,) = client.actors.list(ids=[DOUBLE, "mali", "nobody"]).pages()

    assert [actor.id for actor in page.data] == ["mali"]
    assert [(each.id, each.status, each.replacement) for each in page.meta.missing] == [
        (DOUBLE, "merged", SURVIVOR),
        ("nobody", "unknown", None),
    ]


def test_changes_since_a_release_tell_what_was_corrected(client: Any) -> None:
    changes = list(client.changes.list(since_release=FIRST, kind="event", limit=1))

    assert [(change.release, change.change, change.record) for change in changes] == [
        (MERGE, "merged", "detention-of-ndaw-and-ouane-2021"),
        (MERGE, "updated", "cabinet-reshuffle-2021-05-24"),
        (CORRECTION, "updated", CORRECTED),
    ]
    assert [(edit.field, edit.before, edit.after) for edit in changes[-1].field_changes] == [
        ("date", '"2021-05-28"', '"[2021-05-27..]"')
    ]


def test_changes_since_the_current_release_are_none(client: Any) -> None:
    assert list(client.changes.list(since_release=MERGE)) == []


def test_why_a_record_is_gone_is_among_the_changes(client: Any) -> None:
    gone = client.changes.list(change=["merged", "withdrawn"], kind=["actor", "claim"])

    assert {change.record: (change.change, change.replacement) for change in gone} == {
        DOUBLE: ("merged", SURVIVOR),
        "goita-will-not-stand": ("withdrawn", None),
    }
