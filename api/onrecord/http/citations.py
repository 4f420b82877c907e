"""Citation responses, which are the same for every kind of record."""

from collections.abc import Callable

import msgspec

from onrecord.http.media_types import MEDIA_TYPES
from onrecord.http.requests import Request, base_url_of, begin_query, parse_query
from onrecord.http.responses import BytesResponse, respond, respond_as
from onrecord.records.citation import Citation
from onrecord.render.cite import CitationInput, cite
from onrecord.store import citations
from onrecord.store.citations import CitationFormat, CitationSource, CiteQuery

_RENDERERS: dict[CitationFormat, Callable[[Citation], bytes]] = {
    CitationFormat.BIBTEX: lambda citation: citation.bibtex.encode(),
    CitationFormat.CSL: lambda citation: msgspec.json.encode([citation.csl]),  # a list, as reference managers read it
    CitationFormat.TEXT: lambda citation: f"{citation.sentence}\n".encode(),
}


def respond_with_citation(request: Request, kind: str, record_id: str) -> BytesResponse:
    """Return the citation of a record in the format of the request; raise NotFound, Merged or Withdrawn."""
    query = parse_query(request, CiteQuery)
    source = citations.get(begin_query(request), kind, record_id, query)
    citation = citation_of(source, base_url_of(request))
    if query.format is CitationFormat.JSON:
        return respond(request, citations.to_envelope(source, citation))
    return respond_as(request, _RENDERERS[query.format](citation), MEDIA_TYPES[query.format])


def citation_of(source: CitationSource, base_url: str) -> Citation:
    """Return the citation of a record, with its URL under `base_url`."""
    return cite(
        CitationInput(
            record=source.record,
            names={actor.id: actor.name for actor in source.actors},
            documents={document.id: document for document in source.documents},
            manifest=source.release.manifest,
            base_url=base_url,
        )
    )
