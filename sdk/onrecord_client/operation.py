"""One operation of the contract: how to write its URL and how to decode its response."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from typing import Any, Generic, TypeAlias, TypeGuard, TypeVar
from urllib.parse import quote, urlencode

from msgspec import Struct
from msgspec.json import Decoder
from msgspec.structs import force_setattr

from onrecord_client.record import ResponseBody

BodyT = TypeVar("BodyT")
ValueT = TypeVar("ValueT")
OneOrMany: TypeAlias = ValueT | Iterable[ValueT]


class Operation(Struct, Generic[BodyT], frozen=True, kw_only=True):
    """A GET operation with its path template, the decoder of its response, and the defaults of its parameters."""

    name: str
    path: str
    decoder: Decoder[BodyT]
    defaults: dict[str, str]
    comma_separated: frozenset[str]

    def target(self, arguments: Mapping[str, object]) -> str:
        """Return the path and query; arguments that are None or equal to their default are left out.

        Raises TypeError for a value that cannot be sent, and ValueError for an invalid id in the path.
        """
        path = self.path
        pairs = []
        # Arguments and values are sorted, and defaults are left out, so that equal queries have one URL: a cache in
        # between, or the client's own, then finds the response.
        for name, value in sorted(arguments.items()):
            is_in_path = f"{{{name}}}" in path
            texts = [] if value is None and not is_in_path else list(texts_of(name, value))
            if is_in_path:
                path = path.replace(f"{{{name}}}", _path_segment(name, ",".join(texts)))
            elif name in self.comma_separated and texts:
                pairs.append((name, ",".join(texts)))
            elif set(texts) != {self.defaults.get(name)}:
                pairs += [(name, text) for text in sorted(set(texts))]
        return f"{path}?{urlencode(pairs, safe=':,')}" if pairs else path

    def decode(self, content: bytes) -> BodyT:
        """Decode the body of a response; raises one of DECODE_ERRORS if it does not match the contract."""
        body = self.decoder.decode(content)
        if isinstance(body, ResponseBody):
            force_setattr(body, "content", content)  # for `raw`; frozen structs refuse a plain assignment
        return body


def texts_of(name: str, value: object) -> Iterator[str]:
    """Yield each value as text for the query.

    An empty collection yields one empty text, which the service refuses: without it the filter would vanish from the
    URL, and a query for nothing would return everything.
    """
    value = plain(value)
    if isinstance(value, str):
        yield str.__str__(value)  # the text of an enum member, even if the enum has its own __str__
    elif isinstance(value, bool):
        yield str(value).lower()
    elif isinstance(value, date) and value == value:  # noqa: PLR0124 (NaT of pandas is a date that equals nothing)
        # Data frames give days as datetimes at midnight.
        is_midnight = isinstance(value, datetime) and value.time() == time.min
        yield (value.date() if is_midnight and isinstance(value, datetime) else value).isoformat()
    elif isinstance(value, int | float) and value == value:  # noqa: PLR0124 (NaN, a missing value of pandas, equals nothing)
        yield str(value)
    elif is_collection(value):
        texts = [text for each in value for text in texts_of(name, each)]
        yield from texts or [""]
    else:
        found = "NaN" if isinstance(value, float) else type(value).__name__
        raise TypeError(
            f"{name} contains {found}, which cannot be sent; expected text, a number, a date, or several of them"
        )


def is_collection(value: object) -> TypeGuard[Iterable[object]]:
    """Return whether a value stands for several; a table does not, since pandas iterates over the names of columns."""
    is_single = isinstance(value, str | bytes | bytearray | memoryview | date) or hasattr(value, "columns")
    return isinstance(value, Iterable) and not is_single


def plain(value: Any) -> object:
    """Return a scalar of numpy or Arrow as the Python value that it stands for, and any other value unchanged.

    Neither library is imported: a program that has such a value has the library.
    """
    converted = None
    if hasattr(value, "as_py"):
        converted = value.as_py()
    elif hasattr(value, "dtype") and getattr(value, "ndim", None) == 0:
        # numpy returns a time in nanoseconds as a number; in microseconds it is a datetime.
        converted = value.astype("datetime64[us]").item() if value.dtype.kind == "M" else value.item()
    # A missing value must not become None, which means no filter.
    return value if converted is None else converted


def _path_segment(name: str, text: str) -> str:
    # HTTP libraries resolve "." and ".." and drop an empty segment, which would request another path.
    if text in {"", ".", ".."}:
        raise ValueError(f"{name} is {text!r}; expected an id such as 'assimi-goita'")
    return quote(text, safe="")
