"""The fields that the pages of all lists have in common."""

from collections.abc import Sequence
from typing import Any, Protocol

from onrecord_client._generated.models import ResponseMeta


class Page(Protocol):
    """One page of any list."""

    @property
    def data(self) -> Sequence[Any]:
        """The records, in the requested order."""
        ...

    @property
    def next_cursor(self) -> str | None:
        """The cursor of the next page; None on the last page."""
        ...

    @property
    def meta(self) -> ResponseMeta:
        """The release, and the count and facets if they were requested."""
        ...

    @property
    def raw(self) -> dict[str, Any]:
        """The page as plain dicts and lists."""
        ...
