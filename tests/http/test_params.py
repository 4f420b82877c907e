"""Parameters are strict: what is not understood is refused, and the refusal says what is wrong, found and right.

The parameters come from the queries themselves, so that a new one is tested without being named here.
"""

import re
from urllib.parse import quote

import pytest

from onrecord.http.app import ROUTES
from onrecord.http.params import Parameter, parameters_of
from onrecord.http.routing import spec_of
from support.service import KINDS, LISTS, Service

NONSENSE = "!" * 301  # no id, code, day, number or cursor, and too long for a text

# A right value by what a parameter takes, in the words of its refusal.
RIGHT = {
    "a whole number from 1 to 200": "7",
    "a day such as 2021-05-24": "2026-11-24",
    "a number from -180 to 180": "-10,-5,10,5",
    "text that matches ^[a-z0-9]": "goita",
    "text that matches ^[A-Z]{2}$": "ML",
    "text that matches ^[A-Za-z0-9][A-Za-z0-9._-]": "2026-11-01.1",
    "text that matches ^[a-z]{2,3}": "ru-Latn",
    "text that matches ^[a-z][a-z0-9]{0,31}:": "wikidata:Q912",
    "text that matches ^[^": "Bah N’Daw",
}
# fmt: off
BAD_NUMBERS = [
    "0", "201", "-1", "-0", "+1", "%2B1", "1.0", "1e1", "007", "01", "0x1", "1_0", "%201", "1%20", "1,2",
    "null", "none", "NaN", "inf", "true", "--1", "1-", "%D9%A3", "%C2%B2", "99999999999999999999",
]
BAD_DAYS = [
    "null", "today", "2021", "2021-05", "2021-5-24", "20210524", "2021-05-24T00:00:00", "2021-02-30",
    "2021-13-01", "24.05.2021", "1621814400", "0000-01-01", "-0001-01-01", "10000-01-01", "%202021-05-24",
    "2021-05-24%20", "2021-W21-1", "2021-144", "2021%E2%80%9005%E2%80%9024", "2021-05-24,2021-05-25",
    "%5B..2021-05-24%5D",
]
# fmt: on

Case = tuple[str, Parameter]
# Which forms there are is said by 406: test_http_formats.py.
CASES: list[Case] = [
    (path, parameter)
    for path, query in LISTS.items()
    for parameter in parameters_of(query)
    if parameter.name != "format"
]
SCALARS = [case for case in CASES if not case[1].is_list]
ALTERNATIVES = [case for case in CASES if case[1].is_list and not case[1].is_fixed]
CODED = [case for case in CASES if case[1].allowed]
MANY = [case for case in ALTERNATIVES if case[1].name not in {"expand", "include"}]  # those take all there are


def name_of(value: object) -> str:
    return value.name if isinstance(value, Parameter) else str(value)


def each(cases: list[Case]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(("path", "parameter"), cases, ids=name_of)


def refusals(service: Service, target: str) -> list[dict[str, str]]:
    """Return the errors of a request that is refused."""
    reply = service.ask(target)
    assert reply.status == 400
    errors: list[dict[str, str]] = reply.json()["errors"]
    assert reply.json()["detail"] == " ".join(error["detail"] for error in errors)
    return errors


def refusal(service: Service, target: str) -> dict[str, str]:
    """Return the one error of a request that is refused."""
    (error,) = refusals(service, target)
    return error


def wrong(parameter: Parameter) -> str:
    """Return a pair of a query that a parameter does not take."""
    return f"{parameter.name}={NONSENSE}{',1,1,1' if parameter.is_fixed else ''}"


def right_value(service: Service, path: str, parameter: Parameter) -> str:
    """Return a value that a parameter takes."""
    if parameter.name == "cursor":
        return str(service.json(f"{path}?limit=1")["next_cursor"])
    if parameter.allowed:
        return parameter.allowed[-1]
    words = refusal(service, f"{path}?{wrong(parameter)}")["detail"]
    return next(value for start, value in RIGHT.items() if f"expected {start}" in words)


@each(CASES)
def test_a_right_value_is_taken(edge_cases: Service, path: str, parameter: Parameter) -> None:
    value = quote(right_value(edge_cases, path, parameter), safe=",")

    assert edge_cases.ask(f"{path}?{parameter.name}={value}").status == 200


@each(CASES)
def test_a_wrong_value_is_named_with_what_would_be_right(edge_cases: Service, path: str, parameter: Parameter) -> None:
    name = parameter.name
    error = refusal(edge_cases, f"{path}?{wrong(parameter)}")

    assert (error["name"], error["code"]) == (name, "invalid")
    assert error["detail"].startswith(f"`{name}` is '{NONSENSE}'; expected ")


@each(CASES)
def test_an_empty_value_is_refused(edge_cases: Service, path: str, parameter: Parameter) -> None:
    query = f"{parameter.name}={',,,' if parameter.is_fixed else ''}"
    error = refusals(edge_cases, f"{path}?{query}")[0]

    assert (error["name"], error["code"]) == (parameter.name, "empty")
    assert re.match(rf"`{parameter.name}` is empty; expected .+, or no `{parameter.name}`\.$", error["detail"])


@each(CASES)
def test_a_control_character_is_refused(edge_cases: Service, path: str, parameter: Parameter) -> None:
    value = right_value(edge_cases, path, parameter)
    for character in ("%00", "%07", "%0A", "%0D", "%7F", "%C2%85"):
        assert refusal(edge_cases, f"{path}?{parameter.name}={quote(value, safe=',')}{character}")["code"] == "invalid"


@each(SCALARS)
def test_a_scalar_is_given_once(edge_cases: Service, path: str, parameter: Parameter) -> None:
    pair = f"{parameter.name}={quote(right_value(edge_cases, path, parameter))}"
    error = refusal(edge_cases, f"{path}?{pair}&{pair}")

    assert error["code"] == "repeated"
    assert error["detail"] == f"`{parameter.name}` is given 2 times; expected once."


@each(MANY)
def test_a_list_takes_a_hundred_values_and_no_more(edge_cases: Service, path: str, parameter: Parameter) -> None:
    value = right_value(edge_cases, path, parameter)
    error = refusal(edge_cases, f"{path}?{parameter.name}={','.join([value] * 101)}")

    assert edge_cases.ask(f"{path}?{parameter.name}={','.join([value] * 100)}").status == 200
    assert error["detail"] == f"`{parameter.name}` has 101 values; expected 100 of them at most."


@each(CODED)
def test_a_misspelt_code_is_answered_with_the_nearest(edge_cases: Service, path: str, parameter: Parameter) -> None:
    code = max(parameter.allowed, key=len)
    error = refusal(edge_cases, f"{path}?{parameter.name}={code}x")

    assert error["detail"].endswith(f"Did you mean `{code}`?")
    assert (
        f"`{parameter.name}` is '{code}x'; expected one of: {', '.join(sorted(parameter.allowed))}. "
        in (error["detail"])
    )


@each(CASES)
def test_a_misspelt_parameter_is_answered_with_the_nearest(
    edge_cases: Service, path: str, parameter: Parameter
) -> None:
    error = refusal(edge_cases, f"{path}?{parameter.name}_=1")

    assert (error["name"], error["code"]) == (f"{parameter.name}_", "unknown")
    assert error["detail"].endswith(f"Did you mean `{parameter.name}`?")


def test_countri_is_answered_with_country(edge_cases: Service) -> None:
    detail = refusal(edge_cases, "/v1/events?countri=ML")["detail"]

    assert detail.startswith("There is no parameter 'countri'; expected one of: actor, actor_all, bbox, ")
    assert detail.endswith(" Did you mean `country`?")


def test_a_parameter_like_no_other_is_answered_without_a_guess(edge_cases: Service) -> None:
    assert "Did you mean" not in refusal(edge_cases, "/v1/events?zzzzzz=1")["detail"]


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_where_no_parameter_is_taken_the_refusal_says_so(edge_cases: Service, path: str) -> None:
    assert refusal(edge_cases, f"{path}?limit=1")["detail"] == "There is no parameter 'limit'; none is taken here."


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_takes_no_parameter_of_a_list(edge_cases: Service, kind: str) -> None:
    (record,) = edge_cases.json(f"{KINDS[kind]}?limit=1")["data"]

    item = next(route for route in ROUTES if route.operation_id == f"get_{kind}")
    taken = {parameter.name for parameter in parameters_of(spec_of(item).query)}
    for name in {parameter.name for parameter in parameters_of(LISTS[KINDS[kind]])} - taken:
        assert refusal(edge_cases, f"{KINDS[kind]}/{record['id']}?{name}=1")["code"] == "unknown"
    on_a_day = {"valid_on", "validity"} if kind in {"actor", "event", "relationship"} else set()
    assert taken == {"release", "known_at", "expand"} | on_a_day


@pytest.mark.parametrize("name", ["LIMIT", "Limit", "limit[]", "limit ", "%20limit", "", "limit%00", "from_", "_limit"])
def test_the_name_of_a_parameter_is_taken_to_the_letter(edge_cases: Service, name: str) -> None:
    assert refusal(edge_cases, f"/v1/events?{name}=1")["code"] == "unknown"


@pytest.mark.parametrize("text", BAD_NUMBERS)
def test_a_whole_number_is_written_in_one_way(edge_cases: Service, text: str) -> None:
    assert refusal(edge_cases, f"/v1/events?limit={text}")["detail"].endswith(
        "; expected a whole number from 1 to 200."
    )


@pytest.mark.parametrize("text", BAD_DAYS)
def test_a_day_is_written_in_one_way(edge_cases: Service, text: str) -> None:
    for target in (
        "/v1/events?from",
        "/v1/events?to",
        "/v1/claims?from",
        "/v1/claims?to",
        "/v1/relationships?valid_on",
    ):
        detail = refusal(edge_cases, f"{target}={text}")["detail"]

        assert detail.endswith("; expected a day such as 2021-05-24.")


@pytest.mark.parametrize("text", ["null", "nan", "NaN", "inf", "-inf", "1e400", "180.1", "-181", "%2B1", "01", "1_0"])
@pytest.mark.parametrize("side", range(4))
def test_a_side_of_a_box_is_a_number_in_degrees(edge_cases: Service, side: int, text: str) -> None:
    sides = ["0"] * 4
    sides[side] = text

    assert refusal(edge_cases, f"/v1/events?bbox={','.join(sides)}")["detail"].endswith(
        "; expected a number from -180 to 180."
    )


@pytest.mark.parametrize("sides", ["1", "1,2", "1,2,3", "1,2,3,4,5"])
def test_a_box_has_four_sides(edge_cases: Service, sides: str) -> None:
    found = sides.count(",") + 1

    assert refusal(edge_cases, f"/v1/events?bbox={sides}")["detail"] == (
        f"`bbox` has {found} values; expected 4 of them."
    )


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (path, parameter.name)
        for path, parameter in CASES
        if parameter.allowed or parameter.name in {"limit", "valid_on"}
    ],
)
def test_a_literal_null_is_no_value(edge_cases: Service, path: str, name: str) -> None:
    assert refusal(edge_cases, f"{path}?{name}=null")["code"] == "invalid"


@pytest.mark.parametrize(
    ("target", "found"),
    [
        ("/v1/events?from=2021-05-26&to=2021-05-24", "from 2021-05-26 to 2021-05-24; expected the earlier day"),
        ("/v1/claims?from=2021-05-26&to=2021-05-24", "from 2021-05-26 to 2021-05-24; expected the earlier day"),
        ("/v1/events?bbox=0,10,1,-10", "10.0 to -10.0 degrees north; expected the southern edge before"),
    ],
)
def test_a_range_the_wrong_way_round_is_refused(edge_cases: Service, target: str, found: str) -> None:
    error = refusal(edge_cases, target)

    assert error["code"] == "reversed"
    assert f"is reversed: found {found}" in error["detail"]


def test_a_range_of_one_day_is_right(edge_cases: Service) -> None:
    assert edge_cases.ask("/v1/events?from=2021-05-24&to=2021-05-24").status == 200


def test_everything_wrong_is_told_at_once(edge_cases: Service) -> None:
    errors = refusals(
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
def test_the_same_question_in_another_form_has_the_same_answer(edge_cases: Service, target: str, same: str) -> None:
    assert edge_cases.ask(target).body == edge_cases.ask(same).body


@pytest.mark.parametrize("path", LISTS)
def test_a_cursor_serves_the_same_question_in_another_form(edge_cases: Service, path: str) -> None:
    ids = edge_cases.ids(path)[:2]
    cursor = edge_cases.json(f"{path}?ids={','.join(ids)}&limit=1")["next_cursor"]
    page = edge_cases.json(f"{path}?limit=1&ids={ids[1]}&cursor={cursor}&ids={ids[0]}")

    assert [record["id"] for record in page["data"]] == ids[1:]


def test_the_sides_of_a_box_given_one_by_one_keep_their_order(edge_cases: Service) -> None:
    edge_cases.ask("/v1/events?bbox=-10&bbox=0&bbox=0&bbox=20")
    reply = edge_cases.ask("/v1/events?bbox=0&bbox=0&bbox=-10&bbox=20")

    assert reply.body == edge_cases.ask("/v1/events?bbox=0,0,-10,20").body
    assert reply.body != edge_cases.ask("/v1/events?bbox=-10,0,0,20").body


def test_names_written_in_utf_8_without_percent_signs_are_read(edge_cases: Service) -> None:
    reply = edge_cases.raw(path="/v1/actors", query_string="name=Ассими+Гойта".encode())

    assert [record["id"] for record in reply.json()["data"]] == ["goita"]


@each(ALTERNATIVES)
def test_every_list_of_values_takes_both_forms_in_any_order(
    edge_cases: Service, path: str, parameter: Parameter
) -> None:
    value = right_value(edge_cases, path, parameter)
    values = [value, parameter.allowed[0] if parameter.allowed else value]
    comma, repeated, turned = (
        edge_cases.ask(f"{path}?{query}").body
        for query in (
            f"{parameter.name}={','.join(values)}",
            "&".join(f"{parameter.name}={one}" for one in values),
            "&".join(f"{parameter.name}={one}" for one in reversed(values)),
        )
    )

    assert comma == repeated == turned
