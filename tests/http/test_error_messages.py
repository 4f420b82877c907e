"""Error messages name the constraint that failed in words, and repeat at most 80 characters of a value."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import Meta, Struct, inspect

from onrecord.http.app import ROUTES
from onrecord.http.params import Parameter, parameters_of
from onrecord.http.routing import path_of, spec_of
from support.sample_requests import target_of
from support.service import LISTS, Service

MAX_QUOTED = 80
LONG = "a" * 301
SHORTENED = "a" * 79 + "…"
ID = "an id such as `mali`: lower-case letters, digits and hyphens, at most 80 characters"
PARTIAL_DAY = "a day such as 2021-05-24, a month such as 2021-05, or a year such as 2021"
COUNTRY = "a two-letter country code such as `ML`"
TEXT = "text of at most 300 characters without control characters"

PATHS = {str(route.operation_id): path_of(route) for route in ROUTES}
PARAMETERS = [
    (str(route.operation_id), parameter) for route in ROUTES for parameter in parameters_of(spec_of(route).query)
]
REQUIRED = [case for case in PARAMETERS if case[1].is_required]


def patterns_in(value_type: inspect.Type) -> set[str]:
    """Return the regular expressions of a type."""
    match value_type:
        case inspect.Metadata(type=inner):
            return patterns_in(inner)
        case inspect.StrType(pattern=str(pattern)):
            return {pattern}
        case _:
            return set()


PATTERNS = {pattern for _, each in PARAMETERS for pattern in patterns_in(inspect.type_info(each.value_type))}


def target_with(operation_id: str, name: str, value: str) -> str:
    """Return a request that is valid but for one parameter."""
    target, _, query = target_of(PATHS[operation_id]).partition("?")
    others = [pair for pair in query.split("&") if pair and pair.partition("=")[0] != name]
    changed = f"{quote(name, safe='')}={quote(value, safe='')}"
    return f"{target}?{'&'.join([*others, changed])}"


def error_of(service: Service, target: str, status: int = 400) -> dict[str, str]:
    """Return the only error of a bad request."""
    response = service.request(target)
    assert response.status == status
    (error,) = response.json()["errors"]
    return dict(error)


def assert_brief(text: str, value: str) -> None:
    """Assert that a text repeats no more than 80 characters of a value in a row, as sent or escaped."""
    windows = [value[start : start + MAX_QUOTED + 1] for start in range(len(value) - MAX_QUOTED)]

    assert not [window for window in windows if window in text or repr(window)[1:-1] in text]


def name_of(value: object) -> str:
    return value.name if isinstance(value, Parameter) else str(value)


def test_there_are_patterns_to_look_for() -> None:
    assert len(PATTERNS) >= 7


@pytest.mark.parametrize(("operation_id", "parameter"), PARAMETERS, ids=name_of)
@pytest.mark.parametrize("value", [LONG, "!" * 500, "é" * 90, " ", "\x07", "^[a-z]+$"], ids=ascii)
def test_an_error_names_the_constraint_and_shortens_the_value(
    mali: Service, operation_id: str, parameter: Parameter, value: str
) -> None:
    response = mali.request(target_with(operation_id, parameter.name, value))

    if response.status == 200:
        assert parameter.expected.startswith("text of ")
        assert len(value) <= (parameter.max_length or 0)
    else:
        detail = response.json()["detail"]

        assert response.status == (406 if parameter.name == "format" else 400)
        assert "; expected " in detail
        assert_brief(detail, value)
        assert not [pattern for pattern in PATTERNS if pattern in detail]


@pytest.mark.parametrize(("operation_id", "parameter"), REQUIRED, ids=name_of)
def test_a_missing_parameter_is_named_with_the_expected_values(
    mali: Service, operation_id: str, parameter: Parameter
) -> None:
    target, _, query = target_of(PATHS[operation_id]).partition("?")
    others = [pair for pair in query.split("&") if pair.partition("=")[0] != parameter.name]

    assert error_of(mali, f"{target}?{'&'.join(others)}") == {
        "location": "query",
        "name": parameter.name,
        "code": "missing",
        "detail": f"`{parameter.name}` is missing; expected {parameter.expected}.",
    }


@pytest.mark.parametrize(
    ("target", "detail"),
    [
        ("/v1/search", f"`q` is missing; expected {TEXT}."),
        (f"/v1/search?q={LONG}", "`q` is 301 characters long; expected at most 300."),
        (f"/v1/suggest?q={LONG}", "`q` is 301 characters long; expected at most 100."),
        (
            "/v1/search?q=a%07b",
            "`q` has the control character U+0007; expected text of at most 300 characters without control characters.",
        ),
        (f"/v1/events?actor={LONG}", "`actor` is 301 characters long; expected at most 80."),
        (
            "/v1/events?actor=Mali",
            f"`actor` is malformed: found 'Mali'; expected {ID}.",
        ),
        (
            "/v1/events?country=ml",
            f"`country` is malformed: found 'ml'; expected {COUNTRY}.",
        ),
        (
            f"/v1/events?country={LONG}",
            f"`country` is malformed: found '{SHORTENED}' (301 characters); expected {COUNTRY}.",
        ),
        (
            f"/v1/events?from={LONG}",
            f"`from` is not a date: found '{SHORTENED}' (301 characters); expected {PARTIAL_DAY}.",
        ),
        ("/v1/events?limit=201", "`limit` is out of range: found '201'; expected a whole number from 1 to 200."),
        (
            "/v1/documents?language=French",
            "`language` is malformed: found 'French'; expected a language tag such as `fr` or `ru-Latn`.",
        ),
        (
            "/v1/actors?identifier=Q912",
            "`identifier` is malformed: found 'Q912'; expected a scheme and a value such as `wikidata:Q912`.",
        ),
        ("/v1/events?release=.", "`release` is malformed: found '.'; expected a version such as `2026-11-23.1`."),
        (
            "/v1/events?cursor=a.b",
            "`cursor` is malformed: found 'a.b'; expected the `next_cursor` of a page of this list.",
        ),
    ],
    ids=lambda value: value[:40],
)
def test_an_error_is_in_words(mali: Service, target: str, detail: str) -> None:
    assert error_of(mali, target)["detail"] == detail


def test_a_long_name_of_a_parameter_is_shortened(mali: Service) -> None:
    error = error_of(mali, f"/v1/events?{LONG}=1")

    assert error["name"] == SHORTENED
    assert error["detail"].startswith(f"There is no parameter '{SHORTENED}' (301 characters); expected one of: actor, ")


@pytest.mark.parametrize(
    ("target", "status"),
    [
        *((f"{path}/{LONG}", 404) for path in LISTS),
        (f"/v1/codebooks/{LONG}", 404),
        (f"/v1/claims/{LONG}/links", 404),
        (f"/v1/events/{LONG}/accounts", 404),
        (f"/v1/actors/{LONG}/cite", 404),
        (f"/v1/graph/{LONG}", 404),
        (f"/v1/bulk/{LONG}/events.csv", 404),
        (f"/v1/bulk/2026-11-23.1/{LONG}", 404),
        (f"/v1/events.{LONG}", 406),
        (f"/v1/events?format={LONG}", 406),
        (f"/v1/{LONG}", 404),
        (f"/docs/{LONG}", 404),
    ],
    ids=lambda value: str(value).replace(LONG, "LONG"),
)
def test_a_long_value_in_a_path_is_shortened(mali: Service, target: str, status: int) -> None:
    response = mali.request(target)

    assert response.status == status
    assert_brief(response.body.decode(), LONG)


@pytest.mark.parametrize(
    ("target", "beginning"),
    [
        (f"/v1/actors/{LONG}", f"There is no actor with the id '{SHORTENED}' (301 characters)."),
        (f"/v1/codebooks/{LONG}", f"There is no codebook with the id '{SHORTENED}' (301 characters)."),
        (f"/v1/bulk/{LONG}/events.csv", f"There is no release with the version '{SHORTENED}' (301 characters); "),
        (f"/v1/bulk/2026-11-23.1/{LONG}", f"There is no bulk file '{SHORTENED}' (301 characters); expected one of: "),
        (f"/v1/events?format={LONG}", f"This is not available as '{SHORTENED}' (301 characters); expected one of: "),
    ],
    ids=lambda value: value.replace(LONG, "LONG")[:40],
)
def test_a_shortened_value_is_followed_by_its_length(mali: Service, target: str, beginning: str) -> None:
    assert mali.request(target).json()["detail"].startswith(beginning)


def test_a_long_header_is_shortened(mali: Service) -> None:
    response = mali.request("/v1/events", headers={"accept": LONG})

    assert response.status == 406
    assert_brief(response.body.decode(), LONG)


def test_a_long_method_is_shortened(mali: Service) -> None:
    response = mali.request("/v1/events", method=LONG)

    assert response.status == 405
    assert_brief(response.body.decode(), LONG)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(case=st.sampled_from(PARAMETERS), text=st.text(max_size=400), part=st.sampled_from(["name", "value"]))
def test_no_error_repeats_a_long_value_or_has_a_regular_expression(
    mali: Service, case: tuple[str, Parameter], text: str, part: str
) -> None:
    operation_id, parameter = case
    pair = (text, "1") if part == "name" else (parameter.name, text)
    response = mali.request(target_with(operation_id, *pair))

    if response.status != 200:
        problem = response.json()
        for message in [problem["detail"], *(member for error in problem["errors"] for member in error.values())]:
            assert_brief(message, text)
            assert not [pattern for pattern in PATTERNS if pattern in message]


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=st.sampled_from([*LISTS, "/v1/codebooks", "/v1/graph", "/v1/bulk/2026-11-23.1"]),
    value=st.text(st.characters(codec="utf-8", exclude_characters="/?"), min_size=81, max_size=400),
)
def test_no_error_repeats_a_long_value_of_a_path(mali: Service, path: str, value: str) -> None:
    response = mali.request(f"{path}/{quote(value, safe='')}")

    # Letters after a dot are the suffix of a format.
    assert response.status == 404 or (response.status == 406 and "." in value)
    assert_brief(response.json()["detail"], value)


class Level(StrEnum):
    LOW = "low"
    HIGH = "high"


class EveryType(Struct, frozen=True, kw_only=True):
    level: Level = Level.LOW
    is_exact: bool = False
    size: Annotated[int, Meta(ge=1, le=9)] = 1
    angle: Annotated[float, Meta(ge=-1, le=1)] = 0
    day: date | None = None
    title: Annotated[str, Meta(max_length=5)] | None = None
    code: Annotated[str, Meta(pattern="^[a-z]$", extra={"expected": "a letter"})] | None = None


def test_the_expected_values_derive_from_the_type() -> None:
    assert {parameter.name: parameter.expected for parameter in parameters_of(EveryType)} == {
        "level": "one of: high, low",
        "is_exact": "one of: false, true",
        "size": "a whole number from 1 to 9",
        "angle": "a number from -1 to 1",
        "day": "a day such as 2021-05-24",
        "title": "text of at most 5 characters",
        "code": "a letter",
    }


class PatternWithoutWords(Struct, frozen=True, kw_only=True):
    code: Annotated[str, Meta(pattern="^[a-z]$")] | None = None


def test_a_pattern_without_words_is_refused_before_the_service_starts() -> None:
    with pytest.raises(TypeError, match=r"^\^\[a-z\]\$ has no words; add `extra="):
        parameters_of(PatternWithoutWords)


@pytest.mark.parametrize("count", [19, 20, 21, 1000])
def test_the_errors_of_one_request_are_bounded(mali: Service, count: int) -> None:
    query = "&".join(f"x{number:04}=1" for number in range(count))
    errors = mali.request(f"/v1/events?{query}").json()["errors"]

    assert [error["name"] for error in errors[:20]] == [f"x{number:04}" for number in range(min(count, 20))]
    more = [f"{count - 20} more errors are not listed."] if count > 20 else []
    assert [error["detail"] for error in errors[20:]] == more


@pytest.mark.parametrize("name", ["foo", "bar", "x", "nothing", "token", "callback"])
def test_a_parameter_that_is_like_no_other_gets_no_hint(mali: Service, name: str) -> None:
    assert "Did you mean" not in error_of(mali, f"/v1/events?{name}=1")["detail"]


@pytest.mark.parametrize(
    ("name", "nearest"),
    [("contry", "country"), ("limt", "limit"), ("relase", "release"), ("actors", "actor")],
)
def test_a_slip_gets_the_nearest_parameter(mali: Service, name: str, nearest: str) -> None:
    assert error_of(mali, f"/v1/events?{name}=1")["detail"].endswith(f" Did you mean `{nearest}`?")
