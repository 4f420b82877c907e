"""What a release covers."""

from onrecord.release.open import Releases
from onrecord.store import envelope, paging
from onrecord.store.envelope import Envelope
from onrecord.store.query import ReleaseQuery

COVERAGE = "SELECT doc FROM coverage"


def get(releases: Releases, query: ReleaseQuery) -> Envelope:
    """Return what a release covers, as counted when it was built."""
    release = paging.release_of(releases, query)
    (doc,) = release.db.docs(COVERAGE)
    return envelope.item(doc, b"null", envelope.meta(release))
