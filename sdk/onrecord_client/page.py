"""What the pages of all lists have in common."""

from collections.abc import Sequence
from typing import Any, Protocol

from onrecord_client._generated.models import ResponseMeta


class Page(Protocol):
    """What the pages of all lists have, as answers have it."""

    @property
    def data(self) -> Sequence[Any]:
        """The records, in the order asked for."""
        ...

    @property
    def next_cursor(self) -> str | None:
        """Where the next page is; None on the last."""
        ...

    @property
    def meta(self) -> ResponseMeta:
        """What the answer rests on."""
        ...

    @property
    def raw(self) -> dict[str, Any]:
        """The page as it came."""
        ...
