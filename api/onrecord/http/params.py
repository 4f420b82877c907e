"""Reading query strings into the query structs of the store; anything that is not understood is an error.

Litestar's parameter reader is not used: it ignores unknown names, takes the last of repeated values, reads `null` as
no value, and knows no comma-separated lists.
"""

import re
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Annotated, TypeVar, Union, get_args, get_origin, get_type_hints
from urllib.parse import parse_qsl

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import FieldInfo

from onrecord.errors import BadParameters, ParameterError, quoted, shorten

_UNENCODED = re.compile(rb"[A-Za-z0-9_.,:-]+=[A-Za-z0-9_.,:-]*(&[A-Za-z0-9_.,:-]+=[A-Za-z0-9_.,:-]*){0,49}")
# Refused in every value: `$` at the end of a pattern matches before a final newline.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
BOOLEANS = ("true", "false")
MAX_PAIRS = 1000  # of one query string
MAX_ERRORS = 20  # reported of one request
MIN_SIMILARITY = 0.6  # of a hint, from 0 to 1: `relase` is like `release`, and `foo` is not like `from`

QueryT = TypeVar("QueryT", bound=Struct)


class NoQuery(Struct, frozen=True):
    """The query of an operation that takes no parameters."""


class Parameter(Struct, frozen=True, kw_only=True):
    """One parameter of a query, as the field of its struct declares it."""

    name: str
    field: str
    type: object
    value_type: object  # annotated type of one value; differs from `type` for a list
    python_type: object  # `value_type` without its annotations
    allowed: tuple[str, ...]  # the closed list of values; empty if there is none
    max_length: int | None  # of a text, in characters
    expected: str  # phrase for error messages: the values that are valid
    violation: str  # phrase for error messages: the fault of a text that does not match the pattern
    is_list: bool
    is_fixed: bool  # a list with a fixed number of values, such as a box; otherwise values are alternatives
    value_names: tuple[str, ...]  # of a fixed list, such as the sides of a box
    min_values: int
    max_values: int
    is_required: bool
    default: str | int | None


def parse(query_string: bytes, query_type: type[QueryT]) -> QueryT:
    """Return a query string as a struct, or raise BadParameters with every error in it."""
    required = _required(query_type)
    if not query_string and not required:
        return query_type()  # the usual request for an item, without any parsing
    parameters = _by_name(query_type)
    errors: list[ParameterError] = []
    values_by_name: dict[str, list[str]] = {}
    for name, value in parse_pairs(query_string):
        if name in parameters:
            values_by_name.setdefault(name, []).append(value)
        else:
            errors.append(_unknown(name, tuple(parameters)))
    fields: dict[str, object] = {}
    for name, values in values_by_name.items():
        parameter = parameters[name]
        try:
            fields[parameter.field] = _value(parameter, values)
        except BadParameters as error:
            errors.extend(error.errors)
    errors += [_missing(parameter) for parameter in required if parameter.name not in values_by_name]
    if errors:
        raise BadParameters(_bounded(errors))
    return query_type(**fields)


@cache
def parameters_of(query_type: type[Struct]) -> tuple[Parameter, ...]:
    """Return the parameters of a query in the order of its fields; raise TypeError for a pattern without words."""
    hints = get_type_hints(query_type, include_extras=True)
    return tuple(_parameter(field, _without_none(hints[field.name])) for field in msgspec.structs.fields(query_type))


@cache
def _by_name(query_type: type[Struct]) -> dict[str, Parameter]:
    return {parameter.name: parameter for parameter in parameters_of(query_type)}


@cache
def _required(query_type: type[Struct]) -> tuple[Parameter, ...]:
    return tuple(parameter for parameter in parameters_of(query_type) if parameter.is_required)


def _parameter(field: FieldInfo, field_type: object) -> Parameter:
    bare = _bare(field_type)
    is_list = get_origin(bare) is tuple
    value_type = get_args(bare)[0] if is_list else field_type
    python_type = _bare(value_type)
    allowed: tuple[str, ...] = BOOLEANS if python_type is bool else ()
    if isinstance(python_type, type) and issubclass(python_type, StrEnum):
        allowed = tuple(python_type)
    list_limits, limits = _limits(field_type), _limits(value_type)
    return Parameter(
        name=field.encode_name,
        field=field.name,
        type=field_type,
        value_type=value_type,
        python_type=python_type,
        allowed=allowed,
        max_length=limits.max_length or (limits.extra or {}).get("max_length"),
        expected=_expected(python_type, allowed, limits),
        violation=str((limits.extra or {}).get("violation", "is malformed")),
        is_list=is_list,
        is_fixed=is_list and list_limits.min_length is not None,
        value_names=_value_names(list_limits),
        min_values=list_limits.min_length or 1,
        max_values=list_limits.max_length or MAX_PAIRS,
        is_required=field.required,
        default=field.default if isinstance(field.default, str | int) else None,
    )


def _bare(annotated: object) -> object:
    return _bare(get_args(annotated)[0]) if get_origin(annotated) is Annotated else annotated


def _without_none(field_type: object) -> object:
    if get_origin(field_type) in {Union, UnionType}:
        return next(member for member in get_args(field_type) if member is not type(None))
    return field_type


def _limits(annotated: object) -> Meta:
    """Return the constraints of a type; those of the innermost annotation that has any."""
    if get_origin(annotated) is not Annotated:
        return Meta()
    inner, *annotations = get_args(annotated)
    metas = [meta for meta in annotations if isinstance(meta, Meta)]
    return next((meta for meta in metas if _constrains(meta)), Meta()) if metas else _limits(inner)


def _value_names(limits: Meta) -> tuple[str, ...]:
    names = (limits.extra or {}).get("value_names", ())
    return tuple(map(str, names))


def _constrains(meta: Meta) -> bool:
    return any(limit is not None for limit in (meta.ge, meta.le, meta.pattern, meta.max_length))


def _expected(python_type: object, allowed: tuple[str, ...], limits: Meta) -> str:
    """Return a phrase for the valid values of a type, or raise TypeError if it has a pattern and no phrase."""
    if allowed:
        return f"one of: {', '.join(sorted(allowed))}"
    if python_type is int:
        return f"a whole number from {limits.ge} to {limits.le}"
    if python_type is float:
        return f"a number from {limits.ge} to {limits.le}"
    if python_type is date:
        return "a day such as 2021-05-24"
    phrase = (limits.extra or {}).get("expected")
    if isinstance(phrase, str):
        return phrase
    if limits.pattern:  # a regular expression must not reach an error message
        raise TypeError(f'{limits.pattern} has no words; add `extra={{"expected": "..."}}` to its Meta')
    return f"text of at most {limits.max_length} characters" if limits.max_length else "text"


def parse_pairs(query_string: bytes) -> list[tuple[str, str]]:
    """Return the names and values of a query string, decoded; raise BadParameters if it is too long or not UTF-8."""
    if _UNENCODED.fullmatch(query_string):  # as most query strings are; splitting is faster than parse_qsl
        return [(name, value) for name, _, value in (pair.partition("=") for pair in query_string.decode().split("&"))]
    try:
        return parse_qsl(query_string.decode(), keep_blank_values=True, errors="strict", max_num_fields=MAX_PAIRS)
    except UnicodeDecodeError:
        detail = "The query string is not UTF-8."
        raise BadParameters([ParameterError(name="", code="invalid-encoding", detail=detail)]) from None
    except ValueError:
        detail = f"The query string has more than {MAX_PAIRS} parameters."
        raise BadParameters([ParameterError(name="", code="too-many", detail=detail)]) from None


def _unknown(name: str, known: tuple[str, ...]) -> ParameterError:
    hint = f" {nearest}" if (nearest := _nearest(name, known)) else ""
    expected = f"expected one of: {', '.join(sorted(known))}" if known else "this operation takes no parameters"
    detail = f"There is no parameter {quoted(name)}; {expected}.{hint}"
    return ParameterError(name=shorten(name), code="unknown", detail=detail)


def _bounded(errors: list[ParameterError]) -> list[ParameterError]:
    """Return the first errors, and the number of the others as the last one."""
    if len(errors) <= MAX_ERRORS:
        return errors
    detail = f"{len(errors) - MAX_ERRORS} more errors are not listed."
    return [*errors[:MAX_ERRORS], ParameterError(name="", code="not-listed", detail=detail)]


def _missing(parameter: Parameter) -> ParameterError:
    detail = f"`{parameter.name}` is missing; expected {parameter.expected}."
    return ParameterError(name=parameter.name, code="missing", detail=detail)


def _nearest(text: str, known: tuple[str, ...]) -> str:
    """Return `Did you mean ...?` with the most similar of the known words, or an empty text if none is similar."""
    matches = get_close_matches(text, known, n=1, cutoff=MIN_SIMILARITY)
    return f"Did you mean `{matches[0]}`?" if matches else ""


def _value(parameter: Parameter, values: list[str]) -> object:
    """Return the value of a field from every value of its parameter in the query string."""
    if parameter.is_list:
        return _list(parameter, [part for value in values for part in value.split(",")])
    if len(values) > 1:
        raise _error(parameter, "repeated", f"is given {len(values)} times", "once")
    return _convert(parameter, values[0], parameter.type)


def _list(parameter: Parameter, texts: list[str]) -> object:
    if not parameter.min_values <= len(texts) <= parameter.max_values:
        expected = f"{'' if parameter.is_fixed else 'at most '}{parameter.max_values}"
        raise _error(parameter, "invalid", f"has {len(texts)} values", expected)
    values: list[object] = []
    errors: list[ParameterError] = []
    for number, text in enumerate(texts):
        role = f" as its {parameter.value_names[number]}" if parameter.value_names else ""
        try:
            values.append(_convert(parameter, text, parameter.value_type, role))
        except BadParameters as error:
            errors.extend(error.errors)
    if errors:
        raise BadParameters(errors)
    if parameter.is_fixed or len(values) == 1:
        return tuple(values)
    # The order of alternatives has no meaning: sorted, the same set has the same cursor fingerprint.
    return tuple(sorted(set(values), key=str))


def _convert(parameter: Parameter, text: str, value_type: object, role: str = "") -> object:
    """Return a value of a type; `role` says in an error which of several values it is."""
    if not text:
        omission = "" if parameter.is_required else f", or no `{parameter.name}`"
        raise _error(parameter, "empty", "is empty", f"{parameter.expected}{omission}")
    # msgspec would also read 1e3 as an integer, and 1 as true.
    is_lenient = parameter.python_type is int and not text.lstrip("-").isdecimal()
    is_lenient = is_lenient or (parameter.python_type is bool and text not in BOOLEANS)
    if is_lenient or _CONTROL.search(text):
        raise _invalid(parameter, text, role)
    try:
        return msgspec.convert(text, value_type, strict=False)
    except msgspec.ValidationError:
        raise _invalid(parameter, text, role) from None


def _invalid(parameter: Parameter, text: str, role: str) -> BadParameters:
    """Return the error of a value, which names the first constraint that the value breaks."""
    control = _CONTROL.search(text)
    if control:
        return _error(parameter, "invalid", f"has the control character U+{ord(control[0]):04X}", parameter.expected)
    if parameter.max_length and len(text) > parameter.max_length:
        return _error(parameter, "invalid", f"is {len(text)} characters long", f"at most {parameter.max_length}")
    wrong = f"{_violation(parameter, text)}: found {quoted(text)}{role}"
    return _error(parameter, "invalid", wrong, parameter.expected, _nearest(text, parameter.allowed))


def _violation(parameter: Parameter, text: str) -> str:
    """Return the constraint that a value breaks; it is not too long and has no control character."""
    if parameter.allowed:
        return "is not in the list"
    if parameter.python_type is date:
        return "is not a date"
    if parameter.python_type is int:
        return (
            "is out of range" if _NUMBER.fullmatch(text) and text.lstrip("-").isdecimal() else "is not a whole number"
        )
    if parameter.python_type is float:
        return "is out of range" if _NUMBER.fullmatch(text) else "is not a number"
    return parameter.violation


def _error(parameter: Parameter, code: str, wrong: str, expected: str, hint: str = "") -> BadParameters:
    detail = f"`{parameter.name}` {wrong}; expected {expected}.{f' {hint}' if hint else ''}"
    return BadParameters([ParameterError(name=parameter.name, code=code, detail=detail)])
