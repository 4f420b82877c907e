"""`from` and `to` take a month or a year, as the API itself writes such dates: its first day, and its last."""

from datetime import date

import pytest

from onrecord.http.app import ROUTES
from onrecord.http.params import parameters_of
from onrecord.http.routing import path_of, spec_of
from onrecord_client import Client
from support.sample_requests import target_of
from support.sdk_services import InProcess
from support.service import Service

RANGED = [path_of(route) for route in ROUTES if "from" in {each.name for each in parameters_of(spec_of(route).query)}]
EQUAL = [
    ("from=2021", "from=2021-01-01"),
    ("to=2021", "to=2021-12-31"),
    ("from=2021-05", "from=2021-05-01"),
    ("to=2021-05", "to=2021-05-31"),
    ("to=2021-04", "to=2021-04-30"),
    ("to=2021-02", "to=2021-02-28"),
    ("to=2020-02", "to=2020-02-29"),
    ("to=1900-02", "to=1900-02-28"),
    ("to=2000-02", "to=2000-02-29"),
    ("to=2021-12", "to=2021-12-31"),
    ("from=2021&to=2021", "from=2021-01-01&to=2021-12-31"),
    ("from=2021-05&to=2021-05", "from=2021-05-01&to=2021-05-31"),
    ("from=2021-05-20&to=2021-05", "from=2021-05-20&to=2021-05-31"),
    ("from=2021-05&to=2021", "from=2021-05-01&to=2021-12-31"),
    ("from=0001&to=9999", "from=0001-01-01&to=9999-12-31"),
]
REVERSED = ["from=2021-06&to=2021-05", "from=2022&to=2021-12-31", "from=2021-06-01&to=2021-05", "from=2021&to=2020-12"]


def test_every_range_of_days_is_tested() -> None:
    assert RANGED == ["/v1/events", "/v1/claims", "/v1/balance", "/v1/timeline", "/v1/changes"]


@pytest.mark.parametrize("path", RANGED)
@pytest.mark.parametrize(("partial", "days"), EQUAL)
def test_a_month_or_year_stands_for_its_first_or_last_day(mali: Service, path: str, partial: str, days: str) -> None:
    assert mali.json(target_of(path, partial))["data"] == mali.json(target_of(path, days))["data"]


def test_a_month_selects_the_records_of_the_month(mali: Service) -> None:
    in_may = mali.ids("/v1/events?from=2021-05&to=2021-05")
    events = [event for page in mali.pages("/v1/events?") for event in page["data"]]
    dated = [event for event in events if event["date"] and event["date"]["earliest"] and event["date"]["latest"]]

    assert in_may
    assert {event["id"] for event in dated if event["date"]["edtf"].startswith("2021-05")} <= set(in_may)
    assert not {event["id"] for event in dated if event["date"]["latest"] < "2021-05-01"} & set(in_may)


@pytest.mark.parametrize("path", RANGED)
@pytest.mark.parametrize("query", REVERSED)
def test_a_range_whose_last_day_is_before_its_first_is_refused(mali: Service, path: str, query: str) -> None:
    first, last = (part.partition("=")[2] for part in query.split("&"))
    (error,) = mali.request(target_of(path, query)).json()["errors"]

    assert (error["name"], error["code"]) == ("from", "reversed")
    assert f"found from {first} to {last};" in error["detail"]


@pytest.mark.parametrize("path", RANGED)
@pytest.mark.parametrize("text", ["2021-02-30", "2021-02-29", "2021-04-31", "0000", "0000-05"])
@pytest.mark.parametrize("name", ["from", "to"])
def test_a_day_that_is_not_in_the_calendar_is_refused(mali: Service, path: str, name: str, text: str) -> None:
    (error,) = mali.request(target_of(path, f"{name}={text}")).json()["errors"]

    assert (error["name"], error["code"]) == (name, "invalid")
    assert error["detail"].startswith(f"`{name}` is not a date: found '{text}'; expected a day such as")


def test_a_page_of_a_month_leads_to_the_next(mali: Service) -> None:
    assert mali.ids("/v1/events?from=2021-05&to=2021") == mali.ids("/v1/events?from=2021-05-01&to=2021-12-31")


def test_the_client_takes_days_and_parts_of_days(mali: Service) -> None:
    with Client("http://onrecord.test", transport=InProcess(mali)) as client:
        by_text = client.events.list(from_="2021-05", to="2021-05")
        by_day = client.events.list(from_=date(2021, 5, 1), to=date(2021, 5, 31))

        assert [event.id for event in by_text] == [event.id for event in by_day]
