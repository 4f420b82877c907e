"""The releases that are kept."""

import msgspec

from onrecord.release.open import Releases
from onrecord.store import answers
from onrecord.store.answers import Answer


def page(releases: Releases) -> Answer:
    """Return the manifests of all releases that are kept, the current one first."""
    docs = [msgspec.json.encode(manifest) for manifest in releases.kept]
    return answers.page(b",".join(docs), b"null", None, answers.meta(releases.current))
