"""The codebooks of a release."""

from onrecord.errors import NotFound
from onrecord.release.open import Releases
from onrecord.store import answers
from onrecord.store.answers import Answer

ALL = "SELECT doc FROM codebook ORDER BY name"
ONE = "SELECT doc FROM codebook WHERE name = ?"


def page(releases: Releases) -> Answer:
    """Return every codebook, on one page."""
    release = releases.current
    return answers.page(b",".join(release.db.docs(ALL)), b"null", None, answers.meta(release))


def get(releases: Releases, name: str) -> Answer:
    """Return one codebook, or raise NotFound."""
    release = releases.current
    doc = release.db.doc(ONE, (name,))
    if doc is None:
        raise NotFound("codebook", name)
    return answers.single(doc, b"null", answers.meta(release))
