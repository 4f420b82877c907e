"""The codebooks of a release."""

from onrecord.errors import NotFound
from onrecord.release.open import Releases
from onrecord.store import envelope
from onrecord.store.envelope import Envelope
from onrecord.store.paging import release_of
from onrecord.store.query import FormattedQuery, RowFormat, RowFormatParam, UnpagedQuery

ALL = "SELECT doc FROM codebook ORDER BY name"
ONE = "SELECT doc FROM codebook WHERE name = ?"


class CodebookItemQuery(FormattedQuery, frozen=True, kw_only=True):
    """The parameters of one codebook."""

    format: RowFormatParam = RowFormat.JSON


def page(releases: Releases, query: UnpagedQuery) -> Envelope:
    """Return all codebooks on one page."""
    release = release_of(releases, query)
    return envelope.page(b",".join(release.db.docs(ALL)), b"null", None, envelope.meta(release))


def get(releases: Releases, name: str, query: CodebookItemQuery) -> Envelope:
    """Return one codebook, or raise NotFound."""
    release = release_of(releases, query)
    doc = release.db.doc(ONE, (name,))
    if doc is None:
        raise NotFound("codebook", name)
    return envelope.item(doc, b"null", envelope.meta(release))
