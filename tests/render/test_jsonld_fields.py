"""JSON-LD has every field of every kind of record: changing the value of a field changes it in the graph."""

import json
import re
from collections import Counter
from collections.abc import Iterator

import msgspec
import pytest
from msgspec import inspect
from pyld import jsonld

from onrecord.render.jsonld import context
from support.rendering import BASE_URL, KINDS, rendered, writer_for
from support.tables import TYPES

# Fields that JSON-LD leaves out, as kind and path, each with its reason.
LEFT_OUT = {
    ("actor", "names.kind"): "a name is a literal with a language, which can have no property",
    ("actor", "names.document"): "as for `names.kind`",
}

# Two values for a text with a pattern: the first pair that matches is taken. The dates are uncertain, since a date
# without doubt is written a second time, as one of schema.org, and would hide that the first is missing.
TEXTS = [
    ("one", "two"),
    ("AA", "BB"),
    ("2021~", "2022~"),
    ("x:one", "x:two"),
    ("https://one.example/", "https://two.example/"),
    ("1" * 64, "2" * 64),
]


class Field(msgspec.Struct, frozen=True):
    """A field that is no struct, by its path from the record, with two values and their expected leaf in the graph."""

    path: str
    values: tuple[object, object]
    expected: object


def fields_of(info: inspect.Type, path: str = "", refers_to: str | None = None) -> Iterator[Field]:
    """Yield the fields below a type, those of nested structs and of the members of lists included."""
    match info:
        case inspect.Metadata():
            yield from fields_of(info.type, path, (info.extra or {}).get("refers_to", refers_to))
        case inspect.UnionType():
            (other,) = [each for each in info.types if not isinstance(each, inspect.NoneType)]
            yield from fields_of(other, path, refers_to)
        case inspect.VarTupleType():
            yield from fields_of(info.item_type, path, refers_to)
        case inspect.StructType():
            for field in info.fields:
                yield from fields_of(field.type, f"{path}.{field.encode_name}".removeprefix("."))
        case _:
            values = two_values(info)
            yield Field(path, values, f"{BASE_URL}/v1/{refers_to}s/{values[1]}" if refers_to else values[1])


def two_values(info: inspect.Type) -> tuple[object, object]:
    """Return two different values of a type, as JSON has them."""
    match info:
        case inspect.EnumType():
            first, second, *_ = info.cls
            return first.value, second.value
        case inspect.BoolType():
            return True, False
        case inspect.IntType():
            return 1, 2
        case inspect.FloatType():
            return 1.5, 2.5
        case inspect.DateType():
            return "2021-01-01", "2021-01-02"
        case inspect.StrType():
            return next(pair for pair in TEXTS if all(re.search(info.pattern or "", text) for text in pair))
        case _:
            raise NotImplementedError(f"two values of {info}: add a case for this type")


def full(info: inspect.Type, changed: str | None, path: str = "") -> object:
    """Return a value in which every field is filled: with its second value for the changed path, else its first."""
    match info:
        case inspect.Metadata():
            return full(info.type, changed, path)
        case inspect.UnionType():
            (other,) = [each for each in info.types if not isinstance(each, inspect.NoneType)]
            return full(other, changed, path)
        case inspect.VarTupleType():
            return [full(info.item_type, changed, path)]
        case inspect.StructType():
            return {
                field.encode_name: full(field.type, changed, f"{path}.{field.encode_name}".removeprefix("."))
                for field in info.fields
            }
        case _:
            return two_values(info)[path == changed]


def load(url: str, _: object) -> dict[str, object]:
    """Return the context that the package ships as a web server would."""
    return {"contextUrl": None, "documentUrl": url, "document": json.loads(context())}


def leaves(value: object) -> Iterator[str]:
    """Yield every value of a graph that is no object and no list, as JSON; types are not among them."""
    match value:
        case dict():
            for key, member in value.items():
                yield from leaves(member) if key != "@type" else ()
        case list():
            for member in value:
                yield from leaves(member)
        case _:
            yield json.dumps(value)


def graph(kind: str, changed: str | None = None) -> Counter[str]:
    """Return how often each value is in the expanded graph of a full record."""
    doc = json.dumps(full(inspect.type_info(TYPES[kind]), changed)).encode()
    document = json.loads(rendered(writer_for("jsonld", kind), [doc]))
    return Counter(leaves(jsonld.expand(document, {"documentLoader": load})))


FIELDS = [(kind, field) for kind in KINDS for field in fields_of(inspect.type_info(TYPES[kind]))]


@pytest.mark.parametrize(("kind", "field"), [pytest.param(*each, id=f"{each[0]}-{each[1].path}") for each in FIELDS])
def test_a_field_is_in_json_ld_unless_it_is_left_out_on_purpose(kind: str, field: Field) -> None:
    added = graph(kind, field.path) - graph(kind)

    assert (json.dumps(field.expected) in added) == ((kind, field.path) not in LEFT_OUT)


def test_only_fields_that_records_have_are_left_out() -> None:
    assert LEFT_OUT.keys() <= {(kind, field.path) for kind, field in FIELDS}
