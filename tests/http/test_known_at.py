"""Responses from earlier releases, by `release` and `known_at`; and retired records."""

import json
from pathlib import Path

import pytest

from onrecord.http.app import ROUTES
from onrecord.http.routing import path_of, spec_of
from onrecord.release.open import SCHEMA_VERSION
from onrecord.store.query import ReleaseQuery
from support.history import CORRECTION, FIRST, MERGE, OFFICES, publish_history
from support.sample_requests import target_of
from support.service import LISTS, Service, rows
from support.small_dataset import DATA

PINNABLE = [path_of(route) for route in ROUTES if issubclass(spec_of(route).query, ReleaseQuery)]
IMMUTABLE = "public, max-age=31536000, immutable"


def titles(service: Service, release: str) -> set[str]:
    """Return the officeholders of Mali on the day after the arrests, with their titles, from one release."""
    page = service.json(f"{OFFICES}&limit=200&{release}")
    return {f"{each['subject']}: {each['office']['title']}" for each in page["data"]}


def test_officeholders_differ_before_and_after_a_correction(history: Service) -> None:
    before, after = titles(history, "known_at=2026-09-15"), titles(history, "known_at=2026-10-15")

    assert "bah-ndaw: interim president of Mali" in before - after
    assert after == titles(history, "known_at=2026-11-23") == titles(history, f"release={CORRECTION}")


def test_a_correction_is_known_without_a_restart(tmp_path: Path) -> None:
    with Service(publish_history(DATA, tmp_path, until=FIRST), release_poll_s=0.05) as service, service.running():
        before = titles(service, "known_at=2026-10-01")
        publish_history(DATA, tmp_path, since=CORRECTION, until=CORRECTION)
        service.run_until(lambda: service.json("/v1/releases")["meta"]["release"] == CORRECTION)

        assert titles(service, "known_at=2026-10-01") != before
        assert titles(service, "known_at=2026-09-30") == before


@pytest.mark.parametrize(
    ("day", "version"),
    [
        ("2026-09-01", FIRST),
        ("2026-09-30", FIRST),
        ("2026-10-01", CORRECTION),
        ("2026-11-22", CORRECTION),
        ("2026-11-23", MERGE),
        ("9999-12-31", MERGE),
    ],
)
def test_known_at_selects_the_release_that_was_current_at_the_end_of_the_day(
    history: Service, day: str, version: str
) -> None:
    assert history.json(f"/v1/actors?limit=1&known_at={day}")["meta"]["release"] == version


@pytest.mark.parametrize("parameter", [f"release={FIRST}", "known_at=2026-09-15"])
def test_a_release_of_an_older_schema_version_is_refused_by_name_with_a_remedy(tmp_path: Path, parameter: str) -> None:
    releases = publish_history(DATA, tmp_path, until=CORRECTION)
    manifest = releases / f"{FIRST}.json"
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "schema_version": SCHEMA_VERSION - 1}))

    with Service(releases) as service:
        response = service.request(f"/v1/search?q=mali&{parameter}")
        current = service.request("/v1/search?q=mali")

    assert (response.status, current.status) == (404, 200)
    assert response.json()["detail"] == (
        f"There is no release with the version '{FIRST}' that this service can read; its schema version is wrong: "
        f"found {SCHEMA_VERSION - 1}, of an older onrecord; expected {SCHEMA_VERSION}; "
        "build its data again with `onrecord build`, and publish the new file."
    )


@pytest.mark.parametrize("path", PINNABLE)
def test_every_response_names_its_release(history: Service, path: str) -> None:
    for version in (FIRST, MERGE):
        meta = history.json(target_of(path, f"release={version}"))["meta"]

        assert (meta["release"], meta["known_at"]) == (version, version[:10])


@pytest.mark.parametrize("path", PINNABLE)
def test_a_url_that_names_the_release_is_immutable(history: Service, path: str) -> None:
    pinned, floating = (
        history.request(target_of(path, parameter)) for parameter in (f"release={FIRST}", "known_at=2026-09-01")
    )

    assert pinned.headers["cache-control"] == IMMUTABLE
    assert floating.headers["cache-control"] != IMMUTABLE
    assert pinned.json()["meta"] == floating.json()["meta"]


def test_the_etag_of_a_pinned_url_survives_a_publication(tmp_path: Path) -> None:
    pinned = f"/v1/actors?release={FIRST}"
    with Service(publish_history(DATA, tmp_path, until=FIRST), release_poll_s=0.05) as service, service.running():
        before = [service.request(target).headers["etag"] for target in (pinned, f"{pinned}&format=csv", "/v1/actors")]
        publish_history(DATA, tmp_path, since=CORRECTION, until=CORRECTION)
        service.run_until(lambda: service.json("/v1/releases")["meta"]["release"] == CORRECTION)
        after = [service.request(target).headers["etag"] for target in (pinned, f"{pinned}&format=csv", "/v1/actors")]

        assert after[:2] == before[:2]
        assert after[2] != before[2]
        assert service.request(pinned, headers={"if-none-match": before[0]}).status == 304


@pytest.mark.parametrize("path", PINNABLE)
def test_a_day_before_the_first_release_is_not_found(history: Service, path: str) -> None:
    response = history.request(target_of(path, "known_at=2026-08-31"))

    assert (response.status, response.headers["content-type"]) == (404, "application/problem+json")
    assert response.json()["detail"].startswith(
        f"There is no release of 2026-08-31 or before; the first is {FIRST} of 2026-09-01, "
    )


@pytest.mark.parametrize("path", PINNABLE)
def test_an_unknown_release_gets_404_with_the_first_one(history: Service, path: str) -> None:
    response = history.request(target_of(path, "release=2026-09-01.2"))

    assert response.status == 404
    assert "'2026-09-01.2'" in response.json()["detail"]
    assert FIRST in response.json()["detail"]


@pytest.mark.parametrize("path", PINNABLE)
def test_release_and_known_at_exclude_each_other(history: Service, path: str) -> None:
    (error,) = history.request(target_of(path, f"release={FIRST}&known_at=2026-09-01")).json()["errors"]

    assert (error["name"], error["code"]) == ("known_at", "conflicting")


@pytest.mark.parametrize("path", LISTS)
def test_every_page_of_an_older_release_is_of_that_release(history: Service, history_releases: Path, path: str) -> None:
    kind = path.rpartition("/")[2].removesuffix("s")
    current = [each for (each,) in rows(history_releases, f"SELECT id FROM {kind} ORDER BY rank_id")]
    pages = list(history.pages(f"{path}?sort=id&release={FIRST}", limit=20))
    listed = [record["id"] for page in pages for record in page["data"]]

    assert {page["meta"]["release"] for page in pages} == {FIRST}
    assert history.ids(f"{path}?sort=id") == current
    assert sorted(listed) == listed
    assert (listed == current) is (kind == "document")


def test_a_cursor_of_one_release_is_refused_in_another(history: Service) -> None:
    page = history.json(f"/v1/actors?limit=2&release={FIRST}")
    response = history.request(f"/v1/actors?limit=2&release={MERGE}&cursor={page['next_cursor']}")

    assert response.status == 400
    assert response.json()["errors"][0]["name"] == "cursor"


def test_the_cite_as_link_names_the_release_that_was_read(history: Service) -> None:
    for query, version in (("", MERGE), ("?known_at=2026-09-20", FIRST), (f"?release={CORRECTION}", CORRECTION)):
        link = history.request(f"/v1/events/coup-mali-2021-05{query}").links["cite-as"]

        assert link == f"/v1/events/coup-mali-2021-05?release={version}"
        assert history.json(link)["meta"]["release"] == version


# Retired records.


@pytest.mark.parametrize(
    ("target", "location"),
    [
        ("/v1/actors/assimi-goyta", "/v1/actors/assimi-goita"),
        ("/v1/actors/assimi-goyta?expand=offices", "/v1/actors/assimi-goita?expand=offices"),
        ("/v1/actors/assimi-goyta?known_at=2026-11-23", "/v1/actors/assimi-goita?known_at=2026-11-23"),
        ("/v1/actors/assimi-goyta/cite", "/v1/actors/assimi-goita/cite"),
        ("/v1/actors/assimi-goyta/cite.bibtex", "/v1/actors/assimi-goita/cite.bibtex"),
        ("/v1/graph/assimi-goyta?depth=1", "/v1/graph/assimi-goita?depth=1"),
        ("/v1/events/detention-of-ndaw-and-ouane-2021", "/v1/events/arrest-of-ndaw-and-ouane-2021"),
        ("/v1/events/detention-of-ndaw-and-ouane-2021/accounts", "/v1/events/arrest-of-ndaw-and-ouane-2021/accounts"),
    ],
)
def test_a_merged_record_redirects_to_its_replacement(history: Service, target: str, location: str) -> None:
    response = history.request(target)

    assert (response.status, response.headers["location"], response.body) == (308, location, b"")
    assert history.request(location).status == 200


@pytest.mark.parametrize("path", ["", "/cite", "/links"])
def test_a_withdrawn_record_is_gone_with_a_reason(history: Service, path: str) -> None:
    response = history.request(f"/v1/claims/goita-will-not-stand{path}")
    problem = response.json()

    assert (response.status, response.headers["content-type"]) == (410, "application/problem+json")
    assert problem["withdrawn"] == {"reason": "The document on record does not say so.", "replacement": None}
    assert problem["detail"] == (
        "The claim 'goita-will-not-stand' was withdrawn. The document on record does not say so."
    )


@pytest.mark.parametrize(
    "target", ["/v1/actors/assimi-goyta", "/v1/claims/goita-will-not-stand", "/v1/claims/goita-will-not-stand/links"]
)
def test_a_retired_record_is_returned_as_of_an_earlier_day(history: Service, target: str) -> None:
    assert history.request(f"{target}?known_at=2026-11-01").status == 200


def test_a_list_by_ids_has_the_replacements_and_reports_missing_records(history: Service) -> None:
    ids = "assimi-goita,assimi-goyta,nobody-at-all"
    page = history.json(f"/v1/actors?ids={ids}")

    assert [record["id"] for record in page["data"]] == ["assimi-goita"]
    assert page["meta"]["missing"] == [
        {
            "id": "assimi-goyta",
            "parameter": "ids",
            "status": "merged",
            "reason": "The same man under another spelling of his name.",
            "replacement": "assimi-goita",
        },
        {"id": "nobody-at-all", "parameter": "ids", "status": "unknown", "reason": None, "replacement": None},
    ]


def test_a_list_without_missing_records_reports_none(history: Service) -> None:
    assert history.json("/v1/actors?ids=mali,france")["meta"]["missing"] is None
    assert history.json("/v1/actors?limit=1")["meta"]["missing"] is None


@pytest.mark.parametrize("path", [*LISTS, "/v1/timeline", "/v1/search"])
def test_an_empty_list_links_to_the_coverage(history: Service, path: str) -> None:
    no_match = {"/v1/timeline": "actor=nobody-at-all", "/v1/search": "q=xyzzyx"}.get(path, "ids=nobody-at-all")
    meta = history.json(f"{path}?{no_match}")["meta"]

    assert meta["coverage"] == "/v1/coverage"
    assert history.request(meta["coverage"]).status == 200
    assert history.json(path if path != "/v1/search" else f"{path}?q=mali")["meta"]["coverage"] is None
