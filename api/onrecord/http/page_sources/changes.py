"""The changes of one record, for its page."""

from onrecord.http.page_sources.reader import Reader, decode
from onrecord.records.changes import Change, ChangePage
from onrecord.records.kinds import RecordKind
from onrecord.store import changes
from onrecord.store.changes import ChangeQuery

CHANGES_SHOWN = 10


def read_changes(reader: Reader, kind: RecordKind, record_id: str) -> list[Change]:
    """Return the latest changes of a record, the newest first; those after the release that is shown are among them."""
    query = ChangeQuery(kind=(kind,), id=(record_id,), limit=CHANGES_SHOWN)
    return decode(changes.page(reader.releases, query), ChangePage).data
