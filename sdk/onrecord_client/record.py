"""What the records of the contract are made of."""

from enum import StrEnum
from typing import Any, Self

import msgspec
from msgspec import Struct

# What decoding raises for a body that is not in the contract.
UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class OpenEnum(StrEnum):
    """A closed list of today, which a newer service may have added to.

    A value that is not on it is a member all the same: it reads, compares, and goes out again as its text.
    Only `known` tells; `value in TheEnum` and `is` do not, on every Python.
    """

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
        """Whether this client knows the value."""
        return self._name_ in type(self).__members__


class Record(Struct, frozen=True, kw_only=True, gc=False):
    """A part of an answer, immutable; two with equal fields are equal.

    Fields that a newer service sends are left out; `raw` of the answer has them.
    The garbage collector does not look at records, which makes keeping many of them cheap.
    """


class Answer(Struct, frozen=True, kw_only=True, dict=True):
    """All that the service answered to one request."""

    @property
    def raw(self) -> dict[str, Any]:
        """The answer as plain dicts and lists, with whatever this client does not know; decoded at each call."""
        content = self.__dict__.get("content")
        decoded: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(self) if content is None else content)
        return decoded
