"""The releases that are kept."""

import msgspec

from onrecord.release.open import Releases
from onrecord.store import answers
from onrecord.store.answers import Answer
from onrecord.store.paging import release_of
from onrecord.store.query import WholeQuery


def page(releases: Releases, query: WholeQuery) -> Answer:
    """Return the manifests of all releases that are kept, the newest first; as of a release, that one first."""
    release = release_of(releases, query)
    since = next(place for place, each in enumerate(releases.kept) if each.version == release.manifest.version)
    docs = [msgspec.json.encode(manifest) for manifest in releases.kept[since:]]
    return answers.page(b",".join(docs), b"null", None, answers.meta(release))
