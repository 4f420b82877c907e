"""What a release covers."""

from onrecord.release.open import Releases
from onrecord.store import answers, paging
from onrecord.store.answers import Answer
from onrecord.store.query import KnownQuery

COVERAGE = "SELECT doc FROM coverage"


def get(releases: Releases, query: KnownQuery) -> Answer:
    """Return what a release covers, as counted when it was built."""
    release = paging.release_of(releases, query)
    (doc,) = release.db.docs(COVERAGE)
    return answers.single(doc, b"null", answers.meta(release))
