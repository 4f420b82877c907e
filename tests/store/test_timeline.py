"""The timeline has each dated beginning, end and claim once, in order, and is filtered by actor, country and event."""

import csv
import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import Struct

from support.filter_oracle import FilterOracle
from support.service import Service

# The expected timeline, computed from the records in plain Python.

ENTRY_TYPES = ["event", "event-end", "office-start", "office-end", "relationship-start", "relationship-end", "claim"]


class Entry(Struct, frozen=True):
    """An expected entry as it is sent, and the countries and events that find it."""

    sent: dict[str, Any]
    countries: set[str]
    events: set[str]

    @property
    def parts(self) -> set[tuple[str, str]]:
        return {(each["actor"], each["actor_role"]) for each in self.sent["actors"]}

    @property
    def days(self) -> tuple[str, str]:
        return self.sent["date"]["earliest"] or "0001-01-01", self.sent["date"]["latest"] or "9999-12-31"

    @property
    def oldest(self) -> tuple[str, str, int, str]:
        first, last = self.sent["date"]["earliest"], self.sent["date"]["latest"]
        return first or last, last or "9999-12-31", ENTRY_TYPES.index(self.sent["entry_type"]), self.sent["record"]

    @property
    def newest(self) -> tuple[str, str, int, str]:
        first, last = self.sent["date"]["earliest"], self.sent["date"]["latest"]
        return last or first, first or "0001-01-01", ENTRY_TYPES.index(self.sent["entry_type"]), self.sent["record"]


def entry_json(entry_type: str, kind: str, record: Any, when: Any, rest: dict[str, Any]) -> dict[str, Any]:
    empty = dict.fromkeys(["status", "act", "attribution", "verification", "basis", "certainty"])
    exact = when["earliest"] == when["latest"] and not set("~?%") & set(when["edtf"])
    names = {"id": f"{entry_type}:{record['id']}", "entry_type": entry_type, "kind": kind, "record": record["id"]}
    return {**names, **empty, "date": when, "exact": exact, **rest}


def involved(**roles: list[str | None]) -> list[dict[str, str]]:
    """Return the actors of an entry, each once in each of its roles."""
    pairs = [(actor, part.replace("_", "-")) for part, actors in roles.items() for actor in actors if actor]
    return [{"actor": actor, "actor_role": part} for actor, part in dict.fromkeys(pairs)]


def countries_of(actors: list[Any]) -> Callable[[list[dict[str, str]]], set[str]]:
    """Return a function that returns the countries that the actors of an entry belong to."""
    known = {actor["id"]: actor for actor in actors}

    def belongs(actor: str) -> set[str]:
        own = known[actor]
        return {own["country"]}.union(*map(belongs, own["part_of"])) - {None}

    return lambda parts: set[str]().union(*(belongs(part["actor"]) for part in parts))


def with_wholes(events: list[Any]) -> Callable[[list[str]], set[str]]:
    """Return a function that adds to events all events that they are part of."""
    whole = {event["id"]: event["part_of"] for event in events}

    def chain(event: str | None) -> Iterator[str]:
        while event:
            yield event
            event = whole[event]

    return lambda some: {each for event in some for each in chain(event)}


def of_events(oracle: FilterOracle) -> Iterator[Entry]:
    within = with_wholes(oracle.records("event"))
    for event in oracle.records("event"):
        actors = involved(participant=[each["actor"] for each in event["participants"]])
        country = event["place"] and event["place"]["country"]
        for entry_type, when in (("event", event["date"]), ("event-end", event["end_date"])):
            if when:
                rest = {"label": event["title"], "status": event["status"], "actors": actors}
                sent = entry_json(entry_type, "event", event, when, rest)
                yield Entry(sent, {country} - {None}, within([event["id"]]))


def of_claims(oracle: FilterOracle) -> Iterator[Entry]:
    events = oracle.records("event")
    within, belong = with_wholes(events), countries_of(oracle.records("actor"))
    for claim in oracle.records("claim"):
        actors = involved(
            speaker=[claim["speaker"]],
            possible_speaker=claim["possible_speakers"],
            addressee=claim["addressees"],
            mentioned=claim["about"]["actors"],
        )
        rest = {name: claim[name] for name in ("act", "attribution", "certainty")}
        rest |= {"label": claim["proposition"], "verification": claim["verification"]["status"], "actors": actors}
        about = [*claim["about"]["events"], *(event["id"] for event in events if claim["id"] in event["claims"])]
        yield Entry(entry_json("claim", "claim", claim, claim["said"], rest), belong(actors), within(about))


def of_relationships(oracle: FilterOracle) -> Iterator[Entry]:
    within, belong = with_wholes(oracle.records("event")), countries_of(oracle.records("actor"))
    name = {actor["id"]: actor["name"] for actor in oracle.records("actor")}
    for each in oracle.records("relationship"):
        actors = involved(subject=[each["subject"]], object=[each["object"]])
        subject, object_, office = name[each["subject"]], name[each["object"]], each["office"]
        label = f"{subject} {each['type'].replace('-', ' ')} {object_}"
        label = f"{subject}: {office['title']} ({object_})" if office else label
        rest = {"label": label, "basis": each["basis"], "certainty": each["certainty"], "actors": actors}
        for turn, when, by in (
            ("start", each["valid"]["start"], "opened_by"),
            ("end", each["valid"]["end"], "closed_by"),
        ):
            if when:
                entry_type = f"{'office' if office else 'relationship'}-{turn}"
                events = [*each["events"], *(office[by] if office else [])]
                yield Entry(entry_json(entry_type, "relationship", each, when, rest), belong(actors), within(events))


def timeline_of(oracle: FilterOracle) -> list[Entry]:
    """Return the whole timeline, the oldest first."""
    every = [*of_events(oracle), *of_claims(oracle), *of_relationships(oracle)]
    dated = [entry for entry in every if entry.sent["date"]["earliest"] or entry.sent["date"]["latest"]]
    return sorted(dated, key=lambda entry: entry.oldest)


@pytest.fixture
def timeline(oracle: FilterOracle) -> list[Entry]:
    return timeline_of(oracle)


def ids(entries: list[Entry]) -> list[str]:
    return [entry.sent["id"] for entry in entries]


def test_the_timeline_has_an_entry_for_every_dated_beginning_end_and_claim(
    oracle: FilterOracle, timeline: list[Entry]
) -> None:
    found = [entry for page in oracle.service.pages("/v1/timeline") for entry in page["data"]]

    assert found == [entry.sent for entry in timeline]
    assert len({entry["id"] for entry in found}) == len(found) >= 30


def test_the_newest_come_first_by_the_last_day_that_they_can_mean(oracle: FilterOracle, timeline: list[Entry]) -> None:
    assert oracle.service.ids("/v1/timeline?sort=newest") == ids(
        sorted(timeline, key=lambda entry: entry.newest, reverse=True)
    )


@pytest.mark.parametrize("sort", ["oldest", "newest"])
def test_small_pages_give_the_same_as_large_ones(oracle: FilterOracle, sort: str) -> None:
    target = f"/v1/timeline?sort={sort}"

    assert [
        each["id"] for page in oracle.service.pages(target, limit=7) for each in page["data"]
    ] == oracle.service.ids(target)


def test_actor_matches_the_entries_that_involve_it(oracle: FilterOracle, timeline: list[Entry]) -> None:
    expected = {
        actor["id"]: [entry.sent["id"] for entry in timeline if actor["id"] in {each for each, _ in entry.parts}]
        for actor in oracle.records("actor")
    }

    assert {actor: oracle.service.ids(f"/v1/timeline?actor={actor}") for actor in expected} == expected


def test_actor_and_actor_role_match_the_actor_in_that_role(oracle: FilterOracle, timeline: list[Entry]) -> None:
    pairs = sorted(set().union(*(entry.parts for entry in timeline)))
    expected = {pair: [entry.sent["id"] for entry in timeline if pair in entry.parts] for pair in pairs}

    assert {(a, part): oracle.service.ids(f"/v1/timeline?actor={a}&actor_role={part}") for a, part in pairs} == expected


def test_country_matches_events_there_and_entries_of_its_actors(oracle: FilterOracle, timeline: list[Entry]) -> None:
    countries = set().union(*(entry.countries for entry in timeline))
    expected = {each: [entry.sent["id"] for entry in timeline if each in entry.countries] for each in countries}

    assert {country: oracle.service.ids(f"/v1/timeline?country={country}") for country in countries} == expected
    assert "ML" in countries


def test_event_matches_its_parts_claims_about_it_and_what_rests_on_it(
    oracle: FilterOracle, timeline: list[Entry]
) -> None:
    expected = {
        event["id"]: [entry.sent["id"] for entry in timeline if event["id"] in entry.events]
        for event in oracle.records("event")
    }

    assert {event: oracle.service.ids(f"/v1/timeline?event={event}") for event in expected} == expected


@pytest.mark.parametrize("entry_type", ENTRY_TYPES)
def test_entry_type_matches_the_entries_of_one_type(
    oracle: FilterOracle, timeline: list[Entry], entry_type: str
) -> None:
    expected = [entry.sent["id"] for entry in timeline if entry.sent["entry_type"] == entry_type]

    assert oracle.service.ids(f"/v1/timeline?entry_type={entry_type}") == expected != []


@pytest.mark.parametrize("exact", [True, False])
def test_exact_matches_the_entries_of_one_day_or_all_others(
    oracle: FilterOracle,
    timeline: list[Entry],
    exact: bool,  # noqa: FBT001 (a case of a table)
) -> None:
    expected = [entry.sent["id"] for entry in timeline if entry.sent["exact"] is exact]

    assert oracle.service.ids(f"/v1/timeline?exact={str(exact).lower()}") == expected != []


def test_several_values_widen_and_several_filters_narrow(mali: Service, mali_oracle: FilterOracle) -> None:
    actors, countries, entry_types = {"assimi-goita", "oumar-mariko"}, {"ML", "RU"}, {"claim", "office-start"}
    expected = [
        entry.sent["id"]
        for entry in timeline_of(mali_oracle)
        if actors & {actor for actor, _ in entry.parts}
        and countries & entry.countries
        and entry.sent["entry_type"] in entry_types
    ]

    found = mali.ids(
        f"/v1/timeline?actor={','.join(actors)}&country={','.join(countries)}&entry_type={','.join(entry_types)}"
    )

    assert found == expected != []


@pytest.fixture
def mali_oracle(mali: Service, mali_releases: Any) -> FilterOracle:
    return FilterOracle(mali, mali_releases)


days = st.integers(0, 900).map(lambda number: date(2019, 6, 1) + timedelta(days=number)) | st.sampled_from(
    [date.min, date(1991, 12, 31), date(2020, 8, 31), date(2021, 5, 29), date.max]
)


@given(st.none() | days, st.none() | days)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_from_and_to_match_entries_that_may_be_between_them(
    oracle: FilterOracle, timeline: list[Entry], one: date | None, other: date | None
) -> None:
    first, last = sorted((one, other)) if one and other else (one, other)
    bounds = str(first or date.min), str(last or date.max)
    expected = [entry.sent["id"] for entry in timeline if entry.days[1] >= bounds[0] and entry.days[0] <= bounds[1]]

    query = "&".join(f"{name}={day}" for name, day in (("from", first), ("to", last)) if day)

    assert oracle.service.ids(f"/v1/timeline?{query}") == expected


def test_a_reversed_range_of_days_is_refused(mali: Service) -> None:
    reply = mali.request("/v1/timeline?from=2021-05-25&to=2021-05-24")

    assert (reply.status, reply.json()["errors"][0]["code"]) == (400, "reversed")


def test_counts_and_facets_agree_with_the_entries(oracle: FilterOracle, timeline: list[Entry]) -> None:
    found = [entry for entry in timeline if "ML" in entry.countries]
    meta = oracle.service.json("/v1/timeline?country=ML&include=count,facets&limit=1")["meta"]
    facets = {name: {each["value"]: each["count"] for each in values} for name, values in meta["facets"].items()}

    entry_types = [entry.sent["entry_type"] for entry in found]
    parts = [part for entry in found for part in {part for _, part in entry.parts}]
    assert meta["count"] == len(found)
    assert facets == {
        "entry_type": {each: entry_types.count(each) for each in entry_types},
        "actor_role": {part: parts.count(part) for part in parts},
    }


def test_other_formats_have_the_same_entries_in_the_same_order(oracle: FilterOracle) -> None:
    target = "/v1/timeline?country=ML"
    found = oracle.service.ids(target)
    lines = oracle.service.request(f"{target}&format=ndjson").body.splitlines()
    table = csv.DictReader(oracle.service.request("/v1/timeline.csv?country=ML").body.decode().splitlines())

    assert [json.loads(line)["id"] for line in lines] == found
    assert [row["id"] for row in table] == found


def test_expand_adds_the_record_of_an_entry_and_its_actors_once(oracle: FilterOracle) -> None:
    for page in oracle.service.pages("/v1/timeline?expand=actors,events,claims", limit=20):
        included = {kind: [each["id"] for each in page["included"][kind]] for kind in ("actors", "events", "claims")}
        actors = {each["actor"] for entry in page["data"] for each in entry["actors"]}
        records = {kind: {e["record"] for e in page["data"] if e["kind"] == kind} for kind in ("event", "claim")}

        assert actors <= set(included["actors"])
        assert records["event"] <= set(included["events"])
        assert records["claim"] <= set(included["claims"])
        assert all(len(some) == len(set(some)) for some in included.values())


# Expected by hand from edge_cases.py.


@pytest.mark.parametrize(
    "missing",
    [
        "event:undated",  # XXXX may be any day
        "claim:c-disputed",
        "relationship-start:elise-1-trades-with-mali",
        "relationship-end:france-allied-with-mali",  # ended on an unknown day
        "relationship-end:goita-cooperates-with-russia",  # goes on
        "event-end:arrest",  # has no end in the data
    ],
)
def test_undated_records_have_no_entry(edge_cases: Service, missing: str) -> None:
    assert missing not in edge_cases.ids("/v1/timeline")


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        # By then, in the month, on one of three days, on the day before what can only have been on that day or later.
        ("oldest", ["event:halt", "event:coup", "event:arrest", "event:transfer", "event-end:coup", "event:by-then"]),
        ("newest", ["event:halt", "event-end:coup", "event:by-then", "event:arrest", "event:transfer", "event:coup"]),
    ],
)
def test_an_uncertain_date_is_sorted_by_the_first_day_it_can_mean_or_in_reverse_by_the_last(
    edge_cases: Service, sort: str, order: list[str]
) -> None:
    found = edge_cases.ids(f"/v1/timeline?sort={sort}&entry_type=event,event-end&event=coup,by-then")

    assert found == order


def test_entries_have_the_status_basis_and_certainty_of_their_records(edge_cases: Service) -> None:
    entries = {entry["id"]: entry for page in edge_cases.pages("/v1/timeline") for entry in page["data"]}

    assert entries["event:transfer"]["status"] == "alleged"
    assert entries["relationship-start:officer-opposes-mishyn"]["basis"] == "reported"
    claim = entries["claim:c-quoted"]
    assert (claim["act"], claim["certainty"], claim["verification"]) == ("question", "hedged", "reported")


def test_the_timeline_of_a_named_release_is_immutable(mali: Service) -> None:
    version = mali.json("/v1/timeline?limit=1")["meta"]["release"]

    reply = mali.request(f"/v1/timeline?release={version}&limit=1")

    assert reply.json()["meta"]["release"] == version
    assert "immutable" in reply.headers["cache-control"]
