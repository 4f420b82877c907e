"""Lists: sorts, pages, counts, facets and expanded records, against the whole release."""

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
from support.filter_oracle import FILTER_VALUES, NOT_FILTERS, FilterOracle, values_sql
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


def folded(name: str) -> str:
    """Return a name without case and accents, as it is sorted."""
    return "".join(char for char in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(char))


def rank(kind: str, sort: str, record: Any) -> tuple[object, ...]:
    """Return the sort key of a record, defined here independently of the program."""
    if sort == "id":
        return (record["id"],)
    if sort == "name":
        return folded(record["name"]).replace("’", "'"), record["id"]
    when = record["valid"]["start"] if kind == "relationship" else record[DATES[kind]]
    days = [when and when["earliest"], when and when["latest"]]
    if sort == "newest":
        days.reverse()
    sign = -1 if sort == "newest" else 1
    numbers = [(day is None, sign * date.fromisoformat(day).toordinal() if day else 0) for day in days]
    return (*numbers, record["id"])


@pytest.mark.parametrize(("kind", "sort"), SORTS)
def test_a_sort_orders_records_by_their_own_values(oracle: FilterOracle, kind: str, sort: str) -> None:
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
def test_undated_records_are_last_and_ties_are_sorted_by_id(edge_cases: Service, target: str, expected: str) -> None:
    assert edge_cases.ids(target) == expected.split()


@pytest.mark.parametrize("kind", KINDS)
def test_every_list_has_a_default_sort(oracle: FilterOracle, kind: str) -> None:
    default = "name" if kind == "actor" else "oldest"

    assert oracle.service.ids(KINDS[kind]) == oracle.service.ids(f"{KINDS[kind]}?sort={default}")


@pytest.mark.parametrize("limit", [1, 7, 200])
@pytest.mark.parametrize("kind", KINDS)
def test_following_the_next_links_returns_every_record(oracle: FilterOracle, kind: str, limit: int) -> None:
    docs = {record: doc.encode() for record, doc in rows(oracle.releases, f"SELECT id, doc FROM {kind}")}
    found: list[str] = []
    target: str | None = f"{KINDS[kind]}?sort=id&limit={limit}"
    while target:
        response = oracle.service.request(target)
        page, target = response.json(), response.links.get("next")
        ids = [record["id"] for record in page["data"]]
        found += ids

        assert response.body.startswith(b'{"data":[%s],"included":null,' % b",".join(docs[each] for each in ids))
        assert (page["next_cursor"] is None) == (target is None)
        assert len(ids) == limit or (ids and target is None)
    assert found == sorted(docs)


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
def test_the_next_link_has_the_query(edge_cases: Service, target: str) -> None:
    found = []
    next_target: str | None = f"{target}&limit=1"
    while next_target:
        response = edge_cases.request(next_target)
        found += [record["id"] for record in response.json()["data"]]
        next_target = response.links.get("next")

    assert found == edge_cases.ids(target)
    assert len(found) > 1


def test_links_are_ascii_for_any_query(edge_cases: Service) -> None:
    response = edge_cases.raw(path="/v1/actors", query_string="limit=1&name=élise noiret>".encode())
    first_page = edge_cases.raw(path="/v1/actors", query_string="limit=1&name=élise noiret".encode())

    assert all(target.isascii() and not set(target) & set("<> ") for target in response.links.values())
    assert [record["id"] for record in edge_cases.json(first_page.links["next"])["data"]] == ["elise-2"]


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
def test_the_canonical_url_returns_the_same_response(edge_cases: Service, target: str) -> None:
    response = edge_cases.request(target)

    assert response.links["canonical"].rstrip("/") == target.rstrip("/")
    assert edge_cases.request(response.links["canonical"]).body == response.body


def test_the_canonical_url_does_not_depend_on_the_order_of_parameters(edge_cases: Service) -> None:
    one, other = "/v1/events?kind=visit&limit=1&sort=id", "/v1/events?sort=id&limit=1&kind=visit"

    assert edge_cases.request(other).links["canonical"] == edge_cases.request(one).links["canonical"] == one


@pytest.mark.parametrize("kind", KINDS)
def test_an_item_is_the_record_of_the_list(oracle: FilterOracle, kind: str) -> None:
    for record in oracle.records(kind):
        item = oracle.service.json(f"{KINDS[kind]}/{record['id']}")

        assert list(item) == ["data", "included", "meta"]
        assert json.dumps(item["data"]) == json.dumps(record)
        assert item["included"] is None


# Paging while another release is published.


@pytest.fixture
def growing(tmp_path: Path) -> Iterator[FilterOracle]:
    """Return a service over a release of its own, which polls for new ones."""
    releases = publish_dataset(write_files(tmp_path / "data", EDGE_CASES), tmp_path / "releases")
    with Service(releases, release_poll_s=0.05) as service, service.running():
        yield FilterOracle(service, releases)


def publish_smaller(oracle: FilterOracle) -> Path:
    """Publish a release of the small dataset, and return its manifest."""
    data = write_small_dataset(oracle.releases.parent / "smaller")
    replace_dataset(data, oracle.releases, date(2026, 11, 2))
    return oracle.releases / "2026-11-02.1.json"


def wait_until_applied(service: Service) -> None:
    service.run_until(lambda: service.json("/readyz")["release"] == "2026-11-02.1")


@pytest.mark.parametrize("kind", KINDS)
def test_paging_continues_in_its_release_while_another_is_published(growing: FilterOracle, kind: str) -> None:
    service, path = growing.service, KINDS[kind]
    expected = service.ids(path)
    pages = service.pages(path, limit=2)
    read = [next(pages)]
    publish_smaller(growing)
    wait_until_applied(service)
    read += pages

    assert [record["id"] for page in read for record in page["data"]] == expected
    assert {page["meta"]["release"] for page in read} == {"2026-11-01.1"}
    assert service.json(path)["meta"]["release"] == "2026-11-02.1"


def test_included_records_and_facets_are_of_the_release_of_the_cursor(growing: FilterOracle) -> None:
    service, target = growing.service, "/v1/events?limit=2&expand=actors,claims&include=count,facets"
    cursor = service.json(target)["next_cursor"]
    before = service.json(f"{target}&cursor={cursor}")
    publish_smaller(growing)
    wait_until_applied(service)

    assert service.json(f"{target}&cursor={cursor}") == before


def test_a_cursor_of_a_release_that_is_not_retained_is_refused(growing: FilterOracle) -> None:
    cursor = growing.service.json("/v1/actors?limit=2")["next_cursor"]
    manifest = publish_smaller(growing)
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"previous": None}))
    wait_until_applied(growing.service)
    response = growing.service.request(f"/v1/actors?limit=2&cursor={cursor}")

    assert response.status == 400
    assert "it belongs to a release that this service does not have" in response.json()["detail"]


def test_a_cursor_of_a_release_whose_file_is_missing_is_refused(growing: FilterOracle) -> None:
    cursor = growing.service.json("/v1/actors?limit=2")["next_cursor"]
    old = file_of(growing.releases)
    publish_smaller(growing)
    old.unlink()
    with Service(growing.releases) as another:
        response = another.request(f"/v1/actors?limit=2&cursor={cursor}")

    assert response.status == 400
    assert "it belongs to a release that can no longer be read here" in response.json()["detail"]


# Counts, facets and expanded records.


def queries(oracle: FilterOracle, kind: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield query strings, each with the SQL that selects the same records and the values that it binds."""
    yield "", f"SELECT id FROM {kind}", ()
    for name in FILTER_VALUES[kind]:
        for value, _ in oracle.most_common_values(kind, name, 2):
            yield (
                f"&{name}={quote(value)}",
                f"{values_sql(kind, name)} SELECT record FROM pair WHERE value = ?",
                (value,),
            )


@pytest.mark.parametrize("kind", KINDS)
def test_a_count_is_the_count_of_sql(oracle: FilterOracle, kind: str) -> None:
    for query, sql, values in queries(oracle, kind):
        page = oracle.service.json(f"{KINDS[kind]}?include=count&limit=1{query}")

        assert page["meta"]["count"] == len(rows(oracle.releases, sql, *values))
        assert page["meta"]["facets"] is None


@pytest.mark.parametrize("kind", KINDS)
def test_facets_are_the_counts_of_sql_under_the_same_filters(oracle: FilterOracle, kind: str) -> None:
    enumerated = [each.name for each in parameters_of(LISTS[KINDS[kind]]) if each.allowed and each.is_list]
    for query, sql, values in queries(oracle, kind):
        page = oracle.service.json(f"{KINDS[kind]}?include=facets&limit=1{query}")
        found = {record for (record,) in rows(oracle.releases, sql, *values)}
        expected = {}
        for name in set(enumerated) - NOT_FILTERS:
            counts = [(value, len(having & found)) for value, having in oracle.ids_by_value(kind, name).items()]
            ordered = sorted(((value, count) for value, count in counts if count), key=lambda each: (-each[1], each[0]))
            expected[name] = [{"value": value, "count": count} for value, count in ordered]

        assert page["meta"]["facets"] == expected
        assert page["meta"]["count"] is None


@pytest.mark.parametrize("kind", KINDS)
def test_every_page_has_the_count_and_facets_of_the_whole_list(edge_cases: Service, kind: str) -> None:
    metas = [page["meta"] for page in edge_cases.pages(f"{KINDS[kind]}?include=facets,count", limit=2)]

    assert metas == [metas[0]] * len(metas)
    assert metas[0]["count"] == len(edge_cases.ids(KINDS[kind]))


def test_count_and_facets_are_null_by_default(edge_cases: Service) -> None:
    meta = edge_cases.json("/v1/events")["meta"]

    assert (meta["count"], meta["facets"]) == (None, None)


# Paths of the references of each kind; `*` stands for every item of a list.
REFERENCES = {
    "document": {"actors": ["origin"], "documents": ["read.via", "accounts.*.document"]},
    "actor": {"actors": ["part_of.*"], "documents": ["names.*.document", "accounts.*.document"]},
    "event": {
        "actors": ["participants.*.actor", "place.actor"],
        "documents": ["evidence.*.document", "accounts.*.document"],
        "events": ["part_of", "links.*.event"],
        "claims": ["claims.*"],
    },
    "claim": {
        "actors": ["speaker", "possible_speakers.*", "addressees.*", "about.actors.*"],
        "documents": [
            *("reported_by", "verification.history.*.documents.*", "evidence.*.document", "accounts.*.document")
        ],
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


def values_at(value: Any, path: str) -> Iterator[str]:
    """Yield the values at a dotted path, without nulls."""
    step, _, rest = path.partition(".")
    if value is None:
        return
    if not step:
        yield value
    elif step == "*":
        for each in value:
            yield from values_at(each, rest)
    else:
        yield from values_at(value[step], rest)


def referred_by(kind: str, records: list[Any], group: str) -> list[str]:
    """Return the ids of one kind that records refer to, each once, in order."""
    paths = REFERENCES[kind].get(group, [])
    return sorted({name for record in records for path in paths for name in values_at(record, path)})


@pytest.mark.parametrize("expand", [*((each,) for each in EXPANDED), ("claims", "actors"), tuple(EXPANDED)])
@pytest.mark.parametrize("kind", KINDS)
def test_expand_adds_the_records_that_the_page_refers_to(
    oracle: FilterOracle, kind: str, expand: tuple[str, ...]
) -> None:
    for page in oracle.service.pages(f"{KINDS[kind]}?expand={','.join(expand)}", limit=7):
        for group in EXPANDED:
            expected = referred_by(kind, page["data"], group) if group in expand else []

            assert [record["id"] for record in page["included"][group]] == expected
        assert list(page["included"]) == [*EXPANDED, "offices"]


@pytest.mark.parametrize("kind", KINDS)
def test_expand_adds_whole_records(oracle: FilterOracle, kind: str) -> None:
    whole = {group: {each["id"]: each for each in oracle.records(group.removesuffix("s"))} for group in EXPANDED}
    page = oracle.service.json(f"{KINDS[kind]}?expand={','.join(EXPANDED)}&limit=200")

    assert all(record == whole[group][record["id"]] for group in EXPANDED for record in page["included"][group])


@pytest.mark.parametrize("kind", KINDS)
def test_expand_adds_the_same_records_to_an_item(oracle: FilterOracle, kind: str) -> None:
    for record in oracle.records(kind)[:20]:
        item = oracle.service.json(f"{KINDS[kind]}/{record['id']}?expand={','.join(EXPANDED)}")

        for group in EXPANDED:
            assert [each["id"] for each in item["included"][group]] == referred_by(kind, [record], group)


@pytest.mark.parametrize("kind", KINDS)
def test_included_is_null_by_default(edge_cases: Service, kind: str) -> None:
    assert edge_cases.json(KINDS[kind])["included"] is None


def test_an_empty_page_includes_no_record_of_any_kind(edge_cases: Service) -> None:
    page = edge_cases.json("/v1/events?country=AQ&expand=actors,documents&include=count,facets")

    assert (page["data"], page["next_cursor"], page["meta"]["count"]) == ([], None, 0)
    assert page["included"] == {group: [] for group in [*EXPANDED, "offices"]}
    assert set(map(len, page["meta"]["facets"].values())) == {0}
