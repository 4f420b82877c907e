"""One record in the format of the request."""

from onrecord.http.links import link
from onrecord.http.lists import record_type_of
from onrecord.http.media_types import JSON_FORMAT
from onrecord.http.requests import Request, base_url_of
from onrecord.http.responses import BytesResponse, respond, respond_as
from onrecord.http.routing import spec_of
from onrecord.render.writers import WriterOptions, writer_of
from onrecord.store.envelope import Envelope
from onrecord.store.query import FormattedQuery


def respond_with_item(request: Request, query: FormattedQuery, envelope: Envelope) -> BytesResponse:
    """Return one record, written as a list of one in formats other than JSON.

    The response links to the permanent URL of the record (`cite-as`, RFC 8574).
    """
    spec = spec_of(request.route_handler)
    if query.format == JSON_FORMAT:
        response = respond(request, envelope)
    else:
        options = WriterOptions(base_url=base_url_of(request), spreadsheet_safe=query.spreadsheet_safe)
        writer = writer_of(query.format, record_type_of(spec.response), options)
        body = writer.head() + writer.part(envelope.docs, is_first=True) + writer.tail()
        response = respond_as(request, body, writer.media_type)
    if spec.is_record:
        # Pinned to the release that was read, since the record at the unpinned URL changes with each publication.
        cite_as = link(f"{request.scope['path']}?release={envelope.release}", "cite-as")
        response.headers.append((b"link", cite_as.encode()))
    return response
