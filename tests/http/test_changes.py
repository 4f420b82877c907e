"""The feed of changes over the three releases of `support/history.py`, against a comparison of their files."""

import csv
import io
import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import feedparser
import pytest

from support.history import CORRECTION, DAYS, FIRST, MERGE, OFFICES, publish_history
from support.service import Service
from support.small_dataset import DATA

KINDS = ("document", "actor", "event", "claim", "relationship")
CHANGES = "/v1/changes"
Change = dict[str, Any]


def records_of(path: Path) -> dict[tuple[str, str], Any]:
    """Return all records of a release file by kind and id."""
    with closing(sqlite3.connect(path)) as connection:
        return {
            (kind, name): json.loads(doc)
            for kind in KINDS
            for name, doc in connection.execute(f"SELECT id, doc FROM {kind}")
        }


def retired(path: Path) -> dict[tuple[str, str], tuple[str, str | None, str]]:
    """Return status, replacement and reason of each retired record of a release file, by kind and id."""
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT kind, id, status, replacement, reason FROM retired").fetchall()
        return {(kind, name): tuple(rest) for kind, name, *rest in found}


def leaves(value: Any, path: str = "") -> dict[str, str]:
    """Return the fields of a record by path as JSON text; a list is one field, a date is its EDTF text."""
    if isinstance(value, dict) and "edtf" not in value:
        return {name: leaf for key in value for name, leaf in leaves(value[key], f"{path}.{key}").items()}
    if value is None:
        return {}
    field_value = value["edtf"] if isinstance(value, dict) else value
    return {path.removeprefix("."): json.dumps(field_value, ensure_ascii=False, separators=(",", ":"))}


def differences(old: Path | None, new: Path, version: str) -> list[Change]:
    """Return the changes from one release file to the next, without using the program."""
    before, after, retirements = records_of(old) if old else {}, records_of(new), retired(new)
    found = []
    for kind, name in sorted(before.keys() | after.keys(), key=lambda each: (KINDS.index(each[0]), each[1])):
        old_record, new_record = before.get((kind, name)), after.get((kind, name))
        if old_record == new_record:
            continue
        status, replacement, reason = retirements.get(
            (kind, name), ("updated" if old_record else "created", None, None)
        )
        one, other = (leaves(old_record), leaves(new_record)) if old_record and new_record else ({}, {})
        field_changes = {
            each: (one.get(each), other.get(each)) for each in one | other if one.get(each) != other.get(each)
        }
        found.append(
            {
                "id": f"{version}:{kind}:{name}",
                "release": version,
                "day": str(DAYS[version]),
                "change": status,
                "kind": kind,
                "record": name,
                "reason": reason,
                "replacement": replacement,
                "field_changes": [
                    {"field": each, "before": old, "after": new} for each, (old, new) in field_changes.items()
                ],
            }
        )
    return found


@pytest.fixture(scope="module")
def every_change(history_releases: Path) -> list[Change]:
    """Return all changes, the oldest first, without using the program."""
    digests = [json.loads((history_releases / f"{version}.json").read_text())["sha256"] for version in DAYS]
    files = [history_releases / f"{digest}.sqlite" for digest in digests]
    pairs = zip(DAYS, [None, *files], files, strict=False)
    return [change for version, old, new in pairs for change in differences(old, new, version)]


def with_sorted_fields(change: Change) -> Change:
    return {**change, "field_changes": sorted(change["field_changes"], key=lambda edit: str(edit["field"]))}


def changes_of(service: Service, query: str, limit: int = 200) -> list[Change]:
    return [change for page in service.pages(f"{CHANGES}?{query}", limit) for change in page["data"]]


def test_the_feed_has_the_differences_between_the_release_files(history: Service, every_change: list[Change]) -> None:
    found = changes_of(history, "sort=oldest")

    assert [with_sorted_fields(change) for change in found] == [with_sorted_fields(change) for change in every_change]
    assert Counter(change["change"] for change in found) == {
        "created": len(plain_records(history, FIRST)) + 3,
        "updated": 5,
        "merged": 2,
        "withdrawn": 1,
    }


def plain_records(service: Service, version: str) -> list[str]:
    return [name for kind in KINDS for name in service.ids(f"/v1/{kind}s?release={version}")]


def test_a_correction_lists_each_field_with_dates_as_edtf(history: Service) -> None:
    (change,) = changes_of(history, f"release={CORRECTION}&id=ouane-prime-minister-of-mali")

    assert change["field_changes"] == [
        {"field": "valid.end", "before": '"2021-05-26"', "after": '"[2021-05-24..2021-05-26]"'},
        {"field": "office.capacity", "before": '"appointed"', "after": '"interim"'},
    ]


def test_a_merge_has_its_replacement_and_its_reason(history: Service) -> None:
    (change,) = changes_of(history, "change=merged&kind=actor")

    assert change == {
        "id": f"{MERGE}:actor:assimi-goyta",
        "release": MERGE,
        "day": "2026-11-23",
        "change": "merged",
        "kind": "actor",
        "record": "assimi-goyta",
        "reason": "The same man under another spelling of his name.",
        "replacement": "assimi-goita",
        "field_changes": [],
    }


def test_officeholders_depend_on_known_at(history: Service) -> None:
    assert history.ids(f"{OFFICES}&known_at=2026-09-30") == [
        "ndaw-interim-president-of-mali",
        "ouane-prime-minister-of-mali",
    ]
    assert history.ids(f"{OFFICES}&known_at=2026-10-01") == []


FILTERS: dict[str, Callable[[Change], bool]] = {
    "kind=event": lambda change: change["kind"] == "event",
    "kind=actor,claim": lambda change: change["kind"] in {"actor", "claim"},
    "id=assimi-goita,goita-will-not-stand": lambda change: change["record"] in {"assimi-goita", "goita-will-not-stand"},
    "id=no-such-record": lambda _: False,
    f"release={CORRECTION}": lambda change: change["release"] == CORRECTION,
    f"release={FIRST},{MERGE}": lambda change: change["release"] != CORRECTION,
    "change=updated": lambda change: change["change"] == "updated",
    "change=merged,withdrawn&kind=event,claim": lambda change: (
        change["change"] in {"merged", "withdrawn"} and change["kind"] != "actor"
    ),
    f"since_release={FIRST}": lambda change: change["release"] != FIRST,
    f"since_release={MERGE}": lambda _: False,
    "from=2026-09-02": lambda change: change["day"] >= "2026-09-02",
    "to=2026-10-01": lambda change: change["day"] <= "2026-10-01",
    "from=2026-10-01&to=2026-10-01": lambda change: change["day"] == "2026-10-01",
    "from=2026-10-02&to=2026-11-22": lambda _: False,
    "to=2026-08-31": lambda _: False,
    "from=2026-11-24": lambda _: False,
    f"since_release={FIRST}&to=2026-11-01&kind=relationship": lambda change: (
        change["release"] == CORRECTION and change["kind"] == "relationship"
    ),
}


@pytest.mark.parametrize("sort", ["oldest", "newest"])
@pytest.mark.parametrize(("query", "matches"), FILTERS.items())
def test_a_filter_selects_the_matching_changes(
    history: Service, every_change: list[Change], query: str, matches: Callable[[Change], bool], sort: str
) -> None:
    expected = [change["id"] for change in every_change if matches(change)]

    found = [
        change["id"] for change in changes_of(history, f"{query}&sort={sort}", limit=3 if len(expected) < 50 else 200)
    ]

    assert found == (expected if sort == "oldest" else expected[::-1])
    meta = history.json(f"{CHANGES}?{query}&sort={sort}&include=count,facets&limit=1")["meta"]
    assert meta["count"] == len(expected)
    assert sum(each["count"] for each in meta["facets"]["kind"]) == len(expected)


@pytest.mark.parametrize("limit", [1, 7, 25, 200])
def test_pages_of_any_size_have_every_change_the_newest_first(
    history: Service, every_change: list[Change], limit: int
) -> None:
    query = f"since_release={FIRST}" if limit == 1 else ""
    expected = [change["id"] for change in every_change if limit > 1 or change["release"] != FIRST]

    assert [change["id"] for change in changes_of(history, query, limit)] == expected[::-1]


def test_every_format_has_the_same_changes(history: Service, every_change: list[Change]) -> None:
    newest = [change["id"] for change in every_change[::-1]]
    lines = history.request(f"{CHANGES}.ndjson").body.splitlines()
    table = history.request(f"{CHANGES}.csv").body.decode()
    atom = feedparser.parse(history.request(f"{CHANGES}.atom?limit=200").body)
    items = history.json(f"{CHANGES}?format=jsonfeed&limit=200")["items"]

    assert [json.loads(line)["id"] for line in lines] == newest
    assert [row["id"] for row in csv.DictReader(io.StringIO(table))] == newest
    urls = [
        f"http://127.0.0.1:8000/v1/{kind}s/{record}?release={release}"
        for release, kind, record in (change.split(":") for change in newest[:200])
    ]
    assert [entry.link for entry in atom.entries] == urls
    assert [item["url"] for item in items] == urls


def test_a_json_feed_has_the_url_of_its_next_page(history: Service, every_change: list[Change]) -> None:
    url = f"{CHANGES}?format=jsonfeed&limit=200"
    seen = []
    while url:
        page = history.json(url)
        seen += [item["id"] for item in page["items"]]
        url = page.get("next_url", "").removeprefix("http://127.0.0.1:8000")

    assert len(seen) == len(every_change)
    assert len(set(seen)) == len(every_change)


@pytest.mark.parametrize("query", ["since_release=no-such", "release=no-such", f"release={FIRST},no-such"])
def test_a_version_that_was_never_published_is_not_found(history: Service, query: str) -> None:
    response = history.request(f"{CHANGES}?{query}")

    assert (response.status, response.headers["content-type"]) == (404, "application/problem+json")
    assert "'no-such'" in response.json()["detail"]


def test_reversed_days_are_refused(history: Service) -> None:
    response = history.request(f"{CHANGES}?from=2026-10-02&to=2026-10-01")

    assert (response.status, response.json()["errors"][0]["code"]) == (400, "reversed")


def test_a_cursor_of_another_query_is_refused(history: Service) -> None:
    cursor = history.json(f"{CHANGES}?limit=1")["next_cursor"]

    assert history.request(f"{CHANGES}?limit=1&kind=event&cursor={cursor}").status == 400
    assert history.request(f"/v1/events?limit=1&cursor={cursor}").status == 400


def test_a_page_of_changes_is_not_immutable_though_it_names_a_release(history: Service) -> None:
    assert "immutable" not in history.request(f"{CHANGES}?release={FIRST}").headers["cache-control"]


# During a publication.


@pytest.fixture
def growing(tmp_path: Path) -> Iterator[Service]:
    """Return a service over the first two releases, which polls for new ones."""
    releases = publish_history(DATA, tmp_path, until=CORRECTION)
    with Service(releases, release_poll_s=0.05) as service, service.running():
        yield service


def publish_merge(service: Service, tmp_path: Path) -> None:
    publish_history(DATA, tmp_path, since=MERGE)
    service.run_until(lambda: service.json("/readyz")["release"] == MERGE)


@pytest.mark.parametrize("sort", ["oldest", "newest"])
def test_paging_across_a_publication_loses_and_repeats_no_change(
    growing: Service, tmp_path: Path, sort: str, every_change: list[Change]
) -> None:
    pages = growing.pages(f"{CHANGES}?sort={sort}", limit=100)
    found = next(pages)["data"]
    publish_merge(growing, tmp_path)
    for page in pages:
        found += page["data"]
        assert page["meta"]["release"] == MERGE

    ids = [change["id"] for change in every_change]
    older = [change["id"] for change in every_change if change["release"] != MERGE]
    assert [change["id"] for change in found] == (ids if sort == "oldest" else older[::-1])


def test_a_correction_is_served_and_listed_without_a_restart(tmp_path: Path) -> None:
    releases = publish_history(DATA, tmp_path, until=FIRST)
    with Service(releases, release_poll_s=0.05) as service, service.running():
        before, listed = service.ids(OFFICES), service.json(f"{CHANGES}?since_release={FIRST}")["data"]
        publish_history(DATA, tmp_path, since=CORRECTION, until=CORRECTION)
        service.run_until(lambda: service.json("/readyz")["release"] == CORRECTION)

        assert (before, listed) == (["ndaw-interim-president-of-mali", "ouane-prime-minister-of-mali"], [])
        assert service.ids(OFFICES) == []
        assert service.ids(f"{OFFICES}&known_at={DAYS[FIRST]}") == before
        assert len(service.json(f"{CHANGES}?since_release={FIRST}")["data"]) == 6
