"""The coverage of a release: its records counted by kind, date, country and source."""

from onrecord.release.open import Releases
from onrecord.store import envelope, paging
from onrecord.store.envelope import Envelope
from onrecord.store.query import ReleaseQuery

COVERAGE = "SELECT doc FROM coverage"


def get(releases: Releases, query: ReleaseQuery) -> Envelope:
    """Return the coverage of a release, which was counted once, when the release was built."""
    release = paging.release_of(releases, query)
    (doc,) = release.db.docs(COVERAGE)
    return envelope.item(doc, b"null", envelope.meta(release))
