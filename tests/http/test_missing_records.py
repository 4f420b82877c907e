"""Filters by ids that no record has: a merged record is answered for its replacement, any other is reported."""

import json
from collections.abc import Iterator
from typing import Annotated, get_args, get_origin, get_type_hints

import pytest
from msgspec import Meta

from onrecord.http.app import ROUTES
from onrecord.http.routing import spec_of
from support.history import CORRECTION
from support.service import Response, Service

ACTOR = ("assimi-goyta", "assimi-goita")
EVENT = ("detention-of-ndaw-and-ouane-2021", "arrest-of-ndaw-and-ouane-2021")
REASON = {
    "assimi-goyta": "The same man under another spelling of his name.",
    "detention-of-ndaw-and-ouane-2021": "The same arrests, recorded a second time from a report of the day after.",
}
WITHDRAWN = "goita-will-not-stand"
WITHDRAWAL = "The document on record does not say so."
UNKNOWN = "nobody-at-all"

# Every parameter that takes ids, by path; each has an id that a record of its kind has.
PARAMETERS = {
    "/v1/actors": {"ids": "mali", "part_of": "mali", "office_of": "mali"},
    "/v1/events": {
        "ids": EVENT[1],
        "actor": "mali",
        "actor_all": "mali",
        "part_of": "coup-mali-2021-05",
        "document": "wsm-mali-coup-2021",
    },
    "/v1/claims": {
        "ids": "mishyn-mali-may-be-a-bargaining-chip",
        "speaker": "oleksandr-mishyn",
        "addressee": "mali",
        "document": "wsm-mali-coup-2021",
        "reported_by": "wsm-mali-coup-2021",
        "about_actor": "mali",
        "about_event": EVENT[1],
        "about_relationship": "russia-may-bargain-with-france-over-belarus",
        "about_claim": "mishyn-mali-crisis-and-belarus",
    },
    "/v1/relationships": {
        "ids": "russia-may-bargain-with-france-over-belarus",
        "actor": "mali",
        "subject": "mali",
        "object": "mali",
        "document": "wsm-mali-coup-2021",
        "claim": "mishyn-mali-may-be-a-bargaining-chip",
        "event": EVENT[1],
    },
    "/v1/documents": {"ids": "wsm-mali-coup-2021", "origin": "mali"},
    "/v1/timeline": {"actor": "mali", "event": EVENT[1]},
    "/v1/changes": {"id": "mali"},
    "/v1/paths": {"from_actor": "russia", "to_actor": "mali"},
    "/v1/balance": {"actor_a": "russia", "actor_b": "mali"},
}
REQUIRED = {
    ("/v1/paths", "from_actor"): "to_actor=mali",
    ("/v1/paths", "to_actor"): "from_actor=russia",
    ("/v1/balance", "actor_a"): "actor_b=mali",
    ("/v1/balance", "actor_b"): "actor_a=russia",
}
CASES = [(path, parameter) for path, parameters in PARAMETERS.items() for parameter in parameters]
LIST_CASES = [(path, parameter) for path, parameter in CASES if path != "/v1/balance"]


def url(path: str, parameter: str, value: str) -> str:
    return "&".join([f"{path}?{parameter}={value}", *filter(None, [REQUIRED.get((path, parameter))])])


def missing(parameter: str, record_id: str, replacement: str | None = None) -> dict[str, str | None]:
    """Return the entry of `meta.missing` for an id that is merged, withdrawn or unknown."""
    status = "merged" if replacement else "withdrawn" if record_id == WITHDRAWN else "unknown"
    reason = {"merged": REASON.get(record_id), "withdrawn": WITHDRAWAL, "unknown": None}[status]
    entry = {"id": record_id, "parameter": parameter, "status": status, "reason": reason}
    return {**entry, "replacement": replacement}


def without_missing(body: bytes) -> dict[str, object]:
    """Return a response without the ids in it that no record has; cursors belong to the ids of their request."""
    page: dict[str, dict[str, object]] = json.loads(body)
    return {**page, "next_cursor": None, "meta": {**page["meta"], "missing": None}}


def annotations(field_type: object) -> Iterator[Meta]:
    if get_origin(field_type) is Annotated:
        yield from (each for each in get_args(field_type)[1:] if isinstance(each, Meta))
    for inner in get_args(field_type):
        yield from annotations(inner)


def test_every_parameter_that_takes_ids_has_a_case() -> None:
    takes_ids = {
        (path, name.rstrip("_"))
        for route in ROUTES
        for path in route.paths
        for name, hint in get_type_hints(spec_of(route).query, include_extras=True).items()
        if any("id such as `mali`" in str((meta.extra or {}).get("expected")) for meta in annotations(hint))
    }

    assert takes_ids == set(CASES)


@pytest.mark.parametrize(("path", "parameter"), CASES)
def test_an_unknown_id_is_reported(history: Service, path: str, parameter: str) -> None:
    page = history.json(url(path, parameter, UNKNOWN))

    assert page["meta"]["missing"] == [missing(parameter, UNKNOWN)]
    assert page["meta"]["coverage"] == "/v1/coverage"
    assert page["data"] == [] if path != "/v1/balance" else page["data"]["relationship_count"] == 0


@pytest.mark.parametrize(("path", "parameter"), CASES)
def test_an_id_that_a_record_has_is_not_reported(history: Service, path: str, parameter: str) -> None:
    page = history.json(url(path, parameter, PARAMETERS[path][parameter]))

    assert page["meta"]["missing"] is None


@pytest.mark.parametrize(
    ("path", "parameter", "ids"),
    [
        ("/v1/actors", "ids", ACTOR),
        ("/v1/actors", "part_of", ACTOR),
        ("/v1/actors", "office_of", ACTOR),
        ("/v1/events", "actor", ACTOR),
        ("/v1/events", "actor_all", ACTOR),
        ("/v1/events", "part_of", EVENT),
        ("/v1/events", "ids", EVENT),
        ("/v1/claims", "speaker", ACTOR),
        ("/v1/claims", "about_actor", ACTOR),
        ("/v1/claims", "about_event", EVENT),
        ("/v1/relationships", "actor", ACTOR),
        ("/v1/relationships", "subject", ACTOR),
        ("/v1/relationships", "event", EVENT),
        ("/v1/timeline", "actor", ACTOR),
        ("/v1/timeline", "event", EVENT),
        ("/v1/paths", "from_actor", ACTOR),
        ("/v1/paths", "to_actor", ACTOR),
        ("/v1/balance", "actor_a", ACTOR),
        ("/v1/balance", "actor_b", ACTOR),
    ],
)
def test_a_merged_id_is_answered_for_its_replacement(
    history: Service, path: str, parameter: str, ids: tuple[str, str]
) -> None:
    retired, replacement = ids
    include = "&include=count,facets" if path not in {"/v1/paths", "/v1/balance"} else ""
    of_retired = history.request(url(path, parameter, retired) + include)
    of_replacement = history.request(url(path, parameter, replacement) + include)

    assert of_retired.json()["meta"]["missing"] == [missing(parameter, retired, replacement)]
    assert without_missing(of_retired.body) == without_missing(of_replacement.body)


def test_a_filter_of_a_merged_id_finds_records(history: Service) -> None:
    for target in ("events?actor=assimi-goyta", "timeline?actor=assimi-goyta", f"claims?about_event={EVENT[0]}"):
        assert history.json(f"/v1/{target}")["data"] != []


def test_a_withdrawn_record_is_reported_with_the_reason(history: Service) -> None:
    for target, parameter in (("claims", "about_claim"), ("relationships", "claim"), ("claims", "ids")):
        page = history.json(f"/v1/{target}?{parameter}={WITHDRAWN}")

        assert (page["data"], page["meta"]["missing"]) == ([], [missing(parameter, WITHDRAWN)])


def test_two_unknown_actors_are_both_reported(history: Service) -> None:
    for target, names in (("paths", ("from_actor", "to_actor")), ("balance", ("actor_a", "actor_b"))):
        page = history.json(f"/v1/{target}?{names[0]}={UNKNOWN}&{names[1]}={UNKNOWN}")

        assert page["meta"]["missing"] == [missing(name, UNKNOWN) for name in names]


def test_each_parameter_reports_its_own_ids(history: Service) -> None:
    page = history.json(f"/v1/claims?about_actor=mali,{UNKNOWN},{ACTOR[0]}&about_claim={WITHDRAWN}&speaker=none")

    assert page["meta"]["missing"] == [
        missing("about_actor", *ACTOR),
        missing("about_actor", UNKNOWN),
        missing("about_claim", WITHDRAWN),
    ]


def test_the_word_none_is_not_an_id(history: Service) -> None:
    page = history.json("/v1/claims?speaker=none&include=count")

    assert page["meta"]["missing"] is None
    assert page["meta"]["count"] > 0


def test_a_merged_id_and_its_replacement_count_once(history: Service) -> None:
    of_both = history.json(f"/v1/events?actor_all={','.join(ACTOR)}&include=count")

    assert of_both["meta"]["count"] == history.json(f"/v1/events?actor={ACTOR[1]}&include=count")["meta"]["count"]


def test_a_record_is_found_as_of_a_release_in_which_it_was_current(history: Service) -> None:
    for target in ("events?actor=assimi-goyta", f"claims?about_event={EVENT[0]}", f"claims?ids={WITHDRAWN}"):
        assert history.json(f"/v1/{target}&release={CORRECTION}")["meta"]["missing"] is None


def test_the_next_page_reports_the_same_ids(history: Service) -> None:
    first = history.json("/v1/events?actor=assimi-goyta&limit=1")
    second = history.json(f"/v1/events?actor=assimi-goyta&limit=1&cursor={first['next_cursor']}")

    assert second["data"][0]["id"] != first["data"][0]["id"]
    assert second["meta"]["missing"] == first["meta"]["missing"] == [missing("actor", *ACTOR)]


def test_changes_of_a_merged_record_include_those_of_its_replacement(history: Service) -> None:
    page = history.json("/v1/changes?id=assimi-goyta&sort=oldest")

    assert {each["record"] for each in page["data"]} == set(ACTOR)
    assert page["meta"]["missing"] == [missing("id", *ACTOR)]


def test_changes_of_a_withdrawn_record_are_returned(history: Service) -> None:
    page = history.json(f"/v1/changes?id={WITHDRAWN}&sort=newest")

    assert (page["data"][0]["change"], page["meta"]["missing"]) == ("withdrawn", None)


# Formats without a `meta`.


def problem_of(response: Response) -> tuple[int, str, list[dict[str, str]]]:
    return response.status, response.headers["content-type"], response.json()["errors"]


@pytest.mark.parametrize(("path", "parameter"), LIST_CASES)
def test_other_formats_refuse_a_filter_without_any_record(history: Service, path: str, parameter: str) -> None:
    for suffix in ("csv", "ndjson"):
        status, media_type, errors = problem_of(history.request(url(path, parameter, UNKNOWN) + f"&format={suffix}"))

        assert (status, media_type) == (404, "application/problem+json")
        assert errors == [
            {
                "location": "query",
                "name": parameter,
                "code": "unknown-record",
                "detail": f"`{parameter}` cannot be matched: found '{UNKNOWN}', an id that no record has; expected "
                "the id of a record.",
            }
        ]


@pytest.mark.parametrize("suffix", ["csv", "ndjson", "jsonld"])
def test_other_formats_say_why_a_record_was_withdrawn(history: Service, suffix: str) -> None:
    status, _, errors = problem_of(history.request(f"/v1/claims.{suffix}?about_claim={WITHDRAWN}"))

    assert (status, errors[0]["code"]) == (404, "withdrawn-record")
    assert errors[0]["detail"].endswith(f"expected the id of a current record. {WITHDRAWAL}")


def test_the_detail_of_the_problem_is_that_of_its_errors(history: Service) -> None:
    problem = history.request(f"/v1/actors.csv?ids={UNKNOWN},no-record-either").json()

    assert problem["detail"] == " ".join(error["detail"] for error in problem["errors"])


def test_feeds_refuse_an_id_without_changes(history: Service) -> None:
    for suffix in ("atom", "jsonfeed"):
        assert problem_of(history.request(f"/v1/changes.{suffix}?id={UNKNOWN}"))[0] == 404


@pytest.mark.parametrize("suffix", ["csv", "ndjson", "jsonld", "geojson"])
def test_other_formats_name_missing_ids_in_a_header(history: Service, suffix: str) -> None:
    response = history.request(f"/v1/events.{suffix}?actor=mali,{UNKNOWN},{ACTOR[0]}")

    assert response.status == 200
    assert response.headers["missing-records"] == (
        f'"{ACTOR[0]}";parameter=actor;status=merged;replacement="{ACTOR[1]}", '
        f'"{UNKNOWN}";parameter=actor;status=unknown'
    )
    assert "Missing-Records" in response.headers["access-control-expose-headers"]


def test_a_merged_id_alone_is_answered_in_other_formats(history: Service) -> None:
    of_retired = history.request("/v1/events.csv?actor=assimi-goyta")

    assert of_retired.body == history.request("/v1/events.csv?actor=assimi-goita").body
    assert of_retired.headers["missing-records"] == (
        '"assimi-goyta";parameter=actor;status=merged;replacement="assimi-goita"'
    )


def test_a_response_without_missing_ids_has_no_such_header(history: Service) -> None:
    assert "missing-records" not in history.request("/v1/events.csv?actor=mali").headers


def test_the_header_names_twenty_ids_and_counts_the_others(history: Service) -> None:
    ids = ",".join(["mali", *(f"{'nobody-' * 11}{number:03}" for number in range(99))])
    header = history.request(f"/v1/events.ndjson?actor={ids}").headers["missing-records"]

    assert header.count("status=unknown") == 20
    assert header.endswith(", more;count=79")
    assert len(header) < 4000


def test_an_id_that_is_unknown_beside_a_word_is_no_reason_to_refuse(history: Service) -> None:
    assert history.request(f"/v1/claims.csv?speaker=none,{UNKNOWN}").status == 200
