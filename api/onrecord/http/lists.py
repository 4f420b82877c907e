"""Lists in the format of the request: one page, or every record if a format other than JSON has no `limit`."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import TypeVar

import msgspec
from msgspec import Struct, inspect

from onrecord.http.media_types import JSON_FORMAT
from onrecord.http.missing import check_matchable, missing_header
from onrecord.http.relaxed import relaxed_header
from onrecord.http.requests import Request, base_url_of, begin_query
from onrecord.http.responses import BytesResponse, respond, respond_as, response_headers
from onrecord.http.routing import spec_of
from onrecord.http.streaming import StreamingResponse
from onrecord.release.open import Releases
from onrecord.render.writers import Writer, WriterOptions, writer_of
from onrecord.store.envelope import Envelope
from onrecord.store.query import FeedQuery, FormattedQuery, PageQuery

STREAM_PAGE_SIZE = 500  # records of one chunk; other requests wait while a chunk is read and written

QueryT = TypeVar("QueryT", bound=FormattedQuery | FeedQuery)


def respond_with_list(request: Request, query: QueryT, page: Callable[[Releases, QueryT], Envelope]) -> BytesResponse:
    """Return a page of a list, or a stream of all its pages; `page` reads one page from the store.

    Raise MissingRecords in formats other than JSON if a filter names only records that are unknown or withdrawn.
    """
    releases = begin_query(request)
    if query.format == JSON_FORMAT:
        return respond(request, page(releases, query))
    writer = record_writer(request, query)
    is_unlimited = isinstance(query, PageQuery | FeedQuery) and query.limit is None
    envelope = page(releases, msgspec.structs.replace(query, limit=STREAM_PAGE_SIZE) if is_unlimited else query)
    check_matchable(query, envelope.missing)
    notes = [*missing_header(envelope.missing), *relaxed_header(envelope.relaxed)]
    if is_unlimited and envelope.next_cursor:
        headers = response_headers(request, writer.media_type)
        chunks = write(writer, _docs(request, query, page, envelope))
        return StreamingResponse(chunks, [*headers, *notes])
    body = b"".join(write(writer, iter([envelope.docs])))
    response = respond_as(request, body, writer.media_type, envelope.next_cursor)
    response.headers += notes
    return response


def record_writer(request: Request, query: FormattedQuery | FeedQuery) -> Writer:
    """Return the writer of the records of a route in the format of the query."""
    options = WriterOptions(base_url=base_url_of(request), spreadsheet_safe=query.spreadsheet_safe)
    return writer_of(query.format, record_type_of(spec_of(request.route_handler).response), options)


def write(writer: Writer, docs: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the chunks of a response with these records, each element of `docs` in a chunk of its own."""
    yield writer.head()
    for number, records in enumerate(docs):
        yield writer.part(records, is_first=not number)
    yield writer.tail()


@cache
def record_type_of(response: type[Struct]) -> type[Struct]:
    """Return the type of the record or records of a response, or raise TypeError if `data` has neither."""
    match inspect.type_info(response):
        case inspect.StructType(fields=fields):
            data = next((field.type for field in fields if field.name == "data"), None)
            match data:
                case (
                    inspect.StructType(cls=record_type)
                    | inspect.ListType(item_type=inspect.StructType(cls=record_type))
                ):
                    return record_type
    raise TypeError(response)


def _docs(
    request: Request, query: QueryT, page: Callable[[Releases, QueryT], Envelope], envelope: Envelope
) -> Iterator[bytes]:
    """Yield the records of each page, beginning with those of `envelope`."""
    yield envelope.docs
    # Page by page, so that no read transaction stays open and memory does not grow. The cursor names its release: one
    # published meanwhile does not change the stream. Each page has the deadline of a request of its own.
    while envelope.next_cursor:
        next_query = msgspec.structs.replace(query, limit=STREAM_PAGE_SIZE, cursor=envelope.next_cursor)
        envelope = page(begin_query(request), next_query)
        yield envelope.docs
