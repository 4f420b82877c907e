"""Records as Arrow tables: the schema is read from the record types, the values from the records as they are sent."""

from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import TypeAlias

import pyarrow
from msgspec import inspect
from pyarrow import compute
from pyarrow.json import ParseOptions, ReadOptions, read_json

from onrecord.records.dataset import Record

# As text, since these are generic in the stubs only.
Field: TypeAlias = "pyarrow.Field[pyarrow.DataType]"
Values: TypeAlias = "pyarrow.Array[pyarrow.Scalar[pyarrow.DataType]]"

PLAIN: dict[type[inspect.Type], pyarrow.DataType] = {
    inspect.StrType: pyarrow.string(),
    inspect.EnumType: pyarrow.string(),
    inspect.BoolType: pyarrow.bool_(),
    inspect.IntType: pyarrow.int64(),
    inspect.FloatType: pyarrow.float64(),
    inspect.DateType: pyarrow.date32(),
}
# What stands in a field that is never null where it is part of a null; Parquet does not store it.
NOTHING = {
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
    """Return the columns of a record type, each with its description, and with what is said of the whole."""
    info = inspect.type_info(record_type)
    if not isinstance(info, inspect.StructType):
        raise TypeError(record_type)
    return pyarrow.schema(
        [_field(each.encode_name, each.type) for each in info.fields],
        metadata={name.encode(): text for name, text in metadata.items()},
    )


def table_of(docs: Sequence[bytes], schema: pyarrow.Schema) -> pyarrow.Table:
    """Return records as they are sent as a table."""
    lines = b"\n".join(docs)
    found = read_json(
        BytesIO(lines),
        # One block, and no threads: the same records give the same chunks.
        read_options=ReadOptions(use_threads=False, block_size=len(lines) + 1),
        parse_options=ParseOptions(
            explicit_schema=pyarrow.schema([_as_read(field) for field in schema]), unexpected_field_behavior="error"
        ),
    )
    return pyarrow.table([_fitted(found[field.name].combine_chunks(), field) for field in schema], schema=schema)


def _field(name: str, kind: inspect.Type) -> Field:
    bare, is_nullable, description = _bare(kind)
    return pyarrow.field(
        name, _arrow(bare), nullable=is_nullable, metadata={"description": description} if description else None
    )


def _bare(kind: inspect.Type) -> tuple[inspect.Type, bool, str]:
    """Return a type without null and constraints, whether it may be null, and the outermost description."""
    match kind:
        case inspect.Metadata():
            bare, is_nullable, description = _bare(kind.type)
            return bare, is_nullable, str((kind.extra_json_schema or {}).get("description") or description)
        case inspect.UnionType():
            (arm,) = (each for each in kind.types if not isinstance(each, inspect.NoneType))
            bare, _, description = _bare(arm)
            return bare, True, description
        case _:
            return kind, False, ""


def _arrow(kind: inspect.Type) -> pyarrow.DataType:
    match kind:
        case inspect.StructType():
            return pyarrow.struct([_field(each.encode_name, each.type) for each in kind.fields])
        case inspect.VarTupleType():
            return pyarrow.list_(_field("element", kind.item_type))
        case _:
            return PLAIN[type(kind)]


def _as_read(field: Field) -> Field:
    """Return a field as JSON is read into it: days as text, and null anywhere, which pyarrow wants below a null."""
    kind = field.type
    if pyarrow.types.is_struct(kind):
        kind = pyarrow.struct([_as_read(each) for each in kind])
    elif pyarrow.types.is_list(kind):
        kind = pyarrow.list_(_as_read(kind.value_field))
    elif pyarrow.types.is_date32(kind):
        kind = pyarrow.string()
    return pyarrow.field(field.name, kind)


def _fitted(values: Values, field: Field) -> Values:
    """Return what was read as what the schema says."""
    kind = field.type
    mask = values.is_null() if field.nullable and values.null_count else None
    if isinstance(values, pyarrow.StructArray) and isinstance(kind, pyarrow.StructType):
        parts = [_fitted(values.field(number), each) for number, each in enumerate(kind)]
        return pyarrow.StructArray.from_arrays(parts, fields=list(kind), mask=mask)
    if isinstance(values, pyarrow.ListArray) and isinstance(kind, pyarrow.ListType):
        members = _fitted(values.values, kind.value_field)
        return pyarrow.ListArray.from_arrays(values.offsets, members, type=kind, mask=mask)
    values = values.cast(kind)
    return values if field.nullable else compute.fill_null(values, NOTHING[kind])
