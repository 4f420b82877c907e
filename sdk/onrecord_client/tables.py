"""Records as tables of Arrow, polars and pandas, which come as extras."""

from collections.abc import Sequence
from datetime import date
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any, get_args, get_origin

from msgspec import Struct

from onrecord_client.columns import columns_of, members, without_none
from onrecord_client.provenance import Provenance
from onrecord_client.record import Record

if TYPE_CHECKING:  # extras, which need not be there
    import pandas
    import polars
    import pyarrow

PACKAGES = {"arrow": ("pyarrow",), "polars": ("pyarrow", "polars"), "pandas": ("pyarrow", "pandas")}


def extra(package: str, name: str) -> ModuleType:
    """Return a package that an extra brings; raises ImportError that says how to get it."""
    try:
        return import_module(package)
    except ImportError as error:
        raise ImportError(f"this needs {package}: pip install 'onrecord-client[{name}]'") from error


class Layout:
    """The schema of the table of one kind of record, which depends on the kind alone."""

    def __init__(self, kind: type[Struct], for_extra: str) -> None:
        self._arrow, *_ = [extra(package, for_extra) for package in PACKAGES[for_extra]]  # now, not after a long walk
        self._columns = columns_of(kind)
        self._schema = self._arrow.schema([(each.name, _arrow_type(self._arrow, each.type)) for each in self._columns])

    def batch(self, records: Sequence[Record], provenance: Provenance) -> "pyarrow.RecordBatch":
        """Return one row a record, and in the metadata where they come from."""
        values = [column.values(records) for column in self._columns]
        arrays = [self._arrow.array(*each) for each in zip(values, self._schema.types, strict=True)]
        batch: pyarrow.RecordBatch = self._arrow.record_batch(arrays, self._schema.with_metadata(provenance.metadata()))
        return batch


def table(batches: "list[pyarrow.RecordBatch]") -> "pyarrow.Table":
    """Return the rows of all batches, of which there is at least one."""
    rows: pyarrow.Table = extra("pyarrow", "arrow").Table.from_batches(batches)
    return rows


def to_polars(table: "pyarrow.Table") -> "polars.DataFrame":
    """Return the table as polars has it, which keeps no metadata."""
    frame: polars.DataFrame = extra("polars", "polars").from_arrow(table)
    return frame


def to_pandas(table: "pyarrow.Table") -> "pandas.DataFrame":
    """Return the table with Arrow-backed columns, and its metadata in `attrs`."""
    package = extra("pandas", "pandas")
    frame: pandas.DataFrame = table.to_pandas(types_mapper=package.ArrowDtype)
    frame.attrs.update({name.decode(): text.decode() for name, text in (table.schema.metadata or {}).items()})
    return frame


_SCALARS = {str: "string", bool: "bool_", int: "int64", float: "float64", date: "date32"}


def _arrow_type(arrow: ModuleType, annotated: Any) -> Any:
    type_ = without_none(annotated)
    if get_origin(type_) is list:
        return arrow.list_(_arrow_type(arrow, get_args(type_)[0]))
    if issubclass(type_, Struct):
        return arrow.struct([(name, _arrow_type(arrow, each)) for name, _, each in members(type_)])
    scalar = next(scalar for python, scalar in _SCALARS.items() if issubclass(type_, python))
    return getattr(arrow, scalar)()
