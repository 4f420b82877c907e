"""Base classes of the generated models: records, response bodies and open enums."""

from enum import StrEnum
from typing import Any, Self, TypeVar

import msgspec
from msgspec import Struct

# Errors that msgspec raises for a body that does not match the contract: invalid JSON or a wrong type, invalid UTF-8
# in a string, and nesting deeper than the stack.
DECODE_ERRORS = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class OpenEnum(StrEnum):
    """An enum that accepts values which a newer service has added.

    An unknown value becomes a member that compares, hashes and encodes as its text. Check `known` to tell it apart:
    `value in TheEnum` and `is` do not work for such members on every Python version.
    """

    # msgspec calls this hook too when it decodes, so one unknown code does not fail a whole page.
    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_ = f"UNKNOWN_{value}"
        member._value_ = value
        return member

    @property
    def known(self) -> bool:
        """Whether this version of the client knows the value."""
        return self._name_ in type(self).__members__


class Encodable(Struct, frozen=True, kw_only=True):
    """A record or a response, which can be turned back into the form in which the API sends it."""

    def to_dict(self) -> dict[str, Any]:
        """Return dicts, lists, texts and numbers only, with the API's names: dates are texts, `from_` is `from`."""
        plain: dict[str, Any] = msgspec.to_builtins(self)
        return plain

    def to_json(self) -> str:
        """Return JSON, in one line and with the API's names."""
        return msgspec.json.encode(self).decode()


# gc=False: the garbage collector does not track records. Decoding pages that stay in memory is 1.9 times as fast, and
# records cannot form a reference cycle unless a caller mutates a list field to build one.
class Record(Encodable, frozen=True, kw_only=True, gc=False):
    """An immutable part of a response; two records with equal fields are equal.

    Fields that only a newer service sends are dropped; `raw` of the response has them.
    """


# dict=True: a response stores the bytes that it was decoded from, which are not a field of the contract.
class ResponseBody(Encodable, frozen=True, kw_only=True, dict=True):
    """The body of one response."""

    @property
    def raw(self) -> dict[str, Any]:
        """The body as plain dicts and lists, with fields that this client does not know; decoded at each call."""
        content = self.__dict__.get("content")
        decoded: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(self) if content is None else content)
        return decoded

    # By default msgspec pickles and copies the fields only, without the bytes.
    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (type(self), msgspec.structs.asdict(self), self.__dict__)

    def __copy__(self) -> Self:
        return _restored(type(self), msgspec.structs.asdict(self), self.__dict__)


BodyT = TypeVar("BodyT", bound=ResponseBody)


def _restored(body_type: type[BodyT], fields: dict[str, Any], state: dict[str, Any]) -> BodyT:
    body = body_type(**fields)
    body.__dict__.update(state)
    return body
