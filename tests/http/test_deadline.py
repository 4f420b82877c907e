"""A query past its deadline is stopped and gets a 503 that says how to narrow it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.big_datasets import publish_big_dataset
from support.service import Service

SLOW = "/v1/events?include=facets,count&dates=any&from=1900-01-01"
QUICK = "/v1/actors/mali"


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish_big_dataset(tmp_path_factory.mktemp("many"), 3_000)


@pytest.fixture(scope="module")
def impatient(releases: Path) -> Iterator[Service]:
    """Return a service whose queries have a deadline of a millisecond."""
    with Service(releases, query_timeout_s=0.001) as service:
        yield service


def test_a_query_past_its_deadline_gets_a_problem(impatient: Service) -> None:
    response = impatient.request(SLOW)
    problem = response.json()

    assert (response.status, response.headers["content-type"]) == (503, "application/problem+json")
    assert (problem["type"], problem["status"]) == ("/problems/query-timeout", 503)
    assert problem["detail"].startswith("The query was stopped after 0.001 s. Narrow the query: ")


def test_a_timeout_is_not_cached(impatient: Service) -> None:
    response = impatient.request(SLOW)

    assert response.headers["cache-control"] == "no-store"
    assert "etag" not in response.headers


def test_the_next_query_has_a_deadline_of_its_own(impatient: Service) -> None:
    impatient.request(SLOW)

    assert impatient.request(QUICK).status == 200


def test_the_same_query_succeeds_with_a_later_deadline(releases: Path) -> None:
    with Service(releases) as patient:
        assert patient.json(SLOW)["meta"]["count"] > 2_000
