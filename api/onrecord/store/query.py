"""What every question has in common: how many, in what order, from where, and with what beside it."""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar

from msgspec import Meta, Struct

from onrecord.records.page import Cursor, Version

DEFAULT_LIMIT = 25
MAX_LIMIT = 200
MAX_VALUES = 100  # of one parameter; SQLite binds 250,000, a URL holds fewer


SearchText = Annotated[
    str,
    Meta(
        pattern=r"^[^\u0000-\u001f\u007f-\u009f]+$",
        max_length=300,
        extra={"expected": "text of at most 300 characters without control characters"},
    ),
]


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
    OFFICES = "offices"


class Include(StrEnum):
    """What to add to `meta`."""

    COUNT = "count"
    FACETS = "facets"


ExpandParam = Annotated[
    tuple[Expand, ...],
    Meta(
        max_length=5,
        description="Kinds of record to add under `included` where referred to, and the offices that the actors hold.",
    ),
]


class RowFormat(StrEnum):
    """Forms in which rows of any kind come."""

    JSON = "json"
    CSV = "csv"
    NDJSON = "ndjson"


class RecordFormat(StrEnum):
    """Forms in which records come."""

    JSON = "json"
    CSV = "csv"
    NDJSON = "ndjson"
    JSONLD = "jsonld"


class EventFormat(StrEnum):
    """Forms in which events come."""

    JSON = "json"
    CSV = "csv"
    NDJSON = "ndjson"
    JSONLD = "jsonld"
    GEOJSON = "geojson"


FORMAT = Meta(description="The form of the answer; it wins over `Accept`, as does a suffix of the path such as `.csv`.")

LimitParam = Annotated[
    int,
    Meta(
        ge=1,
        le=MAX_LIMIT,
        description="How many a page has at most. Forms other than JSON have all there is where none is given.",
        extra_json_schema={"default": DEFAULT_LIMIT},
    ),
]
IncludeParam = Annotated[
    tuple[Include, ...], Meta(max_length=2, description="What to add to `meta`: the count, the facets.")
]
SpreadsheetSafeParam = Annotated[
    bool,
    Meta(description="In CSV, put an apostrophe before text that a spreadsheet would run; never before numbers."),
]

# Parameters that say how much of a list is read, and in what form, not what is asked.
PRESENTATION_PARAMETERS = {"limit", "cursor", "expand", "include", "format", "spreadsheet_safe"}


class ReleaseQuery(Struct, frozen=True, kw_only=True):
    """As of which release an answer is asked for; the current one where nothing is said."""

    release: Annotated[Version, Meta(description="The release that answers: what it says never changes.")] | None = None
    known_at: (
        Annotated[
            date,
            Meta(description="A day: the release that was current then answers.", examples=["2026-11-23"]),
        ]
        | None
    ) = None


class ItemQuery(ReleaseQuery, frozen=True, kw_only=True):
    """What to add to one record."""

    expand: ExpandParam = ()


class Validity(StrEnum):
    """Whether something must have held however its dates are read, or need only have held on some reading."""

    CERTAIN = "certain"
    POSSIBLE = "possible"


ValidityParam = Annotated[
    Validity, Meta(description="Whether `valid_on` must be true on every reading of the dates, or on some.")
]


class ValidOnQuery(ItemQuery, frozen=True, kw_only=True):
    """What to add to one record, and the day on which to look at it."""

    valid_on: (
        Annotated[
            date,
            Meta(
                description="A day: `meta.validity` says how the record stands then, and offices added are those held.",
                examples=["2021-05-23"],
            ),
        ]
        | None
    ) = None
    validity: ValidityParam = Validity.CERTAIN


class FormattedQuery(ReleaseQuery, frozen=True, kw_only=True):
    """In which form a list is asked for; each list says which there are."""

    format: StrEnum = RowFormat.JSON
    spreadsheet_safe: SpreadsheetSafeParam = False


class UnpagedQuery(FormattedQuery, frozen=True, kw_only=True):
    """A list that comes whole, on one page."""

    format: Annotated[RowFormat, FORMAT] = RowFormat.JSON


class PageQuery(FormattedQuery, frozen=True, kw_only=True):
    """Which page of a list."""

    limit: LimitParam | None = None
    cursor: Cursor | None = None

    @property
    def size(self) -> int:
        """How many a page has at most."""
        return self.limit or DEFAULT_LIMIT


class ListQuery(PageQuery, frozen=True, kw_only=True):
    """Which page of a list of records, and what to add to it; additions show in JSON only."""

    expand: ExpandParam = ()
    include: IncludeParam = ()


class FeedQuery(Struct, frozen=True, kw_only=True):
    """Which page of a list that has no release, since every release only adds to it."""

    expand: ClassVar[tuple[Expand, ...]] = ()
    format: StrEnum = RowFormat.JSON
    spreadsheet_safe: SpreadsheetSafeParam = False
    limit: LimitParam | None = None
    cursor: Cursor | None = None
    include: IncludeParam = ()

    @property
    def size(self) -> int:
        """How many a page has at most."""
        return self.limit or DEFAULT_LIMIT


RowFormatParam = Annotated[RowFormat, FORMAT]
RecordFormatParam = Annotated[RecordFormat, FORMAT]
EventFormatParam = Annotated[EventFormat, FORMAT]
