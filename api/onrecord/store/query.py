"""Parameters that queries share: release, page, format, additions and sort."""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar

from msgspec import Meta, Struct

from onrecord.records.page import CursorText, Version

DEFAULT_LIMIT = 25
MAX_LIMIT = 200
MAX_VALUES = 100  # of one parameter; SQLite binds up to 250,000, but a URL fits fewer


SearchText = Annotated[
    str,
    Meta(
        pattern=r"^[^\u0000-\u001f\u007f-\u009f]+$",
        max_length=300,
        extra={"expected": "text of at most 300 characters without control characters"},
    ),
]


class Matching(StrEnum):
    """What to do with a query that finds nothing."""

    RELAXED = "relaxed"  # leave out or correct some of its words
    STRICT = "strict"  # find nothing


MatchingParam = Annotated[
    Matching,
    Meta(
        description="What to do if no record has all words of `q`: with `relaxed`, titles such as `Colonel` and single "
        "letters are left out and misspelled words are corrected, and `meta.relaxed` lists them; with `strict`, the "
        "response is empty."
    ),
]


class DatedSort(StrEnum):
    """Sort orders of records that have a date. Records without a known date come last."""

    OLDEST = "oldest"
    NEWEST = "newest"
    ID = "id"


class NameSort(StrEnum):
    """Sort orders of records that have a name."""

    NAME = "name"
    ID = "id"


class Expand(StrEnum):
    """Kinds of record to add under `included` if the response refers to them."""

    ACTORS = "actors"
    DOCUMENTS = "documents"
    EVENTS = "events"
    CLAIMS = "claims"
    OFFICES = "offices"


class Include(StrEnum):
    """Additions to `meta`."""

    COUNT = "count"
    FACETS = "facets"


ExpandParam = Annotated[
    tuple[Expand, ...],
    Meta(
        max_length=5,
        description="Kinds of record to add under `included` if the response refers to them. `offices` adds the "
        "offices that the actors of the response hold.",
    ),
]


class RowFormat(StrEnum):
    """Formats of lists that are not lists of one kind of record, and of codebooks."""

    JSON = "json"
    CSV = "csv"
    NDJSON = "ndjson"


class RecordFormat(StrEnum):
    """Formats of records and of lists of them."""

    JSON = "json"
    CSV = "csv"
    NDJSON = "ndjson"
    JSONLD = "jsonld"


class EventFormat(StrEnum):
    """Formats of events and of lists of them."""

    JSON = "json"
    CSV = "csv"
    NDJSON = "ndjson"
    JSONLD = "jsonld"
    GEOJSON = "geojson"


FORMAT = Meta(
    description="Format of the response. It takes precedence over the `Accept` header, as does a suffix of the path "
    "such as `.csv`."
)

LimitParam = Annotated[
    int,
    Meta(
        ge=1,
        le=MAX_LIMIT,
        description="Maximum number of records on a page. Formats other than JSON return every record if `limit` is "
        "omitted.",
        extra_json_schema={"default": DEFAULT_LIMIT},
    ),
]
IncludeParam = Annotated[
    tuple[Include, ...],
    Meta(
        max_length=2,
        description="Additions to `meta`: `count`, the number of records that match, and `facets`, how many match for "
        "each value of the enumerated filters.",
    ),
]
SpreadsheetSafeParam = Annotated[
    bool,
    Meta(
        description="In CSV, put an apostrophe before text that a spreadsheet would run as a formula, and a byte order "
        "mark at the beginning, so that Excel reads it as UTF-8. Numbers are not changed."
    ),
]

# Of pages, pictures and cards alone.
INTERFACE_PARAMETERS = {"lang", "theme"}
# Parameters that change how a list is read or shown, but not its records or their order: a reader may change them
# between two pages, so they are not part of a cursor's fingerprint.
PRESENTATION_PARAMETERS = {
    *("limit", "cursor", "expand", "include", "format", "spreadsheet_safe"),
    *INTERFACE_PARAMETERS,
}


class ReleaseQuery(Struct, frozen=True, kw_only=True):
    """The release to read; the current one by default."""

    release: (
        Annotated[Version, Meta(description="Read this release. The response for a named release never changes.")]
        | None
    ) = None
    known_at: (
        Annotated[
            date,
            Meta(
                description="Read the release that was current at the end of this day. Not together with `release`.",
                examples=["2026-11-23"],
            ),
        ]
        | None
    ) = None


class FormattedQuery(ReleaseQuery, frozen=True, kw_only=True):
    """The parameters of every list and record; each kind declares its own formats."""

    format: StrEnum = RowFormat.JSON
    spreadsheet_safe: SpreadsheetSafeParam = False


class ItemQuery(FormattedQuery, frozen=True, kw_only=True):
    """The parameters of one record; the additions appear in JSON only."""

    expand: ExpandParam = ()


class Validity(StrEnum):
    """Whether a record must be valid for every reading of its uncertain dates, or for at least one."""

    CERTAIN = "certain"
    POSSIBLE = "possible"


ValidityParam = Annotated[
    Validity,
    Meta(
        description="Whether `valid_on` must be true for every reading of uncertain dates (`certain`), or for at least "
        "one (`possible`)."
    ),
]


class ValidOnQuery(ItemQuery, frozen=True, kw_only=True):
    """The parameters of one record that holds from one day to another, or whose offices do."""

    valid_on: (
        Annotated[
            date,
            Meta(
                description="Day to look at: `meta.validity` says whether an event or relationship was valid on it, "
                "and `expand=offices` adds only offices held on it.",
                examples=["2021-05-23"],
            ),
        ]
        | None
    ) = None
    validity: ValidityParam = Validity.CERTAIN


class UnpagedQuery(FormattedQuery, frozen=True, kw_only=True):
    """The parameters of a list that is always complete."""

    format: Annotated[RowFormat, FORMAT] = RowFormat.JSON


class PageQuery(FormattedQuery, frozen=True, kw_only=True):
    """The parameters of a list that comes in pages."""

    limit: LimitParam | None = None
    cursor: CursorText | None = None

    @property
    def size(self) -> int:
        """The maximum number of records on the page."""
        return self.limit or DEFAULT_LIMIT


class ListQuery(PageQuery, frozen=True, kw_only=True):
    """The parameters of a list of stored records; the additions appear in JSON only."""

    expand: ExpandParam = ()
    include: IncludeParam = ()


class FeedQuery(Struct, frozen=True, kw_only=True):
    """The parameters of a list that belongs to no release, since every release only adds to it."""

    expand: ClassVar[tuple[Expand, ...]] = ()
    format: StrEnum = RowFormat.JSON
    spreadsheet_safe: SpreadsheetSafeParam = False
    limit: LimitParam | None = None
    cursor: CursorText | None = None
    include: IncludeParam = ()

    @property
    def size(self) -> int:
        """The maximum number of records on the page."""
        return self.limit or DEFAULT_LIMIT


RowFormatParam = Annotated[RowFormat, FORMAT]
RecordFormatParam = Annotated[RecordFormat, FORMAT]
EventFormatParam = Annotated[EventFormat, FORMAT]
