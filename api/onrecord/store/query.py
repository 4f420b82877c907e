"""What every question has in common: how many, in what order, from where, and with what beside it."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from onrecord.records.page import Cursor

DEFAULT_LIMIT = 25
MAX_LIMIT = 200
MAX_VALUES = 100  # of one parameter; SQLite binds 250,000, a URL holds fewer


Wording = Annotated[str, Meta(pattern=r"^[^\u0000-\u001f\u007f-\u009f]+$", max_length=300)]


class DatedSort(StrEnum):
    """Orders of records that have a date; those without one come last."""

    OLDEST = "oldest"
    NEWEST = "newest"
    ID = "id"


class NameSort(StrEnum):
    """Orders of records that have a name."""

    NAME = "name"
    ID = "id"


class Expand(StrEnum):
    """Kinds of record to add under `included` where the answer refers to them."""

    ACTORS = "actors"
    DOCUMENTS = "documents"
    EVENTS = "events"
    CLAIMS = "claims"


class Include(StrEnum):
    """What to add to `meta`."""

    COUNT = "count"
    FACETS = "facets"


Expanded = Annotated[
    tuple[Expand, ...], Meta(max_length=4, description="Kinds of record to add under `included` where referred to.")
]


class ItemQuery(Struct, frozen=True, kw_only=True):
    """What to add to one record."""

    expand: Expanded = ()


class ListQuery(ItemQuery, frozen=True, kw_only=True):
    """Which page of a list, and what to add to it."""

    limit: Annotated[int, Meta(ge=1, le=MAX_LIMIT, description="How many records a page has at most.")] = DEFAULT_LIMIT
    cursor: Cursor | None = None
    include: Annotated[
        tuple[Include, ...], Meta(max_length=2, description="What to add to `meta`: the count, the facets.")
    ] = ()
