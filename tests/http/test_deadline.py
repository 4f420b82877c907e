"""A question that would take too long is stopped, says how to narrow it, and keeps nobody else waiting."""

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
    """Return a service that gives every answer a millisecond."""
    with Service(releases, query_timeout_s=0.001) as service:
        yield service


def test_a_question_that_takes_too_long_is_answered_by_a_problem(impatient: Service) -> None:
    reply = impatient.ask(SLOW)
    problem = reply.json()

    assert (reply.status, reply.headers["content-type"]) == (503, "application/problem+json")
    assert (problem["type"], problem["status"]) == ("/problems/query-timeout", 503)
    assert problem["detail"].startswith("The query was stopped after 0.001 s. Narrow the query: ")


def test_what_was_stopped_is_not_kept(impatient: Service) -> None:
    reply = impatient.ask(SLOW)

    assert reply.headers["cache-control"] == "no-store"
    assert "etag" not in reply.headers


def test_the_next_question_has_all_its_time(impatient: Service) -> None:
    impatient.ask(SLOW)

    assert impatient.ask(QUICK).status == 200


def test_the_same_question_is_answered_where_there_is_time(releases: Path) -> None:
    with Service(releases) as patient:
        assert patient.json(SLOW)["meta"]["count"] > 2_000
