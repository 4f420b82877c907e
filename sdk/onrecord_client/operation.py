"""One operation of the contract: what is asked, and what is answered."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from typing import Generic, TypeAlias, TypeVar
from urllib.parse import quote, urlencode

from msgspec import Struct
from msgspec.json import Decoder
from msgspec.structs import force_setattr

from onrecord_client.record import Answer

AnswerT = TypeVar("AnswerT")
ValueT = TypeVar("ValueT")
Many: TypeAlias = ValueT | Iterable[ValueT]


class Operation(Struct, Generic[AnswerT], frozen=True, kw_only=True):
    """How to ask for one kind of answer; `path` has the names of what it is asked with in braces."""

    name: str
    path: str
    decoder: Decoder[AnswerT]
    defaults: dict[str, str]
    joined: frozenset[str]

    def target(self, arguments: Mapping[str, object]) -> str:
        """Return path and query. What was not given is left out, and so is what the contract has as default.

        Raises TypeError for what cannot be sent, and ValueError for an empty part of the path.
        """
        path = self.path
        pairs = []
        for name, value in sorted(arguments.items()):
            texts = [] if value is None else list(_texts(name, value))
            if f"{{{name}}}" in path:
                path = path.replace(f"{{{name}}}", _segment(name, ",".join(texts)))
            elif name in self.joined and texts:
                pairs.append((name, ",".join(texts)))
            elif set(texts) != {self.defaults.get(name)}:
                pairs += [(name, text) for text in sorted(set(texts))]  # equal questions have one URL
        return f"{path}?{urlencode(pairs, safe=':,')}" if pairs else path

    def read(self, content: bytes) -> AnswerT:
        """Return what an answer's body says.

        Raises one of UNREADABLE for one that is not in the contract.
        """
        answer = self.decoder.decode(content)
        if isinstance(answer, Answer):
            force_setattr(answer, "content", content)  # for `raw`
        return answer


def _texts(name: str, value: object) -> Iterator[str]:
    """Yield each value as the API takes it; one empty text for an empty collection, which the API refuses."""
    if isinstance(value, str):
        yield str.__str__(value)  # of an enum too
    elif isinstance(value, bool):
        yield str(value).lower()
    elif isinstance(value, date):
        is_a_day = isinstance(value, datetime) and value.time() == time.min
        yield (value.date() if is_a_day and isinstance(value, datetime) else value).isoformat()
    elif isinstance(value, int | float):
        yield str(value)
    elif isinstance(value, Iterable) and not isinstance(value, bytes | bytearray):
        several = [text for each in value for text in _texts(name, each)]
        yield from several or [""]
    else:
        raise TypeError(f"{name}: {type(value).__name__} cannot be sent; text, a number, a date or several of them can")


def _segment(name: str, text: str) -> str:
    if text in {"", ".", ".."}:
        raise ValueError(f"{name} is {text!r}, which is no id; one looks like 'assimi-goita'")
    return quote(text, safe="")
