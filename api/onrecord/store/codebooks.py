"""The codebooks of a release."""

from onrecord.errors import NotFound
from onrecord.release.open import Releases
from onrecord.store import answers
from onrecord.store.answers import Answer
from onrecord.store.paging import release_of
from onrecord.store.query import KnownQuery, WholeQuery

ALL = "SELECT doc FROM codebook ORDER BY name"
ONE = "SELECT doc FROM codebook WHERE name = ?"


def page(releases: Releases, query: WholeQuery) -> Answer:
    """Return every codebook, on one page."""
    release = release_of(releases, query)
    return answers.page(b",".join(release.db.docs(ALL)), b"null", None, answers.meta(release))


def get(releases: Releases, name: str, query: KnownQuery) -> Answer:
    """Return one codebook, or raise NotFound."""
    release = release_of(releases, query)
    doc = release.db.doc(ONE, (name,))
    if doc is None:
        raise NotFound("codebook", name)
    return answers.single(doc, b"null", answers.meta(release))
