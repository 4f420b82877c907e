"""Lists in the form asked for: one page, or without a limit all there is, page after page."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import TypeVar

import msgspec
from msgspec import Struct, inspect

from onrecord.http.requests import Request, base_url_of, begin_query
from onrecord.http.responses import BytesResponse, respond, respond_as, response_headers
from onrecord.http.routing import spec_of
from onrecord.http.streaming import StreamingResponse
from onrecord.release.open import Releases
from onrecord.render.writers import Writer, WriterOptions, writer_of
from onrecord.store.envelope import Envelope
from onrecord.store.query import FeedQuery, FormattedQuery, PageQuery

JSON_FORMAT = "json"
STRUCT = inspect.StructType
EXPORTED = 500  # records read at a time; what else is asked for waits so long


QueryT = TypeVar("QueryT", bound=FormattedQuery | FeedQuery)


def respond_with_list(request: Request, query: QueryT, page: Callable[[Releases, QueryT], Envelope]) -> BytesResponse:
    """Return a list in the form that its query asks for."""
    releases = begin_query(request)
    if query.format == JSON_FORMAT:
        return respond(request, page(releases, query))
    options = WriterOptions(base_url=base_url_of(request), spreadsheet_safe=query.spreadsheet_safe)
    writer = writer_of(query.format, record_type_of(spec_of(request.route_handler).response), options)
    is_whole = isinstance(query, PageQuery | FeedQuery) and query.limit is None
    envelope = page(releases, msgspec.structs.replace(query, limit=EXPORTED) if is_whole else query)
    if is_whole and envelope.next_cursor:
        return StreamingResponse(
            _written(writer, _docs(request, query, page, envelope)), response_headers(request, writer.media_type)
        )
    return respond_as(
        request, b"".join(_written(writer, iter([envelope.docs]))), writer.media_type, envelope.next_cursor
    )


@cache
def record_type_of(page_type: type[Struct]) -> type[Struct]:
    """Return the type of the records of a list, from that of its pages."""
    page = inspect.type_info(page_type)
    data = next(field.type for field in page.fields if field.name == "data") if isinstance(page, STRUCT) else None
    record = data.item_type if isinstance(data, inspect.ListType) else None
    if not isinstance(record, STRUCT):
        raise TypeError(page_type)
    return record.cls


def _docs(
    request: Request, query: QueryT, page: Callable[[Releases, QueryT], Envelope], envelope: Envelope
) -> Iterator[bytes]:
    """Yield the records of a list, page after page, from its first answer on."""
    yield envelope.docs
    while envelope.next_cursor:
        asked = msgspec.structs.replace(query, limit=EXPORTED, cursor=envelope.next_cursor)
        envelope = page(begin_query(request), asked)
        yield envelope.docs


def _written(writer: Writer, docs: Iterator[bytes]) -> Iterator[bytes]:
    yield writer.head()
    for number, each in enumerate(docs):
        yield writer.part(each, is_first=not number)
    yield writer.tail()
