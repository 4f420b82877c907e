"""Every statement that the store sends to SQLite uses an index, for every parameter of every operation.

No statement is written here: requests go through the service, and the statements that reach SQLite are planned. A new
filter needs an index, and a value in VALUES unless it is an enumeration.
"""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date

import pytest

from onrecord.http.app import ROUTES
from onrecord.http.params import Parameter, parameters_of
from onrecord.http.routing import path_of, spec_of
from onrecord.release.build import build
from onrecord.release.publish import PublishOptions, publish
from onrecord.store import paging
from onrecord.store.events import EventQuery
from onrecord.store.paging import ListSpec, any_of
from onrecord.store.query import DatedSort, ReleaseQuery, SearchText
from support.query_plans import QueryPlans, Recorder, Statement, recorded, scans, unindexed
from support.service import LISTS, Service
from support.tables import column
from support.varied_dataset import CLAIMS, EVENTS, varied_dataset

VERSION = "2026-11-23.1"
ID, FIRST, LAST = "r-00007", "1990-01-22", "1990-01-30"
IN_PATH = {"actor_id": ID, "event_id": "r-00010", "claim_id": ID, "relationship_id": ID, "document_id": ID}
IN_PATH |= {"name": "role"}
# A value of every parameter that is no enumeration, by name.
VALUES = dict.fromkeys(["id", "ids", "actor", "actor_all", "subject", "object", "part_of", "office_of", "document"], ID)
VALUES |= dict.fromkeys(["speaker", "addressee", "reported_by", "claim", "event", "actor_a", "from_actor"], ID)
VALUES |= dict.fromkeys(["about_actor", "about_event", "about_relationship", "about_claim"], ID)
VALUES |= {"actor_b": "r-00008", "to_actor": "r-00010", "country": "AB", "country_a": "AB", "country_b": "CD"}
VALUES |= {"from": FIRST, "to": LAST, "valid_on": FIRST, "overdue_on": LAST, "known_at": "2026-11-23"}
VALUES |= {"origin": ID}
VALUES |= {"release": VERSION, "since_release": VERSION, "identifier": "wikidata:Q7", "name": "Acteur 7"}
VALUES |= {"publisher": "Publisher 7", "language": "fr", "bbox": "5,3,6,4", "depth": "3", "max_hops": "4", "q": "act"}
OTHER_VALUES = {("list_changes", "from"): "2026-11-24"}  # the day after the only release
# Parameters that do nothing alone.
COMPANIONS = {"validity": f"&valid_on={FIRST}", "dates": f"&from={FIRST}&to={LAST}"}
# Filters that are one condition together, and values that are another condition.
COMBINATIONS = {
    "list_actors": [f"office_of={ID}&valid_on={FIRST}", f"office_of={ID}&valid_on={FIRST}&validity=possible"],
    "list_events": [f"actor={ID}&role=host", f"actor_all={ID},r-00008&role=host", "bbox=178,3,-178,4"],
    "list_claims": ["speaker=none"],
    "list_relationships": ["country_a=AB&country_b=CD"],
    "list_timeline": [f"actor={ID}&actor_role=object", f"actor={ID}&country=AB&entry_type=event"],
    "list_changes": [f"kind=event&release={VERSION}"],
    "list_claim_links": ["relation=disputes&direction=incoming"],
    "search_records": ["q=acteur+7", "q=actor", "q=7&kind=actor,event"],
    "list_suggestions": ["q=acteur+7", "q=7&kind=actor,event"],
    "get_balance": [f"actor_a={ID}&actor_b=r-00008&include=parts&type=leads&basis_min=reported"],
}
NO_SQL = {"list_releases", "list_bulk_files", "get_bulk_file", "get_health", "get_readiness"}  # these send no statement
OTHERWISE = {"limit", "cursor", "format", "spreadsheet_safe", "sort"}  # in every request, or in no statement

# Filters under which SQLite may read a list in its order and test each record: a range of days may match most of a
# list, and one index cannot give both the range and the order. To count, it must use the index of the range.
RANGES = {
    "list_events": {"from", "to", "valid_on", "validity", "dates"},
    "list_claims": {"from", "to", "verification_min"},
    "list_relationships": {"valid_on", "validity"},
    "list_timeline": {"from", "to", "exact"},
    "list_changes": {"since_release", "from", "to"},  # bounds of the order itself
}
# The facet `actor_role` of the timeline reads all links between entries and actors, with any filter.
FACET_OF_ALL = "SCAN timeline_entry_actor USING COVERING INDEX timeline_entry_actor_role"
BY_ACTOR = "SEARCH edge USING INDEX sqlite_autoindex_edge_1 (actor=?"  # the index of the primary key
NOT_INDEXED = {("list_timeline", "exact")}  # either value matches a large part of the timeline

READS_LIST = re.compile(r"LIMIT|count\(|EXISTS")  # the statements of a list itself, not those of `expand`

OPERATIONS = {route.handler_name: route for route in ROUTES if route.handler_name not in NO_SQL}
PARAMETERS = [
    (operation, parameter.name)
    for operation, route in OPERATIONS.items()
    for parameter in parameters_of(spec_of(route).query)
    if parameter.name not in OTHERWISE
]


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Iterator[QueryPlans]:
    folder = tmp_path_factory.mktemp("varied")
    build(varied_dataset(), folder / "release.sqlite")
    publish(folder / "release.sqlite", folder / "releases", PublishOptions(day=date(2026, 11, 23)))
    recorder = Recorder()
    with recorded(recorder):
        service = Service(folder / "releases", cache_mib=0)
    with service:
        yield QueryPlans(service, recorder, folder / "releases")


def values_of(operation: str, parameter: Parameter) -> list[str]:
    """Return values of a parameter for which the store sends different statements."""
    if parameter.allowed:
        return [parameter.allowed[0], ",".join(parameter.allowed[:2])] if parameter.is_list else [*parameter.allowed]
    assert parameter.name in VALUES, f"`{parameter.name}` has no value to be planned with; add one to VALUES"
    return [OTHER_VALUES.get((operation, parameter.name), VALUES[parameter.name])]


def queries_of(operation: str, name: str) -> list[str]:
    """Return queries with one parameter, and others without which it does nothing."""
    (parameter,) = (each for each in parameters_of(spec_of(OPERATIONS[operation]).query) if each.name == name)
    return [f"{name}={value}{COMPANIONS.get(name, '')}" for value in values_of(operation, parameter)]


def targets(operation: str, query: str) -> list[str]:
    """Return the targets of a query in each order, with counts and facets where the operation has them."""
    route = OPERATIONS[operation]
    path = path_of(route)
    for name, value in IN_PATH.items():
        path = path.replace(f"{{{name}}}", value)
    parameters = {each.name: each for each in parameters_of(spec_of(route).query)}
    pairs = [query] if query else []
    names = names_in(query)
    pairs += [f"{name}={VALUES[name]}" for name, each in parameters.items() if each.is_required and name not in names]
    if "cursor" in parameters:
        pairs.append("limit=1")
    if "include" in parameters and "include" not in names:
        pairs.append(f"include={','.join(parameters['include'].allowed)}")
    orders = [f"sort={sort}" for sort in parameters["sort"].allowed] if "sort" in parameters else [""]
    return [f"{path}?{'&'.join(filter(None, [*pairs, order]))}" for order in orders]


def names_in(query: str) -> set[str]:
    return {pair.partition("=")[0] for pair in query.split("&")}


def filters_of(operation: str) -> set[str]:
    query_type = spec_of(OPERATIONS[operation]).query
    release_parameters = {"release", "known_at"} if issubclass(query_type, ReleaseQuery) else set()
    return {each.name for each in parameters_of(query_type)} - OTHERWISE - {"expand", "include"} - release_parameters


def faults(plans: QueryPlans, operation: str, query: str, database: sqlite3.Connection | None = None) -> list[str]:
    """Return the steps of a query's statements that read more than an index of its filters finds."""
    filters = names_in(query) & filters_of(operation)
    is_ordered_list = any(parameter.name == "sort" for parameter in parameters_of(spec_of(OPERATIONS[operation]).query))
    found = []
    for target in targets(operation, query):
        sent = plans.statements(target)
        assert sent != [], f"{target} sends no statement that is recorded"
        for statement in sent:
            steps = plans.plan(statement, database)
            if READS_LIST.search(statement.sql) and is_ordered_list and not filters:
                continue  # a list without filters is read in order, and counted as a whole
            if statement.is_count:
                wrong = scans(steps) if {(operation, name) for name in filters} - NOT_INDEXED else []
            else:
                wrong = [] if filters and filters <= RANGES.get(operation, set()) else unindexed(steps)
            found += [f"{target}: {step}: {statement.sql}" for step in wrong if step != FACET_OF_ALL]
    return found


@pytest.mark.parametrize(("operation", "name"), PARAMETERS)
def test_every_parameter_is_answered_from_an_index(plans: QueryPlans, operation: str, name: str) -> None:
    assert [fault for query in queries_of(operation, name) for fault in faults(plans, operation, query)] == []


@pytest.mark.parametrize("operation", OPERATIONS)
def test_an_operation_without_parameters_and_combined_filters_are_answered_from_an_index(
    plans: QueryPlans, operation: str
) -> None:
    queries = ["", *COMBINATIONS.get(operation, [])]

    assert [fault for query in queries for fault in faults(plans, operation, query)] == []


@pytest.mark.parametrize(("operation", "name"), [case for case in PARAMETERS if case[1] in filters_of(case[0])])
def test_with_the_statistics_of_a_build_too_a_filter_is_counted_from_an_index(
    plans: QueryPlans, operation: str, name: str
) -> None:
    query = queries_of(operation, name)[0]
    counts = [each for target in targets(operation, query) for each in plans.statements(target) if each.is_count]
    steps = [step for each in counts for step in scans(plans.plan(each, None if each.is_of_feed else plans.analyzed))]

    assert steps == [] or (operation, name) in NOT_INDEXED


ORDERS = [
    (operation, sort)
    for operation, route in OPERATIONS.items()
    for parameter in parameters_of(spec_of(route).query)
    if parameter.name == "sort"
    for sort in parameter.allowed
]
KEYS = {("timeline_entry", "rank_oldest"), ("change", "rank_oldest")}  # the rows of these tables lie in this order


@pytest.mark.parametrize(("operation", "sort"), ORDERS)
def test_a_page_is_read_in_order_from_an_index(plans: QueryPlans, operation: str, sort: str) -> None:
    sent = plans.statements(f"{path_of(OPERATIONS[operation])}?limit=1&sort={sort}")
    first, second = [each for each in sent if "ORDER BY" in each.sql]
    table, rank = re.findall(r"ORDER BY (\w+)\.(\w+)", first.sql)[0]
    by_index = [f"SCAN {table} USING INDEX {table}_{rank}", f"SEARCH {table} USING INDEX {table}_{rank} ({rank}>?)"]
    by_key = [f"SCAN {table}", f"SEARCH {table} USING INTEGER PRIMARY KEY (rowid>?)"]

    for database in (None, plans.feed if first.is_of_feed else plans.analyzed):
        steps = [step for page in (first, second) for step in plans.plan(page, database) if "(subquery" not in step]
        assert steps == (by_key if (table, rank) in KEYS else by_index)


def test_filters_of_the_timeline_need_no_sorting_in_its_usual_order(plans: QueryPlans) -> None:
    queries = [f"actor={ID}", "country=AB", f"event={ID}", "entry_type=claim", f"actor={ID}&actor_role=speaker"]
    pages = [
        each
        for query in queries
        for each in plans.statements(f"/v1/timeline?limit=1&sort=oldest&{query}")
        if "ORDER BY" in each.sql
    ]

    assert len(pages) >= len(queries)
    assert [step for page in pages for step in plans.plan(page) if "ORDER BY" in step] == []


@pytest.mark.parametrize("query", ["", "type=leads", "basis_min=reported&polarity=mixed"])
@pytest.mark.parametrize("operation", ["get_graph", "list_paths", "get_balance"])
def test_edges_are_read_by_their_actors_only(plans: QueryPlans, operation: str, query: str) -> None:
    sent = [each for target in targets(operation, query) for each in plans.statements(target)]
    steps = [step for each in sent for step in plans.plan(each) if re.search(r"\bedge\b", step)]

    assert steps != []
    assert [step for step in steps if not step.startswith(BY_ACTOR)] == []


@pytest.mark.parametrize("kind", ["document", "actor", "event", "claim", "relationship"])
def test_references_to_a_record_are_found_from_an_index(plans: QueryPlans, kind: str) -> None:
    inward = Statement("SELECT from_id FROM reference WHERE to_kind = ? AND to_id = ?", (kind, ID), is_of_feed=False)

    assert [step.split()[0] for step in plans.plan(inward)] == ["SEARCH"]


def test_a_large_release_is_sound_too(plans: QueryPlans) -> None:
    assert column(plans.release, "PRAGMA integrity_check") == ["ok"]
    assert column(plans.release, "PRAGMA foreign_key_check") == []
    assert column(plans.release, "SELECT count(*) FROM event") == [EVENTS]
    assert column(plans.release, "SELECT count(*) FROM account WHERE possible_from IS NULL") == [0]
    assert column(plans.release, "SELECT count(claim) FROM evidence") == [CLAIMS]


# The checks above notice a missing index.


@pytest.mark.parametrize(
    ("index", "operation", "query"),
    [
        ("event_country", "list_events", "country=AB"),
        ("event_possible", "list_events", f"from={FIRST}"),
        ("event_status", "list_events", f"overdue_on={LAST}"),
        ("event_position", "list_events", "bbox=5,3,6,4"),
        ("document_read_how", "list_documents", "read=secondary"),
        ("document_origin", "list_documents", f"origin={ID}"),
        ("actor_identifier_value", "list_actors", "identifier=wikidata:Q7"),
        ("claim_addressee_actor", "list_claims", f"addressee={ID}"),
        ("relationship_certain", "list_relationships", f"valid_on={FIRST}"),
        ("relationship_possible", "list_relationships", f"valid_on={FIRST}&validity=possible"),
        ("office_event_event", "list_relationships", f"event={ID}"),
        ("timeline_entry_possible", "list_timeline", f"from={FIRST}"),
        ("claim_link_target", "list_claim_links", ""),
        ("change_kind", "list_changes", "kind=event"),
    ],
)
def test_a_lost_index_is_reported(plans: QueryPlans, index: str, operation: str, query: str) -> None:
    with closing(plans.without_index(index)) as database:
        assert faults(plans, operation, query, database) != []


def test_a_filter_on_a_column_without_an_index_is_reported(plans: QueryPlans) -> None:
    spec = ListSpec(sort=DatedSort.OLDEST, conditions=any_of("event.title IN (*)", ["A title"]), facets={})
    sent = plans.statements_of(lambda releases: paging.page(paging.start_page(releases, EventQuery(), "event"), spec))

    assert [step for statement in sent for step in unindexed(plans.plan(statement))] != []


class TitleQuery(EventQuery, frozen=True, kw_only=True):
    """The filters of events, and one more."""

    title: SearchText | None = None


def test_a_filter_without_a_value_to_plan_with_is_reported() -> None:
    (parameter,) = (each for each in parameters_of(TitleQuery) if each.name == "title")

    with pytest.raises(AssertionError, match="`title` has no value"):
        values_of("list_events", parameter)


def test_every_list_is_planned() -> None:
    assert {path_of(route) for route in OPERATIONS.values()} >= LISTS.keys()
    assert {route.handler_name for route in ROUTES} > NO_SQL
