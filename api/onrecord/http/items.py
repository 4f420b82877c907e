"""One record in the format of the request."""

from onrecord.http.links import link
from onrecord.http.lists import record_writer, write
from onrecord.http.media_types import JSON_FORMAT
from onrecord.http.requests import Request
from onrecord.http.responses import BytesResponse, respond, respond_as
from onrecord.http.routing import spec_of
from onrecord.store.envelope import Envelope
from onrecord.store.query import FormattedQuery


def respond_with_item(request: Request, query: FormattedQuery, envelope: Envelope) -> BytesResponse:
    """Return one record, written as a list of one in formats other than JSON.

    The response links to the permanent URL of the record (`cite-as`, RFC 8574).
    """
    if query.format == JSON_FORMAT:
        response = respond(request, envelope)
    else:
        writer = record_writer(request, query)
        response = respond_as(request, b"".join(write(writer, iter([envelope.docs]))), writer.media_type)
    if spec_of(request.route_handler).is_record:
        # Pinned to the release that was read, since the record at the unpinned URL changes with each publication.
        cite_as = link(f"{request.scope['path']}?release={envelope.release}", "cite-as")
        response.headers.append((b"link", cite_as.encode()))
    return response
