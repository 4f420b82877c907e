"""A cursor has a checksum and no secret: a forged one is an error of the request, never of the service."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from onrecord.http.app import ROUTES
from onrecord.http.routing import path_of, spec_of
from onrecord.store.cursor import ALTERED, Cursor
from support.service import Service

# One list of each operation that pages, with more than one record.
PAGED = {
    "/v1/actors": "/v1/actors?limit=1",
    "/v1/changes": "/v1/changes?limit=1",
    "/v1/claims": "/v1/claims?limit=1",
    "/v1/claims/{claim_id}/links": "/v1/claims/russia-helps-the-junta/links?limit=1",
    "/v1/documents": "/v1/documents?limit=1",
    "/v1/events": "/v1/events?limit=1",
    "/v1/paths": "/v1/paths?from_actor=oumar-mariko&to_actor=assimi-goita&limit=1",
    "/v1/relationships": "/v1/relationships?limit=1",
    "/v1/search": "/v1/search?q=mali&limit=1",
    "/v1/timeline": "/v1/timeline?limit=1",
}


@pytest.fixture(scope="module")
def history(history_releases: Path) -> Iterator[Service]:
    with Service(history_releases) as service:
        yield service


def test_the_lists_below_are_all_that_page() -> None:
    paged = {path_of(route) for route in ROUTES if "cursor" in spec_of(route).query.__struct_fields__}

    assert paged == set(PAGED), "add a list with more than one record to PAGED"


@pytest.mark.parametrize("target", PAGED.values(), ids=PAGED)
@given(position=st.binary(min_size=1, max_size=60))
@example(position=bytes(1))
@example(position=b"\xff" * 6)
@example(position=b"\xff" * 8)  # as an integer without a sign, more than SQLite holds
@example(position=b"\xff" * 17)
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_forged_position_is_refused_or_continued_from(history: Service, target: str, position: bytes) -> None:
    cursor = Cursor.read(history.json(target)["next_cursor"])
    response = history.request(f"{target}&cursor={msgspec.structs.replace(cursor, position=position).text()}")

    if len(position) == len(cursor.position):
        assert response.status == 200
    else:
        assert response.status == 400
        assert ALTERED in response.json()["detail"]
