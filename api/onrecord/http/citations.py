"""Citations over HTTP: the same for every kind of record."""

from collections.abc import Callable

import msgspec

from onrecord.http.answer import Asked, Reply, query_of, releases_of, send, send_as, site_of
from onrecord.http.formats import MEDIA_TYPES
from onrecord.records.citation import Citation
from onrecord.render.cite import Source, cite
from onrecord.store import citations
from onrecord.store.citations import Cited, CiteFormat, CiteQuery

_FORMS: dict[CiteFormat, Callable[[Citation], bytes]] = {
    CiteFormat.BIBTEX: lambda citation: citation.bibtex.encode(),
    CiteFormat.CSL: lambda citation: msgspec.json.encode([citation.csl]),  # a list, as reference managers read it
    CiteFormat.TEXT: lambda citation: f"{citation.sentence}\n".encode(),
}


def send_citation(request: Asked, kind: str, record_id: str) -> Reply:
    """Return how to cite a record, in the form that the request asks for."""
    query = query_of(request, CiteQuery)
    cited = citations.get(releases_of(request), kind, record_id, query)
    citation = citation_of(cited, site_of(request))
    if query.format is CiteFormat.JSON:
        return send(request, citations.answer(cited, citation))
    return send_as(request, _FORMS[query.format](citation), MEDIA_TYPES[query.format])


def citation_of(cited: Cited, site: str) -> Citation:
    """Return the citation of a record that is reached at a site."""
    return cite(
        Source(
            record=cited.record,
            names={actor.id: actor.name for actor in cited.actors},
            documents={document.id: document for document in cited.documents},
            manifest=cited.release.manifest,
            site=site,
        )
    )
