"""Parameters are strict: an invalid one gets a 400 that names the error, the value found and the values expected.

The cases come from the query structs, so that a new parameter is tested without being named here.
"""

import re
from urllib.parse import quote

import pytest

from onrecord.http.app import ROUTES
from onrecord.http.params import Parameter, parameters_of
from onrecord.http.routing import spec_of
from support.service import KINDS, LISTS, Service

NONSENSE = "!" * 60  # no id, code, date, number or cursor
# A valid value by the phrase that error messages use for the type of a parameter.
VALID = {
    "a whole number from 1 to 200": "7",
    "a day such as 2021-05-24": "2026-11-24",
    "a day such as 2021-05-24, a month such as 2021-05, or a year such as 2021": "2026-11-24",
    "a number from -180 to 180": "-10,-5,10,5",
    "an id such as `mali`": "goita",
    "a two-letter country code such as `ML`": "ML",
    "a version such as `2026-11-23.1`": "2026-11-01.1",
    "a language tag such as `fr` or `ru-Latn`": "ru-Latn",
    "a scheme and a value such as `wikidata:Q912`": "wikidata:Q912",
    "text of at most 300 characters": "Bah N’Daw",
}
# fmt: off
BAD_NUMBERS = [
    "0", "201", "-1", "-0", "+1", "%2B1", "1.0", "1e1", "007", "01", "0x1", "1_0", "%201", "1%20", "1,2",
    "null", "none", "NaN", "inf", "true", "--1", "1-", "%D9%A3", "%C2%B2", "99999999999999999999",
]
BAD_DATES = [
    "null", "today", "21", "2021-", "2021-5", "2021-00", "2021-13", "0000", "2021-05-", "2021-5-24", "20210524",
    "2021-05-24T00:00:00", "2021-02-30", "2021-02-29", "2021-05-00", "2021-13-01", "24.05.2021", "1621814400",
    "0000-01-01", "-0001-01-01", "10000-01-01", "%202021-05-24", "2021-05-24%20", "2021-W21-1", "2021-144",
    "2021%E2%80%9005%E2%80%9024", "2021-05-24,2021-05-25", "%5B..2021-05-24%5D",
]
# fmt: on

Case = tuple[str, Parameter]
# An unknown format gets a 406: test_formats.py.
CASES: list[Case] = [
    (path, parameter)
    for path, query in LISTS.items()
    for parameter in parameters_of(query)
    if parameter.name != "format"
]
SCALARS = [case for case in CASES if not case[1].is_list]
ALTERNATIVES = [case for case in CASES if case[1].is_list and not case[1].is_fixed]
ENUMERATED = [case for case in CASES if case[1].allowed]
# `expand` and `include` take as many values as they have codes.
UP_TO_100 = [case for case in ALTERNATIVES if case[1].name not in {"expand", "include"}]


def name_of(value: object) -> str:
    return value.name if isinstance(value, Parameter) else str(value)


def for_each(cases: list[Case]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(("path", "parameter"), cases, ids=name_of)


def errors_of(service: Service, target: str) -> list[dict[str, str]]:
    """Return the errors of a bad request."""
    response = service.request(target)
    assert response.status == 400
    errors: list[dict[str, str]] = response.json()["errors"]
    assert response.json()["detail"] == " ".join(error["detail"] for error in errors)
    return errors


def error_of(service: Service, target: str) -> dict[str, str]:
    """Return the only error of a bad request."""
    (error,) = errors_of(service, target)
    return error


def invalid_pair(parameter: Parameter) -> str:
    """Return a parameter with a value that it does not take."""
    return f"{parameter.name}={NONSENSE}{',1,1,1' if parameter.is_fixed else ''}"


def valid_value(service: Service, path: str, parameter: Parameter) -> str:
    """Return a value that a parameter takes."""
    if parameter.name == "cursor":
        return str(service.json(f"{path}?limit=1")["next_cursor"])
    if parameter.allowed:
        return parameter.allowed[-1]
    return next(value for phrase, value in VALID.items() if parameter.expected.startswith(phrase))


@for_each(CASES)
def test_a_valid_value_is_accepted(edge_cases: Service, path: str, parameter: Parameter) -> None:
    value = quote(valid_value(edge_cases, path, parameter), safe=",")

    assert edge_cases.request(f"{path}?{parameter.name}={value}").status == 200


@for_each([case for case in CASES if not case[1].expected.startswith("text of ")])
def test_an_invalid_value_gets_an_error_with_the_expected_ones(
    edge_cases: Service, path: str, parameter: Parameter
) -> None:
    error = error_of(edge_cases, f"{path}?{invalid_pair(parameter)}")

    assert (error["name"], error["code"]) == (parameter.name, "invalid")
    assert error["detail"].startswith(f"`{parameter.name}` is ")
    role = f" as its {parameter.value_names[0]}" if parameter.value_names else ""
    assert error["detail"].endswith(f": found '{NONSENSE}'{role}; expected {parameter.expected}.")


@for_each(CASES)
def test_an_empty_value_is_refused(edge_cases: Service, path: str, parameter: Parameter) -> None:
    query = f"{parameter.name}={',,,' if parameter.is_fixed else ''}"
    error = errors_of(edge_cases, f"{path}?{query}")[0]

    assert (error["name"], error["code"]) == (parameter.name, "empty")
    assert re.match(rf"`{parameter.name}` is empty; expected .+, or no `{parameter.name}`\.$", error["detail"])


@for_each(CASES)
def test_a_control_character_is_refused_by_its_number(edge_cases: Service, path: str, parameter: Parameter) -> None:
    value = valid_value(edge_cases, path, parameter)
    for character, number in {"%00": "00", "%07": "07", "%0A": "0A", "%0D": "0D", "%7F": "7F", "%C2%85": "85"}.items():
        error = error_of(edge_cases, f"{path}?{parameter.name}={quote(value, safe=',')}{character}")

        assert (error["name"], error["code"]) == (parameter.name, "invalid")
        assert error["detail"] == (
            f"`{parameter.name}` has the control character U+00{number}; expected {parameter.expected}."
        )


@for_each([case for case in CASES if case[1].max_length])
def test_a_value_that_is_too_long_is_refused_by_its_length(
    edge_cases: Service, path: str, parameter: Parameter
) -> None:
    assert parameter.max_length
    length = parameter.max_length + 1
    error = error_of(edge_cases, f"{path}?{parameter.name}={'a' * length}")

    assert error["code"] == "invalid"
    assert error["detail"] == f"`{parameter.name}` is {length} characters long; expected at most {length - 1}."


@for_each(SCALARS)
def test_a_repeated_scalar_is_refused(edge_cases: Service, path: str, parameter: Parameter) -> None:
    pair = f"{parameter.name}={quote(valid_value(edge_cases, path, parameter))}"
    error = error_of(edge_cases, f"{path}?{pair}&{pair}")

    assert error["code"] == "repeated"
    assert error["detail"] == f"`{parameter.name}` is given 2 times; expected once."


@for_each(UP_TO_100)
def test_a_list_takes_at_most_100_values(edge_cases: Service, path: str, parameter: Parameter) -> None:
    value = valid_value(edge_cases, path, parameter)
    error = error_of(edge_cases, f"{path}?{parameter.name}={','.join([value] * 101)}")

    assert edge_cases.request(f"{path}?{parameter.name}={','.join([value] * 100)}").status == 200
    assert error["detail"] == f"`{parameter.name}` has 101 values; expected at most 100."


@for_each(ENUMERATED)
def test_a_misspelt_code_gets_the_nearest_one(edge_cases: Service, path: str, parameter: Parameter) -> None:
    code = max(parameter.allowed, key=len)
    error = error_of(edge_cases, f"{path}?{parameter.name}={code}x")

    assert error["detail"] == (
        f"`{parameter.name}` is not in the list: found '{code}x'; "
        f"expected one of: {', '.join(sorted(parameter.allowed))}. Did you mean `{code}`?"
    )


@for_each(CASES)
def test_a_misspelt_parameter_gets_the_nearest_one(edge_cases: Service, path: str, parameter: Parameter) -> None:
    error = error_of(edge_cases, f"{path}?{parameter.name}_=1")

    assert (error["name"], error["code"]) == (f"{parameter.name}_", "unknown")
    assert error["detail"].endswith(f"Did you mean `{parameter.name}`?")


def test_countri_gets_country(edge_cases: Service) -> None:
    detail = error_of(edge_cases, "/v1/events?countri=ML")["detail"]

    assert detail.startswith("There is no parameter 'countri'; expected one of: actor, actor_all, bbox, ")
    assert detail.endswith(" Did you mean `country`?")


def test_a_parameter_unlike_any_other_gets_no_suggestion(edge_cases: Service) -> None:
    assert "Did you mean" not in error_of(edge_cases, "/v1/events?zzzzzz=1")["detail"]


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_an_operation_without_parameters_says_so(edge_cases: Service, path: str) -> None:
    assert error_of(edge_cases, f"{path}?limit=1")["detail"] == (
        "There is no parameter 'limit'; this operation takes no parameters."
    )


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_takes_no_parameter_of_a_list(edge_cases: Service, kind: str) -> None:
    (record,) = edge_cases.json(f"{KINDS[kind]}?limit=1")["data"]

    item = next(route for route in ROUTES if route.operation_id == f"get_{kind}")
    names = {parameter.name for parameter in parameters_of(spec_of(item).query)}
    for name in {parameter.name for parameter in parameters_of(LISTS[KINDS[kind]])} - names:
        assert error_of(edge_cases, f"{KINDS[kind]}/{record['id']}?{name}=1")["code"] == "unknown"
    dated = {"valid_on", "validity"} if kind in {"actor", "event", "relationship"} else set()
    assert names == {"release", "known_at", "expand", "format", "spreadsheet_safe"} | dated


@pytest.mark.parametrize("name", ["LIMIT", "Limit", "limit[]", "limit ", "%20limit", "", "limit%00", "from_", "_limit"])
def test_the_name_of_a_parameter_must_match_exactly(edge_cases: Service, name: str) -> None:
    assert error_of(edge_cases, f"/v1/events?{name}=1")["code"] == "unknown"


@pytest.mark.parametrize("text", BAD_NUMBERS)
def test_a_whole_number_has_one_spelling(edge_cases: Service, text: str) -> None:
    detail = error_of(edge_cases, f"/v1/events?limit={text}")["detail"]
    wrong = "is out of range" if re.fullmatch(r"-?(0|[1-9][0-9]*)", text) else "is not a whole number"

    assert detail.startswith(f"`limit` {wrong}: found '")
    assert detail.endswith("; expected a whole number from 1 to 200.")


@pytest.mark.parametrize("text", BAD_DATES)
def test_a_date_has_one_spelling(edge_cases: Service, text: str) -> None:
    for target in (
        "/v1/events?from",
        "/v1/events?to",
        "/v1/claims?from",
        "/v1/claims?to",
        "/v1/relationships?valid_on",
    ):
        detail = error_of(edge_cases, f"{target}={text}")["detail"]

        assert " is not a date: found '" in detail
        partial = "" if "valid_on" in target else ", a month such as 2021-05, or a year such as 2021"
        assert detail.endswith(f"; expected a day such as 2021-05-24{partial}.")


@pytest.mark.parametrize("name", ["valid_on", "known_at"])
@pytest.mark.parametrize("text", ["2021", "2021-05"])
def test_a_day_to_look_at_is_one_day(edge_cases: Service, name: str, text: str) -> None:
    detail = error_of(edge_cases, f"/v1/relationships?{name}={text}")["detail"]

    assert detail == f"`{name}` is not a date: found '{text}'; expected a day such as 2021-05-24."


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("null", "is not a number"),
        ("nan", "is not a number"),
        ("NaN", "is not a number"),
        ("inf", "is not a number"),
        ("-inf", "is not a number"),
        ("1e400", "is out of range"),
        ("180.1", "is out of range"),
        ("-181", "is out of range"),
        ("%2B1", "is not a number"),
        ("01", "is not a number"),
        ("1_0", "is not a number"),
    ],
)
@pytest.mark.parametrize("side", range(4))
def test_a_side_of_a_box_is_a_number_of_degrees(edge_cases: Service, side: int, text: str, wrong: str) -> None:
    sides = ["0"] * 4
    sides[side] = text
    detail = error_of(edge_cases, f"/v1/events?bbox={','.join(sides)}")["detail"]

    assert detail.startswith(f"`bbox` {wrong}: found '")
    name = ["west", "south", "east", "north"][side]
    assert detail.endswith(f"' as its {name}; expected a number from -180 to 180.")


@pytest.mark.parametrize("sides", ["1", "1,2", "1,2,3", "1,2,3,4,5"])
def test_a_box_has_four_sides(edge_cases: Service, sides: str) -> None:
    found = sides.count(",") + 1

    assert error_of(edge_cases, f"/v1/events?bbox={sides}")["detail"] == f"`bbox` has {found} values; expected 4."


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (path, parameter.name)
        for path, parameter in CASES
        if parameter.allowed or parameter.name in {"limit", "valid_on"}
    ],
)
def test_a_literal_null_is_refused(edge_cases: Service, path: str, name: str) -> None:
    assert error_of(edge_cases, f"{path}?{name}=null")["code"] == "invalid"


@pytest.mark.parametrize(
    ("target", "found"),
    [
        ("/v1/events?from=2021-05-26&to=2021-05-24", "from 2021-05-26 to 2021-05-24; expected the earlier day"),
        ("/v1/claims?from=2021-05-26&to=2021-05-24", "from 2021-05-26 to 2021-05-24; expected the earlier day"),
        ("/v1/events?bbox=0,10,1,-10", "10.0 to -10.0 degrees north; expected the southern edge before"),
    ],
)
def test_a_reversed_range_is_refused(edge_cases: Service, target: str, found: str) -> None:
    error = error_of(edge_cases, target)

    assert error["code"] == "reversed"
    assert f"is reversed: found {found}" in error["detail"]


def test_a_range_of_one_day_is_accepted(edge_cases: Service) -> None:
    assert edge_cases.request("/v1/events?from=2021-05-24&to=2021-05-24").status == 200


def test_every_error_is_reported_at_once(edge_cases: Service) -> None:
    errors = errors_of(
        edge_cases, "/v1/events?countri=ML&limit=0&limit=1&kind=coop,arrest,arest&country=&from=soon&bbox=1,nan,inf,2"
    )

    assert sorted((error["name"], error["code"]) for error in errors) == [
        ("bbox", "invalid"),
        ("bbox", "invalid"),
        ("countri", "unknown"),
        ("country", "empty"),
        ("from", "invalid"),
        ("kind", "invalid"),
        ("kind", "invalid"),
        ("limit", "repeated"),
    ]


@pytest.mark.parametrize(
    ("target", "same"),
    [
        ("/v1/events?kind=arrest,coup", "/v1/events?kind=arrest&kind=coup"),
        ("/v1/events?kind=arrest,coup", "/v1/events?kind=coup&kind=arrest"),
        ("/v1/events?kind=arrest,coup", "/v1/events?kind=coup,arrest,coup"),
        ("/v1/events?kind=arrest,coup,visit", "/v1/events?kind=visit,coup&kind=arrest"),
        ("/v1/events?kind=arrest&limit=3", "/v1/events?limit=3&kind=arrest"),
        ("/v1/events?bbox=-12,10,4,25", "/v1/events?bbox=-12&bbox=10&bbox=4&bbox=25"),
        ("/v1/events?bbox=-12,10,4,25", "/v1/events?bbox=-12.0,1e1,4.00,25"),
        ("/v1/events", "/v1/events?&&"),
        ("/v1/events", "/v1/events?sort=oldest&limit=25&dates=own"),
        ("/v1/actors?name=Bah%20N%E2%80%99Daw", "/v1/actors?name=Bah+N%E2%80%99Daw"),
        ("/v1/actors?name=Bah%20N%E2%80%99Daw", "/v1/actors?%6eame=Bah%20N%e2%80%99Daw"),
    ],
)
def test_equal_queries_spelt_differently_have_the_same_response(edge_cases: Service, target: str, same: str) -> None:
    assert edge_cases.request(target).body == edge_cases.request(same).body


@pytest.mark.parametrize("path", LISTS)
def test_a_cursor_is_valid_for_an_equal_query_spelt_differently(edge_cases: Service, path: str) -> None:
    ids = edge_cases.ids(path)[:2]
    cursor = edge_cases.json(f"{path}?ids={','.join(ids)}&limit=1")["next_cursor"]
    page = edge_cases.json(f"{path}?limit=1&ids={ids[1]}&cursor={cursor}&ids={ids[0]}")

    assert [record["id"] for record in page["data"]] == ids[1:]


def test_the_sides_of_a_box_keep_their_order_if_repeated(edge_cases: Service) -> None:
    edge_cases.request("/v1/events?bbox=-10&bbox=0&bbox=0&bbox=20")
    response = edge_cases.request("/v1/events?bbox=0&bbox=0&bbox=-10&bbox=20")

    assert response.body == edge_cases.request("/v1/events?bbox=0,0,-10,20").body
    assert response.body != edge_cases.request("/v1/events?bbox=-10,0,0,20").body


def test_utf_8_without_percent_encoding_is_accepted(edge_cases: Service) -> None:
    response = edge_cases.raw(path="/v1/actors", query_string="name=Ассими+Гойта".encode())

    assert [record["id"] for record in response.json()["data"]] == ["goita"]


@for_each(ALTERNATIVES)
def test_alternatives_may_be_repeated_or_separated_by_commas_in_any_order(
    edge_cases: Service, path: str, parameter: Parameter
) -> None:
    value = valid_value(edge_cases, path, parameter)
    values = [value, parameter.allowed[0] if parameter.allowed else value]
    comma, repeated, reordered = (
        edge_cases.request(f"{path}?{query}").body
        for query in (
            f"{parameter.name}={','.join(values)}",
            "&".join(f"{parameter.name}={each}" for each in values),
            "&".join(f"{parameter.name}={each}" for each in reversed(values)),
        )
    )

    assert comma == repeated == reordered
