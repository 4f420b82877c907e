"""Each filter against SQL over the tables of the release, or against expected ids where SQL has no equivalent."""

from collections.abc import Iterator
from itertools import combinations_with_replacement, groupby, product
from operator import itemgetter
from typing import Any
from urllib.parse import quote

import pytest

from onrecord.http.params import parameters_of
from onrecord.records.dates import UncertainDate
from support.filter_oracle import FILTER_VALUES, NOT_FILTERS, FilterOracle
from support.service import KINDS, LISTS, Service, rows

# Filters with tests of their own below, in test_validity.py, in test_valid_on.py or in test_overdue.py.
TESTED_SEPARATELY = {"name", "from", "to", "dates", "bbox", "country_a", "country_b", "verification_min", "valid_on"}
TESTED_SEPARATELY |= {"overdue_on"}
ABSENT = {"country": "AQ", "language": "mi", "identifier": "wikidata:Q0", "publisher": "Nobody"}  # of no record

FILTERS = [(kind, name) for kind, pairs in FILTER_VALUES.items() for name in pairs]
NARROWING = {("actor", "role"), ("actor_all", "role")}  # a role narrows the actor, not the event


def comma_separated(values: Any) -> str:
    """Return values as the value of one parameter."""
    return quote(",".join(sorted(values)), safe=",")


@pytest.mark.parametrize("kind", KINDS)
def test_every_filter_has_a_test(kind: str) -> None:
    parameters = {parameter.name for parameter in parameters_of(LISTS[KINDS[kind]])}

    assert parameters - TESTED_SEPARATELY - NOT_FILTERS == set(FILTER_VALUES[kind])


@pytest.mark.parametrize(("kind", "name"), FILTERS)
def test_a_filter_selects_the_same_records_as_sql(oracle: FilterOracle, kind: str, name: str) -> None:
    expected = oracle.ids_by_value(kind, name)
    found = {value: oracle.service.ids(f"{KINDS[kind]}?{name}={quote(value)}") for value in expected}

    assert {value: set(ids) for value, ids in found.items()} == expected
    assert all(len(ids) == len(set(ids)) for ids in found.values())


@pytest.mark.parametrize(("kind", "name"), FILTERS)
def test_a_value_of_no_record_selects_nothing(oracle: FilterOracle, kind: str, name: str) -> None:
    (parameter,) = (each for each in parameters_of(LISTS[KINDS[kind]]) if each.name == name)
    values = parameter.allowed or [ABSENT.get(name, "no-such-record")]
    absent = set(values) - set(oracle.ids_by_value(kind, name))

    assert absent or parameter.allowed
    assert {value: oracle.service.ids(f"{KINDS[kind]}?{name}={value}") for value in absent} == {
        value: [] for value in absent
    }


@pytest.mark.parametrize("number", [2, 100])
@pytest.mark.parametrize(
    ("kind", "name"), [(kind, name) for kind, name in FILTERS if name not in {"publisher", "actor_all"}]
)
def test_several_values_are_combined_with_or(oracle: FilterOracle, kind: str, name: str, number: int) -> None:
    common = dict(oracle.most_common_values(kind, name, number))
    found = oracle.service.ids(f"{KINDS[kind]}?{name}={comma_separated(common)}") if common else []

    assert set(found) == set().union(*common.values())


@pytest.mark.parametrize(("kind", "one"), FILTERS)
def test_two_filters_are_combined_with_and(oracle: FilterOracle, kind: str, one: str) -> None:
    others = [name for name in FILTER_VALUES[kind] if name > one and not {(one, name), (name, one)} & NARROWING]
    for other in others:
        for (value, having), (second, having_second) in product(
            oracle.most_common_values(kind, one, 2), oracle.most_common_values(kind, other, 2)
        ):
            target = f"{KINDS[kind]}?{one}={quote(value)}&{other}={quote(second)}"

            assert set(oracle.service.ids(target)) == having & having_second


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("role=visitor", "tie-a tie-b undated undated-too"),
        ("role=visitor,detainer", "arrest tie-a tie-b undated undated-too"),
        ("actor=goita&role=host", "tie-b undated"),
        ("actor=goita&role=visitor", "tie-a undated-too"),
        ("actor=goita,russia&role=host", "tie-a tie-b undated undated-too"),
        ("actor=ndaw&role=detainee", "arrest transfer"),
        ("actor=ndaw&role=host", ""),
        ("actor_all=goita,russia", "tie-a tie-b undated undated-too"),
        ("actor_all=goita,ndaw", "arrest coup"),
        ("actor_all=goita,ndaw,brigade", "arrest"),
        ("actor_all=goita,ndaw,russia", ""),
        ("actor_all=russia,mishyn&role=visitor", "tie-b"),
        ("actor_all=goita,mishyn&role=visitor", "tie-a"),
        ("actor_all=goita,russia&role=host", ""),
        ("actor_all=goita,russia&role=host,visitor", "tie-a tie-b undated undated-too"),
        ("actor=platoon,brigade&actor_all=ndaw", "arrest transfer"),
        ("actor=platoon&actor_all=goita", ""),
        ("actor=mishyn&actor_all=russia&role=visitor", "tie-b"),
    ],
)
def test_a_role_applies_to_the_actors_of_the_query(edge_cases: Service, query: str, expected: str) -> None:
    assert sorted(edge_cases.ids(f"/v1/events?{query}")) == expected.split()


def test_actor_and_role_select_the_same_events_as_sql(oracle: FilterOracle) -> None:
    sql = "SELECT actor, role, event FROM event_participant ORDER BY 1, 2, 3"
    for (actor, role), found in groupby(rows(oracle.releases, sql), key=itemgetter(0, 1)):
        events = {event for _, _, event in found}

        assert set(oracle.service.ids(f"/v1/events?actor={actor}&role={role}")) == events
        assert set(oracle.service.ids(f"/v1/events?actor_all={actor}&role={role}")) == events


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ("reported", "c-attributed c-confirmed c-corroborated c-none c-quoted c-reported"),
        ("attributed", "c-attributed c-confirmed c-corroborated"),
        ("corroborated", "c-confirmed c-corroborated"),
        ("confirmed", "c-confirmed"),
    ],
)
def test_verification_min_includes_every_higher_level(edge_cases: Service, level: str, expected: str) -> None:
    assert sorted(edge_cases.ids(f"/v1/claims?verification_min={level}")) == expected.split()


@pytest.mark.parametrize("level", ["reported", "attributed", "corroborated", "confirmed"])
@pytest.mark.parametrize("status", ["disputed", "refuted", "retracted"])
def test_a_contested_claim_has_no_verification_level(oracle: FilterOracle, level: str, status: str) -> None:
    assert oracle.service.ids(f"/v1/claims?verification_min={level}&verification={status}") == []


@pytest.mark.parametrize("status", ["disputed", "refuted", "retracted"])
def test_a_contested_claim_is_found_by_its_status(edge_cases: Service, status: str) -> None:
    assert edge_cases.ids(f"/v1/claims?verification={status}") == [f"c-{status}"]


@pytest.mark.parametrize(
    ("speaker", "expected"),
    [
        ("none", "c-none c-quoted"),
        ("mishyn", "c-confirmed c-corroborated"),
        ("none,mishyn", "c-confirmed c-corroborated c-none c-quoted"),
        ("no-such-actor,none", "c-none c-quoted"),
    ],
)
def test_the_speaker_none_selects_claims_without_a_speaker(edge_cases: Service, speaker: str, expected: str) -> None:
    assert sorted(edge_cases.ids(f"/v1/claims?speaker={speaker}")) == expected.split()


# The army of Mali, its units, and persons whose country is Mali belong to Mali too; the joint staff belongs to two
# countries.
COUNTRIES = [
    ("country_a=ML&country_b=RU", "goita-cooperates-with-russia joint-staff-rivals-russia russia-influences-goita"),
    ("country_a=ML&country_b=FR", "france-allied-with-mali platoon-threatens-embassy"),
    ("country_a=FR&country_b=RU", "joint-staff-rivals-russia"),
    ("country_a=ML&country_b=UA", "officer-opposes-mishyn"),
    ("country_a=ML&country_b=ML", "goita-leads-army ndaw-president"),
    ("country_a=RU&country_b=RU", ""),
    ("country_a=RU&country_b=UA", ""),
    ("country_a=RU", "goita-cooperates-with-russia joint-staff-rivals-russia russia-influences-goita"),
    ("country_a=FR", "france-allied-with-mali joint-staff-rivals-russia platoon-threatens-embassy"),
    ("country_a=UA", "officer-opposes-mishyn"),
    ("country_a=AQ", ""),
    ("country_a=AQ&country_b=ML", ""),
]


@pytest.mark.parametrize(("query", "expected"), COUNTRIES)
def test_country_a_and_country_b_select_relationships_in_either_direction(
    edge_cases: Service, query: str, expected: str
) -> None:
    swapped = query.replace("_a", "_x").replace("_b", "_a").replace("_x", "_b")

    assert sorted(edge_cases.ids(f"/v1/relationships?{query}")) == expected.split()
    assert sorted(edge_cases.ids(f"/v1/relationships?{swapped}")) == expected.split()


def test_an_actor_belongs_to_the_countries_of_its_wholes(oracle: FilterOracle) -> None:
    actors = {actor["id"]: actor for actor in oracle.records("actor")}

    def countries(actor: str) -> set[str]:
        own = {actors[actor]["country"]} - {None}
        return own.union(*(countries(whole) for whole in actors[actor]["part_of"]))

    ends = {
        each["id"]: (countries(each["subject"]), countries(each["object"])) for each in oracle.records("relationship")
    }
    for one, other in combinations_with_replacement(sorted(set().union(*map(countries, actors))), 2):
        expected = {name for name, (a, b) in ends.items() if (one in a and other in b) or (one in b and other in a)}

        assert set(oracle.service.ids(f"/v1/relationships?country_a={one}&country_b={other}")) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Assimi Goïta", "goita"),
        ("assimi goita", "goita"),
        ("ASSIMI GOÏTA", "goita"),
        ("Assimi Goi\u0308ta", "goita"),
        ("  Assimi \u00a0 Goïta ", "goita"),
        ("Ассими Гойта", "goita"),
        ("АССИМИ ГОЙТА", "goita"),
        ("ассими гои\u0306та", "goita"),
        ("Bah N’Daw", "ndaw"),
        ("bah n'daw", "ndaw"),
        ("BAH N`DAW", "ndaw"),
        ("Bah NʼDaw", "ndaw"),
        ("Ba N’Daou", "ndaw"),
        ("олександр мішин", "mishyn"),
        ("STRASSE-MÜLLER", "mishyn"),
        ("Росія", "russia"),
        ("elise noiret", "elise-1 elise-2"),
        ("ÉLISE NOIRET", "elise-1 elise-2"),
        ("Goïta", ""),
        ("Assimi", ""),
        ("Bah Ndaw", "ndaw"),
        ("bah n daw", "ndaw"),
        ("Bah N\N{SOFT HYPHEN}daw", "ndaw"),
        ("Bah", ""),
        ("%", ""),
        ("Assimi%", ""),
        ("_ali", ""),
        ("' OR 1=1 --", ""),
        ("M" * 300, ""),
    ],
)
def test_a_name_matches_any_recorded_spelling(edge_cases: Service, name: str, expected: str) -> None:
    assert edge_cases.ids(f"/v1/actors?sort=id&name={quote(name)}") == expected.split()


def test_every_recorded_name_matches_in_any_case(oracle: FilterOracle) -> None:
    for actor in oracle.records("actor"):
        for name in {actor["name"], *(each["text"] for each in actor["names"])}:
            found = [
                oracle.service.ids(f"/v1/actors?name={quote(spelling)}")
                for spelling in (name, name.upper(), name.lower())
            ]

            assert [actor["id"] in ids for ids in found] == [True] * 3


# Dates and places.


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        # The coup possibly lasted until the 29th; the halt was on an unknown day of May.
        ("from=2021-05-27&to=2021-05-28", "by-then coup decade far-away halt on-the-line undated undated-too"),
        ("from=2021-05-20&to=2021-05-20", "by-then decade far-away halt on-the-line undated undated-too"),
        (
            "from=2021-05-20&to=2021-05-20&dates=any",
            "by-then coup decade far-away halt on-the-line undated undated-too",
        ),
        ("from=2021-05-19&to=2021-05-19&dates=any", "by-then decade far-away halt on-the-line undated undated-too"),
        ("from=2022-01-01", "decade since undated undated-too"),
        ("to=2020-12-31", "by-then decade undated undated-too"),
        ("to=2019-12-31", "by-then undated undated-too"),
        ("from=2030-01-01", "since undated undated-too"),
        ("from=2021-06-10&to=2021-06-10", "decade far-away on-the-line since tie-a tie-b undated undated-too"),
        ("from=0001-01-01&to=0001-01-01", "by-then undated undated-too"),
        ("from=9999-12-31&to=9999-12-31", "since undated undated-too"),
    ],
)
def test_an_event_is_found_on_every_possible_day(edge_cases: Service, query: str, expected: str) -> None:
    assert sorted(edge_cases.ids(f"/v1/events?{query}")) == expected.split()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("from=2021-05-27&to=2021-05-27", "c-attributed c-confirmed c-corroborated c-disputed c-reported"),
        ("to=2021-05-19", "c-confirmed c-disputed c-retracted"),
        ("from=2021-06-02", "c-disputed c-refuted"),
    ],
)
def test_a_claim_is_found_on_every_possible_day(edge_cases: Service, query: str, expected: str) -> None:
    assert sorted(edge_cases.ids(f"/v1/claims?{query}")) == expected.split()


DAYS = ["1960-01-01", "2020-08-18", "2020-12-31", "2021-05-01", "2021-05-20", "2021-05-24", "2021-05-25", "2021-05-26"]
DAYS += ["2021-05-29", "2021-06-01", "2021-06-10", "2022-02-24"]


def overlaps(first: str | None, last: str | None, start: str, end: str) -> bool:
    """Return whether two spans of days have a day in common; None is an open end of the first."""
    return (last or end) >= start and (first or start) <= end


def spans(event: Any, dates: str) -> Iterator[tuple[str | None, str | None]]:
    """Yield the possible days of an event: by its own dates, and with `any` by those of other documents."""
    yield event["date"]["earliest"], (event["end_date"] or event["date"])["latest"]
    for account in event["accounts"] if dates == "any" else []:
        if account["field"] in {"date", "end_date"}:
            when = UncertainDate.parse(account["value"])
            yield when.earliest and str(when.earliest), when.latest and str(when.latest)


@pytest.mark.parametrize("dates", ["own", "any"])
@pytest.mark.parametrize("start", DAYS)
def test_a_range_of_days_selects_the_events_that_overlap_it(oracle: FilterOracle, start: str, dates: str) -> None:
    days = {event["id"]: list(spans(event, dates)) for event in oracle.records("event")}
    for end in DAYS[DAYS.index(start) :]:
        expected = {name for name, found in days.items() if any(overlaps(*span, start, end) for span in found)}

        assert set(oracle.service.ids(f"/v1/events?from={start}&to={end}&dates={dates}")) == expected


@pytest.mark.parametrize(
    ("box", "expected"),
    [
        ("-180,-90,180,90", "arrest coup far-away on-the-line tie-a tie-b"),
        ("170,-20,-170,0", "on-the-line tie-a tie-b"),
        ("179.98,-20,-170,0", "on-the-line tie-a"),
        ("170,-20,180,0", "on-the-line tie-b"),
        ("-180,-20,-170,0", "tie-a"),
        ("180,-90,-180,90", "on-the-line"),
        ("-170,-20,170,0", ""),
        ("170,0,-170,20", ""),
        ("-8,12.65,-8,12.65", "arrest coup"),
        ("-8.1,12.6,-7.9,12.7", "arrest coup"),
        ("-1,51,1,52", "far-away"),
        ("0,51.48,0,51.48", "far-away"),
        ("1,51,-1,52", ""),
        ("1,-90,-1,90", "arrest coup on-the-line tie-a tie-b"),
    ],
)
def test_a_box_selects_the_places_in_it_even_across_180_degrees(edge_cases: Service, box: str, expected: str) -> None:
    assert sorted(edge_cases.ids(f"/v1/events?bbox={box}")) == expected.split()
