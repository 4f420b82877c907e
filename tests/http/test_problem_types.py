"""Every type of problem has a page, and every problem that the service can respond with has one of these types."""

import json
import re
from html import unescape
from typing import Any

import pytest

from onrecord.http.app import ROUTES
from onrecord.http.problem_types import PROBLEM_TYPES
from onrecord.http.routing import path_of, spec_of
from support.sample_requests import target_of
from support.service import Service

# A request for each status that the contract has, besides 500 and 503.
PROVOKED = {
    400: ("/v1/events?countri=ML", "GET", {}),
    404: ("/v1/actors/no-such-record", "GET", {}),
    405: ("/v1/actors", "POST", {}),
    406: ("/v1/actors.xml", "GET", {}),
    410: ("/v1/claims/goita-will-not-stand", "GET", {}),
}
PAST_THE_END = ("/v1/bulk/2026-11-23.1/events.csv", "GET", {"range": "bytes=99999999-"})


def page_of(service: Service, address: str) -> str:
    response = service.request(address)
    assert (response.status, response.headers["content-type"]) == (200, "text/html; charset=utf-8")
    return response.body.decode()


def statuses_of(contract: Any) -> set[int]:
    """Return the statuses of errors that the operations of a contract respond with."""
    responses = [operation["get"]["responses"] for operation in contract["paths"].values()]
    return {int(status) for each in responses for status in each if int(status) >= 400}


@pytest.mark.parametrize("problem_type", PROBLEM_TYPES, ids=lambda each: each.code)
def test_every_problem_type_has_a_page(mali: Service, problem_type: Any) -> None:
    page = page_of(mali, problem_type.address)

    assert f"<h1>{problem_type.title}</h1>" in page
    assert problem_type.meaning in unescape(page)
    assert problem_type.remedy in unescape(page)


@pytest.mark.parametrize("problem_type", PROBLEM_TYPES, ids=lambda each: each.code)
def test_the_page_has_an_example_of_the_problem(mali: Service, problem_type: Any) -> None:
    text = re.search(r"<code>(\{.*?\})</code>", page_of(mali, problem_type.address), re.DOTALL)
    assert text
    example = json.loads(unescape(text[1]))
    (members,) = {tuple(mali.request(target).json()) for target in ("/v1/nothing", "/v1/actors?limit=0")}

    assert tuple(example) == members
    assert (example["type"], example["status"]) == (problem_type.address, problem_type.status)


def test_every_status_of_the_contract_has_a_problem_type(mali: Service) -> None:
    statuses = statuses_of(mali.json("/openapi.json"))

    assert {400, 404, 500} <= statuses
    assert statuses - {each.status for each in PROBLEM_TYPES} == set()


@pytest.mark.parametrize("status", PROVOKED)
def test_the_type_of_a_problem_leads_to_its_page(history: Service, status: int) -> None:
    response = history.request(*PROVOKED[status])
    problem = response.json()

    assert (response.status, problem["status"]) == (status, status)
    assert f"<h1>{problem['title']}</h1>" in page_of(history, problem["type"])


def test_the_type_of_a_range_past_the_end_leads_to_its_page(mali: Service) -> None:
    response = mali.request(*PAST_THE_END)

    assert (response.status, response.json()["title"]) == (416, "Range Not Satisfiable")
    assert "<h1>Range Not Satisfiable</h1>" in page_of(mali, response.json()["type"])


@pytest.mark.parametrize(
    "path", [path_of(route) for route in ROUTES if "limit" in spec_of(route).query.__struct_fields__]
)
def test_every_list_refuses_a_parameter_with_a_type_that_has_a_page(mali: Service, path: str) -> None:
    problem = mali.request(target_of(path, "limit=0")).json()

    assert page_of(mali, problem["type"])


def test_an_unknown_type_is_not_found(mali: Service) -> None:
    assert mali.request("/problems/no-such-type").status == 404


def test_the_page_of_a_problem_is_in_the_language_of_the_request(mali: Service) -> None:
    response = mali.request("/problems/not-found?lang=fr")

    assert '<html lang="fr"' in response.body.decode()
    assert 'href="/problems/gone?lang=fr"' in response.body.decode()


def test_an_empty_parameter_of_a_problem_page_is_none(mali: Service) -> None:
    assert mali.request("/problems/not-found?lang=&release=").status == 200
