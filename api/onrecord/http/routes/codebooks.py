"""Routes of codebooks."""

from litestar.params import FromPath

from onrecord.http.lists import respond_with_list
from onrecord.http.requests import Request, begin_query, parse_query
from onrecord.http.responses import BytesResponse, respond
from onrecord.http.routing import endpoint
from onrecord.records.page import CodebookItem, CodebookPage
from onrecord.store import codebooks
from onrecord.store.query import ReleaseQuery, UnpagedQuery


@endpoint("/v1/codebooks", summary="List codebooks", tag="codebooks", query=UnpagedQuery, response=CodebookPage)
def list_codebooks(request: Request) -> BytesResponse:
    """Return every codebook: the closed lists of codes that records use, with the definition of each code."""
    return respond_with_list(request, parse_query(request, UnpagedQuery), codebooks.page)


@endpoint(
    "/v1/codebooks/{name:str}",
    summary="Get a codebook",
    tag="codebooks",
    query=ReleaseQuery,
    response=CodebookItem,
)
def get_codebook(request: Request, name: FromPath[str]) -> BytesResponse:
    """Return one codebook: its codes with definitions, examples and mappings to other vocabularies."""
    return respond(request, codebooks.get(begin_query(request), name, parse_query(request, ReleaseQuery)))
