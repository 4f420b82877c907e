"""Two clocks: any answer as it stood in a release; and what became of records that are no longer."""

from pathlib import Path

import pytest

from onrecord.http.app import ROUTES
from onrecord.http.contract import path_of
from onrecord.http.routing import spec_of
from onrecord.store.query import ReleaseQuery
from support.history import CORRECTION, FIRST, MERGE, OFFICES, publish_history
from support.sample_requests import target_of
from support.service import LISTS, Service, rows
from support.small_dataset import DATA

PINNABLE = [path_of(route) for route in ROUTES if issubclass(spec_of(route).query, ReleaseQuery)]
IMMUTABLE = "public, max-age=31536000, immutable"


def titles(service: Service, when: str) -> set[str]:
    """Return who held which office of Mali on the day after the arrests, as known at some time."""
    page = service.json(f"{OFFICES}&limit=200&{when}")
    return {f"{each['subject']}: {each['office']['title']}" for each in page["data"]}


def test_an_office_question_is_answered_as_it_was_known_before_a_correction_and_after(history: Service) -> None:
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
def test_a_day_means_the_release_that_was_current_at_its_end(history: Service, day: str, version: str) -> None:
    assert history.json(f"/v1/actors?limit=1&known_at={day}")["meta"]["release"] == version


@pytest.mark.parametrize("path", PINNABLE)
def test_every_answer_tells_the_release_that_it_is_of(history: Service, path: str) -> None:
    for version in (FIRST, MERGE):
        meta = history.json(target_of(path, f"release={version}"))["meta"]

        assert (meta["release"], meta["known_at"]) == (version, version[:10])


@pytest.mark.parametrize("path", PINNABLE)
def test_an_address_that_names_the_release_never_changes(history: Service, path: str) -> None:
    pinned, floating = (history.ask(target_of(path, when)) for when in (f"release={FIRST}", "known_at=2026-09-01"))

    assert pinned.headers["cache-control"] == IMMUTABLE
    assert floating.headers["cache-control"] != IMMUTABLE
    assert pinned.json()["meta"] == floating.json()["meta"]


def test_what_is_held_of_a_release_stays_right_when_another_is_published(tmp_path: Path) -> None:
    pinned = f"/v1/actors?release={FIRST}"
    with Service(publish_history(DATA, tmp_path, until=FIRST), release_poll_s=0.05) as service, service.running():
        before = [service.ask(target).headers["etag"] for target in (pinned, f"{pinned}&format=csv", "/v1/actors")]
        publish_history(DATA, tmp_path, since=CORRECTION, until=CORRECTION)
        service.run_until(lambda: service.json("/v1/releases")["meta"]["release"] == CORRECTION)
        after = [service.ask(target).headers["etag"] for target in (pinned, f"{pinned}&format=csv", "/v1/actors")]

        assert after[:2] == before[:2]
        assert after[2] != before[2]
        assert service.ask(pinned, headers={"if-none-match": before[0]}).status == 304


@pytest.mark.parametrize("path", PINNABLE)
def test_before_the_first_release_there_is_nothing(history: Service, path: str) -> None:
    reply = history.ask(target_of(path, "known_at=2026-08-31"))

    assert (reply.status, reply.headers["content-type"]) == (404, "application/problem+json")
    assert reply.json()["detail"].startswith(
        f"There is no release of 2026-08-31 or before; the first is {FIRST} of 2026-09-01, "
    )


@pytest.mark.parametrize("path", PINNABLE)
def test_a_release_that_there_is_not_is_told_with_those_there_are(history: Service, path: str) -> None:
    reply = history.ask(target_of(path, "release=2026-09-01.2"))

    assert reply.status == 404
    assert "'2026-09-01.2'" in reply.json()["detail"]
    assert FIRST in reply.json()["detail"]


@pytest.mark.parametrize("path", PINNABLE)
def test_a_release_and_a_day_are_not_asked_for_at_once(history: Service, path: str) -> None:
    (error,) = history.ask(target_of(path, f"release={FIRST}&known_at=2026-09-01")).json()["errors"]

    assert (error["name"], error["code"]) == ("known_at", "conflicting")


@pytest.mark.parametrize("path", LISTS)
def test_a_walk_of_an_older_release_is_of_that_release(history: Service, history_releases: Path, path: str) -> None:
    kind = path.rpartition("/")[2].removesuffix("s")
    current = [each for (each,) in rows(history_releases, f"SELECT id FROM {kind} ORDER BY rank_id")]
    pages = list(history.walk(f"{path}?sort=id&release={FIRST}", limit=20))
    listed = [record["id"] for page in pages for record in page["data"]]

    assert {page["meta"]["release"] for page in pages} == {FIRST}
    assert history.ids(f"{path}?sort=id") == current
    assert sorted(listed) == listed
    assert (listed == current) is (kind == "document")


def test_a_cursor_does_not_lead_from_one_release_to_another(history: Service) -> None:
    page = history.json(f"/v1/actors?limit=2&release={FIRST}")
    reply = history.ask(f"/v1/actors?limit=2&release={MERGE}&cursor={page['next_cursor']}")

    assert reply.status == 400
    assert reply.json()["errors"][0]["name"] == "cursor"


def test_a_record_is_cited_as_it_stands_now(history: Service) -> None:
    for when, version in (("", MERGE), ("?known_at=2026-09-20", FIRST), (f"?release={CORRECTION}", CORRECTION)):
        link = history.ask(f"/v1/events/coup-mali-2021-05{when}").links["cite-as"]

        assert link == f"/v1/events/coup-mali-2021-05?release={version}"
        assert history.json(link)["meta"]["release"] == version


# Records that are no longer.


@pytest.mark.parametrize(
    ("target", "location"),
    [
        ("/v1/actors/assimi-goyta", "/v1/actors/assimi-goita"),
        ("/v1/actors/assimi-goyta?expand=offices", "/v1/actors/assimi-goita?expand=offices"),
        ("/v1/actors/assimi-goyta?known_at=2026-11-23", "/v1/actors/assimi-goita?known_at=2026-11-23"),
        ("/v1/actors/assimi-goyta/cite", "/v1/actors/assimi-goita/cite"),
        ("/v1/actors/assimi-goyta/cite.bibtex", "/v1/actors/assimi-goita/cite?format=bibtex"),
        ("/v1/graph/assimi-goyta?depth=1", "/v1/graph/assimi-goita?depth=1"),
        ("/v1/events/detention-of-ndaw-and-ouane-2021", "/v1/events/arrest-of-ndaw-and-ouane-2021"),
        ("/v1/events/detention-of-ndaw-and-ouane-2021/accounts", "/v1/events/arrest-of-ndaw-and-ouane-2021/accounts"),
    ],
)
def test_a_merged_record_leads_to_the_one_that_it_is_part_of(history: Service, target: str, location: str) -> None:
    reply = history.ask(target)

    assert (reply.status, reply.headers["location"], reply.body) == (308, location, b"")
    assert history.ask(location).status == 200


@pytest.mark.parametrize("path", ["", "/cite", "/links"])
def test_a_withdrawn_record_says_why(history: Service, path: str) -> None:
    reply = history.ask(f"/v1/claims/goita-will-not-stand{path}")
    problem = reply.json()

    assert (reply.status, reply.headers["content-type"]) == (410, "application/problem+json")
    assert problem["withdrawn"] == {"reason": "The document on record does not say so.", "replacement": None}
    assert problem["detail"] == (
        "The claim 'goita-will-not-stand' was withdrawn. The document on record does not say so."
    )


@pytest.mark.parametrize(
    "target", ["/v1/actors/assimi-goyta", "/v1/claims/goita-will-not-stand", "/v1/claims/goita-will-not-stand/links"]
)
def test_what_is_no_longer_is_still_there_as_it_was_known(history: Service, target: str) -> None:
    assert history.ask(f"{target}?known_at=2026-11-01").status == 200


def test_a_list_by_ids_tells_what_became_of_those_that_it_does_not_have(history: Service) -> None:
    ids = "assimi-goita,assimi-goyta,nobody-at-all"
    page = history.json(f"/v1/actors?ids={ids}")

    assert [record["id"] for record in page["data"]] == ["assimi-goita"]
    assert page["meta"]["missing"] == [
        {
            "id": "assimi-goyta",
            "status": "merged",
            "reason": "The same man under another spelling of his name.",
            "replacement": "assimi-goita",
        },
        {"id": "nobody-at-all", "status": "unknown", "reason": None, "replacement": None},
    ]


def test_a_list_by_ids_that_are_all_there_misses_none(history: Service) -> None:
    assert history.json("/v1/actors?ids=mali,france")["meta"]["missing"] is None
    assert history.json("/v1/actors?limit=1")["meta"]["missing"] is None


@pytest.mark.parametrize("path", [*LISTS, "/v1/timeline", "/v1/search"])
def test_an_empty_list_says_where_to_look_what_is_covered(history: Service, path: str) -> None:
    nothing = {"/v1/timeline": "actor=nobody-at-all", "/v1/search": "q=xyzzyx"}.get(path, "ids=nobody-at-all")
    meta = history.json(f"{path}?{nothing}")["meta"]

    assert meta["coverage"] == "/v1/coverage"
    assert history.ask(meta["coverage"]).status == 200
    assert history.json(path if path != "/v1/search" else f"{path}?q=mali")["meta"]["coverage"] is None
