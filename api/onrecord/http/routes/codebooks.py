"""Routes of codebooks."""

from litestar.params import FromPath

from onrecord.http.items import respond_with_item
from onrecord.http.lists import respond_with_list
from onrecord.http.requests import Request, begin_query, parse_query
from onrecord.http.responses import BytesResponse
from onrecord.http.routing import endpoint
from onrecord.records.page import CodebookItem, CodebookPage
from onrecord.store import codebooks
from onrecord.store.codebooks import CodebookItemQuery
from onrecord.store.query import UnpagedQuery


@endpoint("/v1/codebooks", summary="List codebooks", tag="codebooks", query=UnpagedQuery, response=CodebookPage)
def list_codebooks(request: Request) -> BytesResponse:
    """Return every codebook: the closed lists of codes that records use, with the definition of each code."""
    return respond_with_list(request, parse_query(request, UnpagedQuery), codebooks.page)


@endpoint(
    "/v1/codebooks/{name:str}",
    summary="Get a codebook",
    tag="codebooks",
    query=CodebookItemQuery,
    response=CodebookItem,
)
def get_codebook(request: Request, name: FromPath[str]) -> BytesResponse:
    """Return one codebook: its codes with definitions, examples and mappings to other vocabularies."""
    query = parse_query(request, CodebookItemQuery)
    return respond_with_item(request, query, codebooks.get(begin_query(request), name, query))
