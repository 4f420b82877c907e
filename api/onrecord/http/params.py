"""Query strings read into the structs of the store: everything that is not understood is refused, with a reason.

Litestar would let unknown names and repeated scalars pass, take `null` for none, and knows no lists by comma.
"""

import re
from collections.abc import Callable
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

from onrecord.errors import BadParameters, ParameterError

_PLAIN = re.compile(rb"[A-Za-z0-9_.,:-]+=[A-Za-z0-9_.,:-]*(&[A-Za-z0-9_.,:-]+=[A-Za-z0-9_.,:-]*){0,49}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")  # refused everywhere: `$` in a pattern passes a last newline
TRUTHS = ("true", "false")
MAX_FIELDS = 1000  # pairs in one query string

QueryT = TypeVar("QueryT", bound=Struct)


class NoQuery(Struct, frozen=True):
    """For what takes no parameters."""


class Parameter(Struct, frozen=True, kw_only=True):
    """One parameter of a query, as its struct's field declares it."""

    name: str
    field: str
    type: object
    is_list: bool
    member: object
    allowed: tuple[str, ...]
    is_whole: bool  # a whole number
    is_fixed: bool  # a list of so many values, such as a box, rather than alternatives
    at_least: int  # values of a list
    at_most: int
    is_required: bool
    default: str | int | None


def parse(query_string: bytes, query_type: type[QueryT]) -> QueryT:
    """Return the query that a query string asks, or raise BadParameters with everything that is wrong with it."""
    required = _required(query_type)
    if not query_string and not required:
        return query_type()
    parameters = _by_name(query_type)
    errors: list[ParameterError] = []
    given: dict[str, list[str]] = {}
    for name, value in _pairs(query_string):
        if name in parameters:
            given.setdefault(name, []).append(value)
        else:
            errors.append(_unknown(name, tuple(parameters)))
    fields: dict[str, object] = {}
    for name, values in given.items():
        parameter = parameters[name]
        try:
            fields[parameter.field] = _value(parameter, values)
        except BadParameters as error:
            errors.extend(error.errors)
    errors += [_missing(each) for each in required if each.name not in given]
    if errors:
        raise BadParameters(errors)
    return query_type(**fields)


@cache
def parameters_of(query_type: type[Struct]) -> tuple[Parameter, ...]:
    """Return the parameters that a query has, in the order of its fields."""
    hints = get_type_hints(query_type, include_extras=True)
    return tuple(_parameter(field, _without_none(hints[field.name])) for field in msgspec.structs.fields(query_type))


@cache
def _by_name(query_type: type[Struct]) -> dict[str, Parameter]:
    return {parameter.name: parameter for parameter in parameters_of(query_type)}


@cache
def _required(query_type: type[Struct]) -> tuple[Parameter, ...]:
    return tuple(parameter for parameter in parameters_of(query_type) if parameter.is_required)


def _parameter(field: FieldInfo, kind: object) -> Parameter:
    bare = _bare(kind)
    is_list = get_origin(bare) is tuple
    member = get_args(bare)[0] if is_list else kind
    enum = _bare(member)
    allowed: tuple[str, ...] = TRUTHS if enum is bool else ()
    if isinstance(enum, type) and issubclass(enum, StrEnum):
        allowed = tuple(enum)
    limits = _limits(kind)
    return Parameter(
        name=field.encode_name,
        field=field.name,
        type=kind,
        is_list=is_list,
        member=member,
        allowed=allowed,
        is_whole=_bare(member) is int,
        is_fixed=is_list and limits.min_length is not None,
        at_least=limits.min_length or 1,
        at_most=limits.max_length or MAX_FIELDS,
        is_required=field.required,
        default=field.default if isinstance(field.default, str | int) else None,
    )


def _bare(kind: object) -> object:
    return _bare(get_args(kind)[0]) if get_origin(kind) is Annotated else kind


def _without_none(kind: object) -> object:
    if get_origin(kind) in {Union, UnionType}:
        return next(arm for arm in get_args(kind) if arm is not type(None))
    return kind


def _pairs(query_string: bytes) -> list[tuple[str, str]]:
    if _PLAIN.fullmatch(query_string):  # nothing in it is encoded, as in most queries
        return [(name, value) for name, _, value in (pair.partition("=") for pair in query_string.decode().split("&"))]
    try:
        return parse_qsl(query_string.decode(), keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS)
    except UnicodeDecodeError:
        raise BadParameters(
            [ParameterError(name="", code="invalid-encoding", detail="The query string is not UTF-8.")]
        ) from None
    except ValueError:
        detail = f"The query string has more than {MAX_FIELDS} parameters."
        raise BadParameters([ParameterError(name="", code="too-many", detail=detail)]) from None


def _unknown(name: str, known: tuple[str, ...]) -> ParameterError:
    nearest = get_close_matches(name, known, n=1, cutoff=0.5)
    hint = f" Did you mean `{nearest[0]}`?" if nearest else ""
    allowed = f"expected one of: {', '.join(sorted(known))}" if known else "none is taken here"
    return ParameterError(name=name, code="unknown", detail=f"There is no parameter {name!r}; {allowed}.{hint}")


def _missing(parameter: Parameter) -> ParameterError:
    detail = f"`{parameter.name}` is missing; expected {expected(parameter)}."
    return ParameterError(name=parameter.name, code="missing", detail=detail)


def _value(parameter: Parameter, values: list[str]) -> object:
    if parameter.is_list:
        members = [part for value in values for part in value.split(",")]
        return _list(parameter, members)
    if len(values) > 1:
        raise _fault(parameter, "repeated", f"is given {len(values)} times; expected once")
    return _convert(parameter, values[0], parameter.type)


def _list(parameter: Parameter, members: list[str]) -> object:
    if not parameter.at_least <= len(members) <= parameter.at_most:
        raise _fault(parameter, "invalid", f"has {len(members)} values; expected {_bounds(parameter)}")
    values: list[object] = []
    errors: list[ParameterError] = []
    for member in members:
        try:
            values.append(_convert(parameter, member, parameter.member))
        except BadParameters as error:
            errors.extend(error.errors)
    if errors:
        raise BadParameters(errors)
    if parameter.is_fixed or len(values) == 1:
        return tuple(values)
    return tuple(sorted(set(values), key=str))  # any order of the same alternatives is the same question


def _convert(parameter: Parameter, text: str, kind: object) -> object:
    if not text:
        omitted = "" if parameter.is_required else f", or no `{parameter.name}`"
        raise _fault(parameter, "empty", f"is empty; expected {expected(parameter)}{omitted}")
    is_loose = parameter.is_whole and not text.lstrip("-").isdecimal()  # such as 1e3, which msgspec would take
    is_loose = is_loose or (parameter.allowed is TRUTHS and text not in TRUTHS)
    if _CONTROL.search(text) or is_loose:
        raise _invalid(parameter, text)
    try:
        return msgspec.convert(text, kind, strict=False)
    except msgspec.ValidationError:
        raise _invalid(parameter, text) from None


def _invalid(parameter: Parameter, text: str) -> BadParameters:
    nearest = get_close_matches(text, parameter.allowed, n=1, cutoff=0.5)
    hint = f". Did you mean `{nearest[0]}`?" if nearest else ""
    return _fault(parameter, "invalid", f"is {text!r}; expected {expected(parameter)}{hint}")


def _fault(parameter: Parameter, code: str, what: str) -> BadParameters:
    detail = f"`{parameter.name}` {what}".rstrip(".?") + ("?" if what.endswith("?") else ".")
    return BadParameters([ParameterError(name=parameter.name, code=code, detail=detail)])


def expected(parameter: Parameter) -> str:
    """Return in words what one value of a parameter may be."""
    if parameter.allowed:
        return f"one of: {', '.join(sorted(parameter.allowed))}"
    limits = _limits(parameter.member)
    for kind, words in _WORDS.items():
        if _bare(parameter.member) is kind:
            return words(limits)
    return "text"


def _limits(kind: object) -> Meta:
    """Return the constraints of a type, the inner ones where both have some."""
    if get_origin(kind) is not Annotated:
        return Meta()
    inner, *rest = get_args(kind)
    metas = [meta for meta in rest if isinstance(meta, Meta)]
    return next((meta for meta in metas if _constrains(meta)), Meta()) if metas else _limits(inner)


def _constrains(meta: Meta) -> bool:
    return any(limit is not None for limit in (meta.ge, meta.le, meta.pattern, meta.max_length))


def _bounds(parameter: Parameter) -> str:
    return f"{parameter.at_most} of them" if parameter.is_fixed else f"{parameter.at_most} of them at most"


def _text(limits: Meta) -> str:
    if limits.pattern:
        return f"text that matches {limits.pattern}"
    return f"text of at most {limits.max_length} characters" if limits.max_length else "text"


_WORDS: dict[type, Callable[[Meta], str]] = {
    int: lambda limits: f"a whole number from {limits.ge} to {limits.le}",
    float: lambda limits: f"a number from {limits.ge} to {limits.le}",
    date: lambda _: "a day such as 2021-05-24",
    str: _text,
}
