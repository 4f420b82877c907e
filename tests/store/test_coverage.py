"""The coverage of a release agrees with counts of its tables in plain SQL, and an empty response points to it."""

from pathlib import Path
from typing import Any

import pytest

from support.filter_oracle import FilterOracle
from support.service import Service, rows

COUNTS = {
    "documents.kinds": "SELECT kind FROM document",
    "documents.languages": "SELECT language FROM document",
    "documents.reliabilities": "SELECT reliability FROM document",
    "documents.main_publishers": "SELECT publisher FROM document",
    "name_languages": "SELECT lang FROM actor_name",
    "actor_kinds": "SELECT kind FROM actor",
    "event_kinds": "SELECT kind FROM event",
    "relationship_types": "SELECT type FROM relationship",
    "accepted": "SELECT code FROM acceptance",
}
MAY_BE_EMPTY = {"accepted"}


def coverage_of(oracle: FilterOracle) -> Any:
    return oracle.service.json("/v1/coverage")["data"]


@pytest.mark.parametrize("path", COUNTS)
def test_a_list_of_counts_has_every_value_the_most_frequent_first(oracle: FilterOracle, path: str) -> None:
    found = coverage_of(oracle)
    for name in path.split("."):
        found = found[name]
    values = [value for (value,) in rows(oracle.releases, COUNTS[path])]
    expected = sorted({value: values.count(value) for value in values}.items(), key=lambda pair: (-pair[1], pair[0]))

    assert [(each["value"], each["count"]) for each in found] == expected
    assert expected or path in MAY_BE_EMPTY


def test_documents_and_publishers_are_counted(oracle: FilterOracle) -> None:
    documents = coverage_of(oracle)["documents"]

    assert (documents["records"], documents["publishers"]) == (
        len(oracle.records("document")),
        len({document["publisher"] for document in oracle.records("document")}),
    )


def test_every_collection_is_listed_with_its_records_by_kind(oracle: FilterOracle) -> None:
    found = coverage_of(oracle)["collections"]

    assert [tuple(each.values()) for each in found] == rows(oracle.releases, "SELECT * FROM collection ORDER BY 1, 2")
    assert sum(each["records"] for each in found) == sum(
        count for (count,) in rows(oracle.releases, "SELECT records FROM record_count")
    )


# The dates of each kind.
DATES = {
    "events": ("event", lambda it: [it["date"], it["end_date"]]),
    "claims": ("claim", lambda it: [it["said"]]),
    "relationships": ("relationship", lambda it: [it["valid"]["start"], it["valid"]["end"]]),
    "documents": ("document", lambda it: [it["published"]]),
}


@pytest.mark.parametrize("name", DATES)
def test_a_span_reaches_from_the_first_known_day_to_the_last(oracle: FilterOracle, name: str) -> None:
    kind, dates_of = DATES[name]
    known = [
        [day for when in dates_of(record) if when for day in (when["earliest"], when["latest"]) if day]
        for record in oracle.records(kind)
    ]
    days = [day for dates in known for day in dates]

    assert coverage_of(oracle)["date_ranges"][name] == {
        "records": len(known),
        "dated": len([dates for dates in known if dates]),
        "earliest": min(days),
        "latest": max(days),
    }


def test_the_counts_of_a_country_agree_with_its_lists(oracle: FilterOracle) -> None:
    get = oracle.service.json
    covered = {each["country"]: each for each in coverage_of(oracle)["countries"]}
    belonging = {country for (country,) in rows(oracle.releases, "SELECT country FROM actor_country")}

    assert covered.keys() == belonging | {
        each for (each,) in rows(oracle.releases, "SELECT country FROM event") if each
    }
    for country, each in covered.items():
        counted = {"include": "count", "limit": "1"}
        tail = "&".join(f"{name}={value}" for name, value in counted.items())
        events = get(f"/v1/events?country={country}&{tail}")["meta"]["count"]
        relationships = get(f"/v1/relationships?country_a={country}&{tail}")["meta"]["count"]
        assert (each["events"], each["relationships"]) == (events, relationships)


PARTS = """
    SELECT speaker AS actor, id AS claim FROM claim
    UNION SELECT actor, claim FROM claim_possible_speaker
    UNION SELECT actor, claim FROM claim_addressee
    UNION SELECT actor, claim FROM claim_about_actor
"""


def test_claims_and_actors_of_a_country_are_those_of_the_actors_that_belong_to_it(oracle: FilterOracle) -> None:
    belonging: dict[str, set[str]] = {}
    for actor, country in rows(oracle.releases, "SELECT actor, country FROM actor_country"):
        belonging.setdefault(country, set()).add(actor)
    parts = rows(oracle.releases, PARTS)

    for each in coverage_of(oracle)["countries"]:
        actors = belonging.get(each["country"], set())
        claims = {claim for actor, claim in parts if actor in actors}
        assert (each["actors"], each["claims"]) == (len(actors), len(claims))


def test_a_country_without_records_is_not_listed_and_its_empty_list_points_to_the_coverage(mali: Service) -> None:
    page = mali.json("/v1/events?country=JP")

    assert page["data"] == []
    assert page["meta"]["coverage"] == "/v1/coverage"
    assert "JP" not in {each["country"] for each in mali.json(page["meta"]["coverage"])["data"]["countries"]}


def test_the_coverage_of_a_release_is_stored_in_it(mali: Service, mali_releases: Path) -> None:
    version = mali.json("/v1/coverage")["meta"]["release"]

    assert mali.json(f"/v1/coverage?release={version}")["data"] == mali.json("/v1/coverage")["data"]
    assert rows(mali_releases, "SELECT count(*) FROM coverage") == [(1,)]
