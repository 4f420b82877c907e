"""Lists: orders, walks, counts, facets and additions, against the whole release."""

import json
import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from onrecord.http.params import parameters_of
from support.edge_cases import EDGE_CASES
from support.filter_oracle import NO_FILTERS, PAIRS, FilterOracle, pair
from support.service import KINDS, LISTS, Service, file_of, publish_dataset, replace_dataset, rows
from support.small_dataset import write_files, write_small_dataset

SORTS = [
    (kind, sort)
    for kind, path in KINDS.items()
    for parameter in parameters_of(LISTS[path])
    if parameter.name == "sort"
    for sort in parameter.allowed
]
DATES = {"document": "published", "event": "date", "claim": "said", "relationship": "start"}


def plain(name: str) -> str:
    """Return a name as it is sorted: without case and accents."""
    return "".join(char for char in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(char))


def rank(kind: str, sort: str, record: Any) -> tuple[object, ...]:
    """Return what a record is sorted by, in an order that is written down here once more."""
    if sort == "id":
        return (record["id"],)
    if sort == "name":
        return plain(record["name"]).replace("’", "'"), record["id"]
    when = record["valid"]["start"] if kind == "relationship" else record[DATES[kind]]
    days = [when and when["earliest"], when and when["latest"]]
    if sort == "newest":
        days.reverse()
    sign = -1 if sort == "newest" else 1
    numbers = [(day is None, sign * date.fromisoformat(day).toordinal() if day else 0) for day in days]
    return (*numbers, record["id"])


@pytest.mark.parametrize(("kind", "sort"), SORTS)
def test_an_order_is_that_of_the_records_themselves(oracle: FilterOracle, kind: str, sort: str) -> None:
    expected = sorted(oracle.records(kind), key=lambda record: rank(kind, sort, record))

    assert oracle.service.ids(f"{KINDS[kind]}?sort={sort}") == [record["id"] for record in expected]


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        (
            "/v1/events?sort=oldest",
            "decade far-away on-the-line halt coup arrest transfer since tie-a tie-b by-then undated undated-too",
        ),
        (
            "/v1/events?sort=newest",
            "decade far-away on-the-line tie-a tie-b halt by-then arrest transfer coup since undated undated-too",
        ),
        ("/v1/documents?sort=oldest", "annex mali gazette zeitung vestnik echo"),
        ("/v1/documents?sort=newest", "zeitung gazette vestnik annex mali echo"),
        (
            "/v1/actors?sort=name&kind=person,state,armed-force",
            "officer goita ndaw elise-1 elise-2 france mali army mishyn russia brigade platoon",
        ),
    ],
)
def test_what_has_no_date_is_last_and_ties_go_by_id(edge_cases: Service, target: str, expected: str) -> None:
    assert edge_cases.ids(target) == expected.split()


@pytest.mark.parametrize("kind", KINDS)
def test_a_list_has_an_order_of_its_own_where_none_is_asked_for(oracle: FilterOracle, kind: str) -> None:
    usual = "name" if kind == "actor" else "oldest"

    assert oracle.service.ids(KINDS[kind]) == oracle.service.ids(f"{KINDS[kind]}?sort={usual}")


@pytest.mark.parametrize("limit", [1, 7, 200])
@pytest.mark.parametrize("kind", KINDS)
def test_a_walk_along_the_links_gives_the_whole_release(oracle: FilterOracle, kind: str, limit: int) -> None:
    docs = {record: doc.encode() for record, doc in rows(oracle.releases, f"SELECT id, doc FROM {kind}")}
    walked: list[str] = []
    target: str | None = f"{KINDS[kind]}?sort=id&limit={limit}"
    while target:
        reply = oracle.service.ask(target)
        page, target = reply.json(), reply.links.get("next")
        ids = [record["id"] for record in page["data"]]
        walked += ids

        assert reply.body.startswith(b'{"data":[%s],"included":null,' % b",".join(docs[each] for each in ids))
        assert (page["next_cursor"] is None) == (target is None)
        assert len(ids) == limit or (ids and target is None)
    assert walked == sorted(docs)


@pytest.mark.parametrize(
    "target",
    [
        "/v1/events?kind=visit,meeting&status=occurred&status=planned&sort=newest&dates=any&from=2021-01-01",
        "/v1/events?bbox=170,-20,-170,0",
        "/v1/events?bbox=170&bbox=-20&kind=meeting&bbox=-170&bbox=0",
        "/v1/actors?name=%C3%89lise%20Noiret&expand=documents",
        "/v1/actors?%6eame=%C3%89lise+Noiret&include=count",
        "/v1/relationships?valid_on=2021-06-11&validity=possible",
    ],
)
def test_the_next_link_keeps_the_question(edge_cases: Service, target: str) -> None:
    walked = []
    following: str | None = f"{target}&limit=1"
    while following:
        reply = edge_cases.ask(following)
        walked += [record["id"] for record in reply.json()["data"]]
        following = reply.links.get("next")

    assert walked == edge_cases.ids(target)
    assert len(walked) > 1


def test_names_in_the_query_leave_the_links_in_ascii(edge_cases: Service) -> None:
    reply = edge_cases.raw(path="/v1/actors", query_string="limit=1&name=élise noiret>".encode())
    following = edge_cases.raw(path="/v1/actors", query_string="limit=1&name=élise noiret".encode())

    assert all(target.isascii() and not set(target) & set("<> ") for target in reply.links.values())
    assert [record["id"] for record in edge_cases.json(following.links["next"])["data"]] == ["elise-2"]


@pytest.mark.parametrize(
    "target",
    [
        *KINDS.values(),
        "/v1/actors/mali",
        "/v1/events?limit=1",
        "/v1/events?kind=visit",
        "/v1/actors/mali?expand=documents",
        "/v1/codebooks",
        "/v1/codebooks/role",
        "/v1/releases",
        "/v1/actors/mali/",
    ],
)
def test_the_canonical_address_gives_the_same_answer(edge_cases: Service, target: str) -> None:
    reply = edge_cases.ask(target)

    assert reply.links["canonical"].rstrip("/") == target.rstrip("/")
    assert edge_cases.ask(reply.links["canonical"]).body == reply.body


def test_the_canonical_address_does_not_depend_on_the_order_of_parameters(edge_cases: Service) -> None:
    one, other = "/v1/events?kind=visit&limit=1&sort=id", "/v1/events?sort=id&limit=1&kind=visit"

    assert edge_cases.ask(other).links["canonical"] == edge_cases.ask(one).links["canonical"] == one


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_by_itself_is_that_of_the_list(oracle: FilterOracle, kind: str) -> None:
    for record in oracle.records(kind):
        answer = oracle.service.json(f"{KINDS[kind]}/{record['id']}")

        assert list(answer) == ["data", "included", "meta"]
        assert json.dumps(answer["data"]) == json.dumps(record)
        assert answer["included"] is None


# Walks while another release is published.


@pytest.fixture
def walking(tmp_path: Path) -> Iterator[FilterOracle]:
    """Return a service over a release of its own that looks for new ones all the time."""
    releases = publish_dataset(write_files(tmp_path / "data", EDGE_CASES), tmp_path / "releases")
    with Service(releases, release_poll_s=0.05) as service, service.running():
        yield FilterOracle(service, releases)


def publish_smaller(oracle: FilterOracle) -> Path:
    """Publish a release of the small dataset, and return its manifest."""
    data = write_small_dataset(oracle.releases.parent / "smaller")
    replace_dataset(data, oracle.releases, date(2026, 11, 2))
    return oracle.releases / "2026-11-02.1.json"


def take_up(service: Service) -> None:
    service.run_until(lambda: service.json("/readyz")["release"] == "2026-11-02.1")


@pytest.mark.parametrize("kind", KINDS)
def test_a_walk_goes_on_in_its_own_release_while_another_is_published(walking: FilterOracle, kind: str) -> None:
    service, path = walking.service, KINDS[kind]
    expected = service.ids(path)
    pages = service.walk(path, limit=2)
    walked = [next(pages)]
    publish_smaller(walking)
    take_up(service)
    walked += pages

    assert [record["id"] for page in walked for record in page["data"]] == expected
    assert {page["meta"]["release"] for page in walked} == {"2026-11-01.1"}
    assert service.json(path)["meta"]["release"] == "2026-11-02.1"


def test_what_is_added_to_a_page_is_of_its_own_release_too(walking: FilterOracle) -> None:
    service, target = walking.service, "/v1/events?limit=2&expand=actors,claims&include=count,facets"
    cursor = service.json(target)["next_cursor"]
    before = service.json(f"{target}&cursor={cursor}")
    publish_smaller(walking)
    take_up(service)

    assert service.json(f"{target}&cursor={cursor}") == before


def test_a_walk_ends_when_its_release_is_no_longer_kept(walking: FilterOracle) -> None:
    cursor = walking.service.json("/v1/actors?limit=2")["next_cursor"]
    manifest = publish_smaller(walking)
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"previous": None}))
    take_up(walking.service)
    reply = walking.service.ask(f"/v1/actors?limit=2&cursor={cursor}")

    assert reply.status == 400
    assert "it belongs to a release that this service does not have" in reply.json()["detail"]


def test_a_walk_ends_where_the_file_of_its_release_is_gone(walking: FilterOracle) -> None:
    cursor = walking.service.json("/v1/actors?limit=2")["next_cursor"]
    old = file_of(walking.releases)
    publish_smaller(walking)
    old.unlink()
    with Service(walking.releases) as another:
        reply = another.ask(f"/v1/actors?limit=2&cursor={cursor}")

    assert reply.status == 400
    assert "it belongs to a release that can no longer be read here" in reply.json()["detail"]


# Counts, facets and what is added.


def questions(oracle: FilterOracle, kind: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield questions with the SQL that finds the same records and the values that it binds."""
    yield "", f"SELECT id FROM {kind}", ()
    for name in PAIRS[kind]:
        for value, _ in oracle.most_common(kind, name, 2):
            yield f"&{name}={quote(value)}", f"{pair(kind, name)} SELECT record FROM pair WHERE value = ?", (value,)


@pytest.mark.parametrize("kind", KINDS)
def test_a_count_is_that_of_plain_sql(oracle: FilterOracle, kind: str) -> None:
    for query, sql, values in questions(oracle, kind):
        page = oracle.service.json(f"{KINDS[kind]}?include=count&limit=1{query}")

        assert page["meta"]["count"] == len(rows(oracle.releases, sql, *values))
        assert page["meta"]["facets"] is None


@pytest.mark.parametrize("kind", KINDS)
def test_facets_are_those_of_plain_sql_under_the_same_filters(oracle: FilterOracle, kind: str) -> None:
    coded = [each.name for each in parameters_of(LISTS[KINDS[kind]]) if each.allowed and each.is_list]
    for query, sql, values in questions(oracle, kind):
        page = oracle.service.json(f"{KINDS[kind]}?include=facets&limit=1{query}")
        found = {record for (record,) in rows(oracle.releases, sql, *values)}
        expected = {}
        for name in set(coded) - NO_FILTERS:
            counted = [(value, len(having & found)) for value, having in oracle.having(kind, name).items()]
            ordered = sorted(
                ((value, count) for value, count in counted if count), key=lambda each: (-each[1], each[0])
            )
            expected[name] = [{"value": value, "count": count} for value, count in ordered]

        assert page["meta"]["facets"] == expected
        assert page["meta"]["count"] is None


@pytest.mark.parametrize("kind", KINDS)
def test_counts_and_facets_are_of_the_whole_list_on_every_page(edge_cases: Service, kind: str) -> None:
    metas = [page["meta"] for page in edge_cases.walk(f"{KINDS[kind]}?include=facets,count", limit=2)]

    assert metas == [metas[0]] * len(metas)
    assert metas[0]["count"] == len(edge_cases.ids(KINDS[kind]))


def test_nothing_is_counted_unless_asked_for(edge_cases: Service) -> None:
    meta = edge_cases.json("/v1/events")["meta"]

    assert (meta["count"], meta["facets"]) == (None, None)


# Where the records of a kind name others; `*` stands for each of a list.
NAMED_IN = {
    "document": {"documents": ["accounts.*.document"]},
    "actor": {"actors": ["part_of.*"], "documents": ["names.*.document", "accounts.*.document"]},
    "event": {
        "actors": ["participants.*.actor", "place.actor"],
        "documents": ["evidence.*.document", "accounts.*.document"],
        "events": ["part_of", "links.*.event"],
        "claims": ["claims.*"],
    },
    "claim": {
        "actors": ["speaker", "possible_speakers.*", "addressees.*", "about.actors.*"],
        "documents": ["reported_by", "evidence.*.document", "accounts.*.document"],
        "events": ["about.events.*"],
        "claims": ["about.claims.*", "links.*.claim"],
    },
    "relationship": {
        "actors": ["subject", "object"],
        "documents": ["evidence.*.document", "accounts.*.document"],
        "events": ["events.*", "office.opened_by.*", "office.closed_by.*"],
        "claims": ["claims.*"],
    },
}
EXPANDED = ["actors", "documents", "events", "claims"]


def at(value: Any, path: str) -> Iterator[str]:
    """Yield what stands at a dotted path, null left out."""
    step, _, rest = path.partition(".")
    if value is None:
        return
    if not step:
        yield value
    elif step == "*":
        for each in value:
            yield from at(each, rest)
    else:
        yield from at(value[step], rest)


def named_by(kind: str, records: list[Any], group: str) -> list[str]:
    """Return the ids of one kind that records name, each once, in order."""
    paths = NAMED_IN[kind].get(group, [])
    return sorted({name for record in records for path in paths for name in at(record, path)})


@pytest.mark.parametrize("asked", [*((each,) for each in EXPANDED), ("claims", "actors"), tuple(EXPANDED)])
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_expanded_is_what_the_page_refers_to(oracle: FilterOracle, kind: str, asked: tuple[str, ...]) -> None:
    for page in oracle.service.walk(f"{KINDS[kind]}?expand={','.join(asked)}", limit=7):
        for group in EXPANDED:
            expected = named_by(kind, page["data"], group) if group in asked else []

            assert [record["id"] for record in page["included"][group]] == expected
        assert list(page["included"]) == [*EXPANDED, "offices"]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_expanded_is_the_whole_record(oracle: FilterOracle, kind: str) -> None:
    whole = {group: {each["id"]: each for each in oracle.records(group.removesuffix("s"))} for group in EXPANDED}
    page = oracle.service.json(f"{KINDS[kind]}?expand={','.join(EXPANDED)}&limit=200")

    assert all(record == whole[group][record["id"]] for group in EXPANDED for record in page["included"][group])


@pytest.mark.parametrize("kind", KINDS)
def test_one_record_is_expanded_as_a_list_is(oracle: FilterOracle, kind: str) -> None:
    for record in oracle.records(kind)[:20]:
        answer = oracle.service.json(f"{KINDS[kind]}/{record['id']}?expand={','.join(EXPANDED)}")

        for group in EXPANDED:
            assert [each["id"] for each in answer["included"][group]] == named_by(kind, [record], group)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_included_unless_asked_for(edge_cases: Service, kind: str) -> None:
    assert edge_cases.json(KINDS[kind])["included"] is None


def test_an_empty_page_includes_nothing_of_any_kind(edge_cases: Service) -> None:
    page = edge_cases.json("/v1/events?country=AQ&expand=actors,documents&include=count,facets")

    assert (page["data"], page["next_cursor"], page["meta"]["count"]) == ([], None, 0)
    assert page["included"] == {group: [] for group in [*EXPANDED, "offices"]}
    assert set(map(len, page["meta"]["facets"].values())) == {0}
