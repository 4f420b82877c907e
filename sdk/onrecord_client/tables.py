"""Records as tables of Arrow, polars and pandas, each an optional extra."""

from collections.abc import Sequence
from datetime import date
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any, get_args, get_origin

from msgspec import Struct

from onrecord_client.columns import columns_of, non_null_type, struct_fields
from onrecord_client.provenance import Provenance
from onrecord_client.record import Record

if TYPE_CHECKING:  # optional extras
    import pandas
    import polars
    import pyarrow

PACKAGES = {"arrow": ("pyarrow",), "polars": ("pyarrow", "polars"), "pandas": ("pyarrow", "pandas")}


def import_extra(package: str, extra: str) -> ModuleType:
    """Import a package of an extra; raises ImportError with the command that installs it."""
    try:
        return import_module(package)
    except ImportError as error:
        # By path: the package is on no index, where its name may be a stranger's.
        raise ImportError(f"this needs {package}: `pip install './sdk[{extra}]'` in a checkout of onrecord") from error


class TableSchema:
    """The Arrow schema of a record type."""

    def __init__(self, record_type: type[Struct], extra: str) -> None:
        # All packages of the extra are imported now: a missing one must not fail after a long list was fetched.
        self._arrow, *_ = [import_extra(package, extra) for package in PACKAGES[extra]]
        self._columns = columns_of(record_type)
        self._schema = self._arrow.schema([(each.name, _arrow_type(self._arrow, each.type)) for each in self._columns])

    def batch(self, records: Sequence[Record], provenance: Provenance) -> "pyarrow.RecordBatch":
        """Return a batch with one row per record and the provenance as metadata."""
        values = [column.values(records) for column in self._columns]
        arrays = [self._arrow.array(*each) for each in zip(values, self._schema.types, strict=True)]
        batch: pyarrow.RecordBatch = self._arrow.record_batch(arrays, self._schema.with_metadata(provenance.metadata()))
        return batch


def concat(batches: "list[pyarrow.RecordBatch]") -> "pyarrow.Table":
    """Return a table of the rows of all batches, at least one."""
    table: pyarrow.Table = import_extra("pyarrow", "arrow").Table.from_batches(batches)
    return table


def to_polars(table: "pyarrow.Table") -> "polars.DataFrame":
    """Return the table as a polars frame, which has no metadata."""
    frame: polars.DataFrame = import_extra("polars", "polars").from_arrow(table)
    return frame


def to_pandas(table: "pyarrow.Table") -> "pandas.DataFrame":
    """Return the table as a pandas frame with the metadata in `attrs`.

    Texts are `string`, days `datetime64[ms]`, whole numbers `Int64`, other numbers `float64`, truths `boolean`, and
    lists objects. Frames of ArrowDtype cannot be written to Parquet or JSON, nor their days be compared.
    """
    package = import_extra("pandas", "pandas")
    arrow = import_extra("pyarrow", "pandas")
    types = {
        arrow.string(): package.StringDtype(),
        arrow.int64(): package.Int64Dtype(),
        arrow.bool_(): package.BooleanDtype(),
    }
    frame: pandas.DataFrame = table.to_pandas(types_mapper=types.get, date_as_object=False)
    for field in table.schema:
        if arrow.types.is_list(field.type):
            # Lists of Python: Arrow makes arrays of numpy, which to_csv shortens.
            frame[field.name] = package.Series(table[field.name].to_pylist(), frame.index, dtype=object)
    frame.attrs.update({name.decode(): text.decode() for name, text in (table.schema.metadata or {}).items()})
    return frame


_SCALARS = {str: "string", bool: "bool_", int: "int64", float: "float64", date: "date32"}


def _arrow_type(arrow: ModuleType, annotation: Any) -> Any:
    type_ = non_null_type(annotation)
    if get_origin(type_) is list:
        return arrow.list_(_arrow_type(arrow, get_args(type_)[0]))
    if issubclass(type_, Struct):
        return arrow.struct([(name, _arrow_type(arrow, each)) for name, _, each in struct_fields(type_)])
    # The order of _SCALARS matters: bool is a subclass of int.
    scalar = next(scalar for python, scalar in _SCALARS.items() if issubclass(type_, python))
    return getattr(arrow, scalar)()
