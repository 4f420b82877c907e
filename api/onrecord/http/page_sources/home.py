"""The source of the first page."""

from onrecord.http.page_sources.feed import read_feed
from onrecord.http.page_sources.reader import Reader, decode
from onrecord.records.coverage import CoverageItem
from onrecord.records.dataset import Record
from onrecord.records.kinds import RecordKind
from onrecord.render.pages.home import HomeSource
from onrecord.store import coverage
from onrecord.store.changes import ChangeQuery
from onrecord.store.most_referenced import most_referenced
from onrecord.store.query import ReleaseQuery

CHANGES_SHOWN = 5
ACTORS_READ = 60  # enough for some persons and two states among them
EVENTS_SHOWN = 4
EXAMPLES = 3


def read_home(reader: Reader) -> HomeSource:
    """Return the source of the first page; nine reads of the store."""
    query = ReleaseQuery(release=reader.release)
    return HomeSource(
        coverage=decode(coverage.get(reader.releases, query), CoverageItem).data,
        actors=most_referenced(reader.releases, query, RecordKind.ACTOR, ACTORS_READ),
        events=most_referenced(reader.releases, query, RecordKind.EVENT, EVENTS_SHOWN),
        changes=read_feed(reader.releases, ChangeQuery(limit=CHANGES_SHOWN)),
    )


def read_examples(reader: Reader) -> list[Record]:
    """Return records whose names are worth a search: actors that many others refer to."""
    query = ReleaseQuery(release=reader.release)
    return most_referenced(reader.releases, query, RecordKind.ACTOR, EXAMPLES)
