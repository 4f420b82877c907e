"""The feed of changes, with the records that they concern."""

from msgspec.structs import replace

from onrecord.http.page_sources.reader import decode
from onrecord.http.page_sources.records import read_records
from onrecord.records.changes import ChangePage, ChangeType
from onrecord.release.open import Releases
from onrecord.render.pages.changes import ChangeSource
from onrecord.store import changes
from onrecord.store.changes import ChangeQuery
from onrecord.store.query import Include

CORRECTIONS = (ChangeType.UPDATED, ChangeType.MERGED, ChangeType.WITHDRAWN)
CORRECTIONS_SHOWN = 10


def read_feed(releases: Releases, query: ChangeQuery) -> ChangeSource:
    """Return a page of changes with the records that they concern, as they are in the current release: six reads."""
    page = decode(changes.page(releases, replace(query, include=(Include.COUNT,))), ChangePage)
    names = [(change.kind, change.record) for change in page.data]
    names += [(change.kind, change.replacement) for change in page.data if change.replacement]
    return ChangeSource(
        page=page,
        records=read_records(releases, None, names),
        releases=[manifest.version for manifest in releases.manifests],
    )
