"""Reading for a page: every record from the one release that the request names, through the store of the API."""

from typing import TypeVar

import msgspec
from msgspec import Struct

from onrecord.http.requests import Request, begin_query
from onrecord.records.manifest import Manifest
from onrecord.records.page import Version
from onrecord.release.open import Releases
from onrecord.store import paging
from onrecord.store.cursor import Cursor
from onrecord.store.envelope import Envelope
from onrecord.store.query import Expand, PageQuery, ReleaseQuery

REFERRED = (Expand.ACTORS, Expand.DOCUMENTS, Expand.EVENTS, Expand.CLAIMS)
LINKED_SHOWN = 50  # records of each list on the page of a record; the rest is counted

ResponseT = TypeVar("ResponseT", bound=Struct)


class Reader(Struct, frozen=True, kw_only=True):
    """The release that a page shows; queries of the store name it by `release`."""

    releases: Releases
    manifest: Manifest
    release: Version | None  # None for the current release

    @classmethod
    def of(cls, request: Request, query: ReleaseQuery) -> "Reader":
        """Start the deadline of a page and return its reader, or raise ReleaseNotFound or BadCursor.

        A later page of a list comes from the release of its first one, which its cursor names.
        """
        releases = begin_query(request)
        cursor = query.cursor if isinstance(query, PageQuery) else None
        release = (
            paging.release_of_cursor(releases, Cursor.read(cursor)) if cursor else paging.release_of(releases, query)
        )
        manifest = release.manifest
        is_pinned = cursor is not None or query.release is not None or query.known_at is not None
        return cls(releases=releases, manifest=manifest, release=manifest.version if is_pinned else None)


def decode(envelope: Envelope, response_type: type[ResponseT]) -> ResponseT:
    """Return the response of a store function as records."""
    return msgspec.json.decode(envelope.body, type=response_type)
