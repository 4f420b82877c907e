"""Filters and ids: the format in which they are sent, and the values that are refused."""

import enum
import math
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import unquote

import numpy
import pandas
import polars
import pyarrow
import pytest

from onrecord_client import AsyncClient, BadRequest, Client, NotFound, ServerError, Timeouts
from onrecord_client.models import DatedSort, EventKind
from support.faults import ClientType, FaultyService, open_client, problem, time_limit
from support.service import Service


@pytest.fixture(autouse=True)
def _time_limit() -> Iterator[None]:
    with time_limit(30):
        yield


@pytest.fixture
def faulty(faulty: FaultyService) -> FaultyService:
    """Return a service without recorded requests and faults."""
    faulty.reset()
    return faulty


@pytest.fixture
def client(faulty: FaultyService) -> Iterator[Client]:
    """Return a client of that service."""
    with open_client(Client, faulty.url) as client:
        yield client


@pytest.fixture(params=[Client, AsyncClient])
def client_type(request: pytest.FixtureRequest) -> ClientType:
    client_type: ClientType = request.param
    return client_type


class OwnKind(str, enum.Enum):  # noqa: UP042 (the usual way before StrEnum)
    """An enum of a caller's own."""

    COUP = "coup"


DAY = date(2021, 5, 24)
PARAMETERS = {
    "a text": ({"kind": "coup"}, {"kind": ["coup"]}),
    "an enum": ({"kind": EventKind.COUP}, {"kind": ["coup"]}),
    "own enum": ({"kind": OwnKind.COUP}, {"kind": ["coup"]}),
    "a list": ({"kind": ["coup", EventKind.VISIT]}, {"kind": ["coup", "visit"]}),
    "a tuple": ({"kind": ("coup", "visit")}, {"kind": ["coup", "visit"]}),
    "keys": ({"kind": {"coup": 1, "visit": 2}.keys()}, {"kind": ["coup", "visit"]}),
    "the same twice": ({"kind": ["coup", EventKind.COUP]}, {"kind": ["coup"]}),
    "several by comma": ({"kind": "coup,visit"}, {"kind": ["coup,visit"]}),
    "a date": ({"from_": DAY, "to": DAY}, {"from": ["2021-05-24"], "to": ["2021-05-24"]}),
    "a text of a date": ({"from_": "2021-05-24"}, {"from": ["2021-05-24"]}),
    "midnight": ({"from_": datetime(2021, 5, 24)}, {"from": ["2021-05-24"]}),  # noqa: DTZ001 (data frames have such values)
    "midnight in a zone": ({"from_": datetime(2021, 5, 24, tzinfo=UTC)}, {"from": ["2021-05-24"]}),
    "a box": ({"bbox": (-12.5, 10, 5, 25.25)}, {"bbox": ["-12.5,10,5,25.25"]}),
    "a box of numpy": ({"bbox": numpy.array([-12.5, 10, 5, 25.25])}, {"bbox": ["-12.5,10.0,5.0,25.25"]}),
    "a good_response number": ({"limit": 7}, {"limit": ["7"]}),
    "a truth": ({"ids": True}, {"ids": ["true"]}),
    "nothing": ({"kind": None}, {}),
    "defaults": ({"sort": "oldest", "dates": "own", "limit": 25}, {}),
    "a default as enum": ({"sort": DatedSort.OLDEST}, {}),
    "no default": ({"sort": DatedSort.NEWEST, "dates": "any"}, {"sort": ["newest"], "dates": ["any"]}),
    "an integer of numpy": ({"limit": numpy.int64(7)}, {"limit": ["7"]}),
    "an integer of numpy in 8 bits": ({"limit": numpy.uint8(7)}, {"limit": ["7"]}),
    "an array without dimensions": ({"limit": numpy.array(7)}, {"limit": ["7"]}),
    "a float of numpy": ({"bbox": (numpy.float32(-12.5), numpy.int32(10), 5, 25)}, {"bbox": ["-12.5,10,5,25"]}),
    "a truth of numpy": ({"ids": numpy.bool_(True)}, {"ids": ["true"]}),  # noqa: FBT003 (the constructor has no name for it)
    "a text of numpy": ({"kind": numpy.str_("coup")}, {"kind": ["coup"]}),
    "texts of numpy": ({"kind": numpy.array(["coup", "visit"])}, {"kind": ["coup", "visit"]}),
    "a day of numpy": ({"from_": numpy.datetime64("2021-05-24")}, {"from": ["2021-05-24"]}),
    "nanoseconds of numpy": ({"from_": numpy.datetime64("2021-05-24", "ns")}, {"from": ["2021-05-24"]}),
    "days of numpy": ({"from_": numpy.array(["2021-05-24"], "datetime64[ns]")}, {"from": ["2021-05-24"]}),
    "a timestamp": ({"from_": pandas.Timestamp("2021-05-24", tz="UTC")}, {"from": ["2021-05-24"]}),
    "timestamps": ({"from_": pandas.Series([pandas.Timestamp("2021-05-24")])}, {"from": ["2021-05-24"]}),
    "a column of pandas": ({"kind": pandas.Series(["coup", "visit"])}, {"kind": ["coup", "visit"]}),
    "a column of numbers": ({"limit": pandas.Series([7])}, {"limit": ["7"]}),
    "a column of Arrow": ({"kind": pyarrow.chunked_array([["coup"], ["visit"]])}, {"kind": ["coup", "visit"]}),
    "a column of polars": ({"kind": polars.Series(["coup", "visit"])}, {"kind": ["coup", "visit"]}),
    "a day of Arrow": ({"from_": pyarrow.scalar(DAY)}, {"from": ["2021-05-24"]}),
    "what has to be quoted": ({"ids": "a b&c=d/é"}, {"ids": ["a b&c=d/é"]}),
}


@pytest.mark.parametrize("name", PARAMETERS)
def test_a_value_is_sent_in_the_format_that_the_service_expects(
    client: Client, name: str, faulty: FaultyService
) -> None:
    arguments, expected = PARAMETERS[name]
    faulty.reset([problem(501)])
    with pytest.raises(ServerError):
        next(client.events.list(**{"limit": 25, **arguments}))

    assert faulty.requests[0].query == expected


# Arguments, and the beginning of the message: the parameter as the API names it, and the type.
UNSENDABLE = {
    "bytes": ({"ids": b"coup"}, "ids contains bytes"),
    "an object": ({"kind": object()}, "kind contains object"),
    "a type": ({"kind": EventKind.COUP.__class__.__class__}, "kind contains type"),
    "one among several": ({"actor": ["mali", 1j]}, "actor contains complex"),
    "bytes among several": ({"actor": ["mali", b"goita"]}, "actor contains bytes"),
    "None among several": ({"actor": ["mali", None]}, "actor contains NoneType"),
    "no time of pandas": ({"from_": pandas.NaT}, "from contains NaTType"),
    "no time of numpy": ({"from_": numpy.datetime64("NaT")}, "from contains datetime64"),
    "no value of pandas": ({"actor": ["mali", pandas.NA]}, "actor contains NAType"),
    "a missing text of pandas": ({"actor": pandas.Series(["mali", None])}, "actor contains NaN"),
    "NaN": ({"country": math.nan}, "country contains NaN"),
    "NaN of numpy": ({"limit": numpy.float32("nan")}, "limit contains NaN"),
    "a missing value of Arrow": ({"actor": pyarrow.array(["mali", None])}, "actor contains StringScalar"),
    "a complex number of numpy": ({"limit": numpy.complex64(1)}, "limit contains complex"),
    "bytes of numpy": ({"ids": numpy.bytes_(b"coup")}, "ids contains bytes"),
    "a view of bytes": ({"ids": memoryview(b"coup")}, "ids contains memoryview"),
    "a table of pandas": ({"ids": pandas.DataFrame({"id": ["mali"]})}, "ids contains DataFrame"),
    "a table of polars": ({"ids": polars.DataFrame({"id": ["mali"]})}, "ids contains DataFrame"),
    "a table of Arrow": ({"ids": pyarrow.table({"id": ["mali"]})}, "ids contains Table"),
    "a record": ({"document": Timeouts()}, "document contains Timeouts"),
    "a function": ({"from_": date.today}, "from contains builtin_function_or_method"),
}


@pytest.mark.parametrize("name", UNSENDABLE)
def test_a_value_that_cannot_be_sent_is_refused_by_name(client: Client, name: str, faulty: FaultyService) -> None:
    arguments, start = UNSENDABLE[name]
    with pytest.raises(
        TypeError, match=f"^{start}, which cannot be sent; expected text, a number, a date, or several of them$"
    ):
        client.events.list(**arguments).first()

    assert faulty.requests == []


EMPTY_VALUES = {
    "a list": [],
    "a tuple": (),
    "a set": set(),
    "a text": "",
}


@pytest.mark.parametrize("parameter", ["kind", "ids", "bbox"])
@pytest.mark.parametrize("name", EMPTY_VALUES)
def test_an_empty_value_is_refused_and_never_means_everything(
    client: Client, parameter: str, name: str, faulty: FaultyService
) -> None:
    with pytest.raises(BadRequest) as caught:
        list(client.events.list(**{parameter: EMPTY_VALUES[name]}))

    assert [error.name for error in caught.value.errors] == [parameter]
    assert len(faulty.requests) == 1


def test_equal_queries_have_one_url(client: Client, faulty: FaultyService) -> None:
    kinds = ["coup", "visit", "arrest", "meeting", "denial", "protest", "sanctions", "election"]
    client.events.list(kind=kinds, country="ML", sort="newest").first()
    client.events.list(sort=DatedSort.NEWEST, country=["ML"], kind=frozenset(kinds)).first()
    client.events.list(kind=map(EventKind, reversed(kinds)), country=("ML", "ML"), sort="newest").first()

    assert len(set(faulty.targets)) == 1
    assert faulty.requests[0].query["kind"] == sorted(kinds)
    assert list(faulty.requests[0].query) == sorted(faulty.requests[0].query)


def test_defaults_of_other_kinds_are_not_sent(client: Client, faulty: FaultyService) -> None:
    client.relationships.list(validity="certain", sort="oldest", limit=25).first(25)
    client.actors.list(sort="name", limit=25).first(25)

    assert faulty.targets == ["/v1/relationships", "/v1/actors"]


def test_a_time_of_day_is_refused_by_the_service(client: Client) -> None:
    with pytest.raises(BadRequest, match="from"):
        client.events.list(from_=datetime(2021, 5, 24, 12, tzinfo=UTC)).first()


@pytest.mark.parametrize("name", ["a b", "a/b", "..%2f", "é", "a?b#c", "%", "Ω" * 30])
def test_an_id_is_sent_as_one_quoted_path_segment(client_type: ClientType, name: str, faulty: FaultyService) -> None:
    with open_client(client_type, faulty.url) as client, pytest.raises(NotFound):
        client.events.get(name)

    assert unquote(faulty.targets[0].removeprefix("/v1/events/")) == name
    assert "/" not in faulty.targets[0].removeprefix("/v1/events/")


@pytest.mark.parametrize("name", ["", ".", ".."])
def test_an_invalid_id_is_refused_without_a_request(client_type: ClientType, name: str, faulty: FaultyService) -> None:
    with (
        open_client(client_type, faulty.url) as client,
        pytest.raises(ValueError, match=re.escape(f"event_id is {name!r}; expected an id such as")),
    ):
        client.events.get(name)

    assert faulty.requests == []


@pytest.mark.parametrize(("missing", "found"), [(None, "NoneType"), (math.nan, "NaN"), (pandas.NA, "NAType")])
def test_a_missing_id_is_refused_by_name(client: Any, missing: object, found: str, faulty: FaultyService) -> None:
    with pytest.raises(TypeError, match=f"^event_id contains {found}, which cannot be sent"):
        client.events.get(missing)

    assert faulty.requests == []


def test_a_generator_is_read_once_for_all_pages(client: Client, mali: Service) -> None:
    found = [event.id for event in client.events.list(kind=(kind for kind in ("coup", "visit")), limit=1)]

    assert found == mali.ids("/v1/events?kind=coup,visit")
