"""Records as Arrow tables: the schema comes from the record types, the values from the stored JSON.

Arrow parses the stored JSON itself, so nothing is encoded twice, and the columns of all formats have the same types.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import TypeAlias

import pyarrow
from msgspec import inspect
from pyarrow import compute
from pyarrow.json import ParseOptions, ReadOptions, read_json

from onrecord.records.dataset import Record

# Quoted: these classes are generic in the type stubs only.
Field: TypeAlias = "pyarrow.Field[pyarrow.DataType]"
Values: TypeAlias = "pyarrow.Array[pyarrow.Scalar[pyarrow.DataType]]"

ARROW_TYPES: dict[type[inspect.Type], pyarrow.DataType] = {
    inspect.StrType: pyarrow.string(),
    inspect.EnumType: pyarrow.string(),
    inspect.BoolType: pyarrow.bool_(),
    inspect.IntType: pyarrow.int64(),
    inspect.FloatType: pyarrow.float64(),
    inspect.DateType: pyarrow.date32(),
}
# The fields of a null struct are null too, even those declared not nullable. Arrow wants some value there, which
# Parquet does not store.
FILL_VALUES = {
    kind: pyarrow.scalar(value, kind)
    for kind, value in {
        pyarrow.string(): "",
        pyarrow.bool_(): False,
        pyarrow.int64(): 0,
        pyarrow.float64(): 0.0,
        pyarrow.date32(): date.min,
    }.items()
}


def schema_of(record_type: type[Record], metadata: Mapping[str, str]) -> pyarrow.Schema:
    """Return the Arrow schema of a record type; each column has its description in its metadata."""
    info = inspect.type_info(record_type)
    if not isinstance(info, inspect.StructType):
        raise TypeError(record_type)
    return pyarrow.schema(
        [_field(field.encode_name, field.type) for field in info.fields],
        metadata={name.encode(): text for name, text in metadata.items()},
    )


def table_of(docs: Sequence[bytes], schema: pyarrow.Schema) -> pyarrow.Table:
    """Return records, given as JSON, as a table; raise pyarrow.ArrowInvalid for a field that the schema lacks."""
    lines = b"\n".join(docs)
    read = read_json(
        BytesIO(lines),
        # One block and no threads: the same records give the same chunks, and the same bytes of Parquet.
        read_options=ReadOptions(use_threads=False, block_size=len(lines) + 1),
        # By default, a field that the schema lacks would become a column, which is then dropped silently below.
        parse_options=ParseOptions(
            explicit_schema=pyarrow.schema([_json_field(field) for field in schema]), unexpected_field_behavior="error"
        ),
    )
    return pyarrow.table([_convert(read[field.name].combine_chunks(), field) for field in schema], schema=schema)


def _field(name: str, kind: inspect.Type) -> Field:
    bare, is_nullable, description = _unwrap(kind)
    return pyarrow.field(
        name, _arrow(bare), nullable=is_nullable, metadata={"description": description} if description else None
    )


def _unwrap(kind: inspect.Type) -> tuple[inspect.Type, bool, str]:
    """Return a type without null and constraints, whether it is nullable, and its outermost description."""
    match kind:
        case inspect.Metadata():
            bare, is_nullable, description = _unwrap(kind.type)
            return bare, is_nullable, str((kind.extra_json_schema or {}).get("description") or description)
        case inspect.UnionType():
            (member,) = (each for each in kind.types if not isinstance(each, inspect.NoneType))
            bare, _, description = _unwrap(member)
            return bare, True, description
        case _:
            return kind, False, ""


def _arrow(kind: inspect.Type) -> pyarrow.DataType:
    match kind:
        case inspect.StructType():
            return pyarrow.struct([_field(field.encode_name, field.type) for field in kind.fields])
        case inspect.VarTupleType():
            return pyarrow.list_(_field("element", kind.item_type))
        case _:
            return ARROW_TYPES[type(kind)]


def _json_field(field: Field) -> Field:
    """Return a field as read_json can fill it: dates as strings, and everything nullable."""
    kind = field.type
    if pyarrow.types.is_struct(kind):
        kind = pyarrow.struct([_json_field(each) for each in kind])
    elif pyarrow.types.is_list(kind):
        kind = pyarrow.list_(_json_field(kind.value_field))
    elif pyarrow.types.is_date32(kind):
        kind = pyarrow.string()
    return pyarrow.field(field.name, kind)


def _convert(values: Values, field: Field) -> Values:
    """Return values, as read from JSON, with the type and nullability of a field of the schema."""
    kind = field.type
    # Arrays are built from their children below, which loses their nulls unless these are given as a mask.
    mask = values.is_null() if field.nullable and values.null_count else None
    if isinstance(values, pyarrow.StructArray) and isinstance(kind, pyarrow.StructType):
        children = [_convert(values.field(index), child) for index, child in enumerate(kind)]
        return pyarrow.StructArray.from_arrays(children, fields=list(kind), mask=mask)
    if isinstance(values, pyarrow.ListArray) and isinstance(kind, pyarrow.ListType):
        elements = _convert(values.values, kind.value_field)
        return pyarrow.ListArray.from_arrays(values.offsets, elements, type=kind, mask=mask)
    values = values.cast(kind)
    return values if field.nullable else compute.fill_null(values, FILL_VALUES[kind])
