"""Lists in the form asked for: one page, or without a limit all there is, page after page."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from http import HTTPStatus
from typing import TypeVar

import msgspec
from litestar.types import Receive, Scope, Send
from msgspec import Struct, inspect

from onrecord.http.answer import Asked, Reply, headers_of, releases_of, send, send_as, site_of
from onrecord.http.passage import NoMore
from onrecord.release.open import Releases
from onrecord.render.form import Options, Writer, writer_of
from onrecord.store.answers import Answer
from onrecord.store.query import FeedQuery, FormedQuery, PageQuery

JSON_FORM = "json"
STRUCT = inspect.StructType
EXPORTED = 500  # records read at a time; what else is asked for waits so long


QueryT = TypeVar("QueryT", bound=FormedQuery | FeedQuery)


class Stream(Reply):
    """An answer made and sent part by part, so that it takes no more memory however long it is."""

    __slots__ = ("_parts",)

    def __init__(self, parts: Iterator[bytes], headers: list[tuple[bytes, bytes]]) -> None:
        super().__init__(b"", headers)
        self._parts = parts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 (the protocol's)
        """Send the answer, until all of it is sent or no more is wanted."""
        has_gone = asyncio.ensure_future(gone(receive))
        try:
            with suppress(NoMore):
                await send({"type": "http.response.start", "status": HTTPStatus.OK, "headers": self.headers})
                for part in self._parts:
                    if has_gone.done():
                        return
                    await send({"type": "http.response.body", "body": part, "more_body": True})
                    await asyncio.sleep(0)  # others are answered between two parts
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            has_gone.cancel()


async def gone(receive: Receive) -> None:
    """Return when the client has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass


def send_list(request: Asked, query: QueryT, page: Callable[[Releases, QueryT], Answer]) -> Reply:
    """Return a list in the form that its query asks for."""
    releases = releases_of(request)
    if query.format == JSON_FORM:
        return send(request, page(releases, query))
    options = Options(site=site_of(request), spreadsheet_safe=query.spreadsheet_safe)
    writer = writer_of(query.format, listed(request.route_handler.opt["answer"]), options)
    is_whole = isinstance(query, PageQuery | FeedQuery) and query.limit is None
    answer = page(releases, msgspec.structs.replace(query, limit=EXPORTED) if is_whole else query)
    if is_whole and answer.next_cursor:
        return Stream(_written(writer, _docs(request, query, page, answer)), headers_of(request, writer.media_type))
    return send_as(request, b"".join(_written(writer, iter([answer.docs]))), writer.media_type, answer.next_cursor)


@cache
def listed(answer: type[Struct]) -> type[Struct]:
    """Return the type of the records of a list, from that of its pages."""
    page = inspect.type_info(answer)
    data = next(field.type for field in page.fields if field.name == "data") if isinstance(page, STRUCT) else None
    listed = data.item_type if isinstance(data, inspect.ListType) else None
    if not isinstance(listed, STRUCT):
        raise TypeError(answer)
    return listed.cls


def _docs(request: Asked, query: QueryT, page: Callable[[Releases, QueryT], Answer], answer: Answer) -> Iterator[bytes]:
    """Yield the records of a list, page after page, from its first answer on."""
    yield answer.docs
    while answer.next_cursor:
        asked = msgspec.structs.replace(query, limit=EXPORTED, cursor=answer.next_cursor)
        answer = page(releases_of(request), asked)
        yield answer.docs


def _written(writer: Writer, docs: Iterator[bytes]) -> Iterator[bytes]:
    yield writer.head()
    for number, each in enumerate(docs):
        yield writer.part(each, is_first=not number)
    yield writer.tail()
