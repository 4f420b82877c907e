"""The published releases."""

from onrecord.release.open import Releases
from onrecord.store import envelope
from onrecord.store.envelope import Envelope
from onrecord.store.paging import release_of
from onrecord.store.query import UnpagedQuery


def page(releases: Releases, query: UnpagedQuery) -> Envelope:
    """Return the manifests of the published releases, the newest first, from the one that the query names."""
    release = release_of(releases, query)
    first = [manifest.version for manifest in releases.manifests].index(release.manifest.version)
    return envelope.page_of(releases.manifests[first:], None, envelope.meta(release))
