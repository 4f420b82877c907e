"""The releases that are kept."""

from onrecord.release.open import Releases
from onrecord.store import envelope
from onrecord.store.envelope import Envelope
from onrecord.store.paging import release_of
from onrecord.store.query import UnpagedQuery


def page(releases: Releases, query: UnpagedQuery) -> Envelope:
    """Return the manifests of all releases that are kept, the newest first; as of a release, that one first."""
    release = release_of(releases, query)
    since = next(place for place, each in enumerate(releases.manifests) if each.version == release.manifest.version)
    return envelope.page_of(releases.manifests[since:], None, envelope.meta(release))
