"""Codebooks over HTTP."""

from litestar.params import FromPath

from onrecord.http.answer import Asked, Reply, query_of, reads, releases_of, send
from onrecord.http.lists import send_list
from onrecord.records.page import CodebookItem, CodebookPage
from onrecord.store import codebooks
from onrecord.store.query import KnownQuery, WholeQuery


@reads("/v1/codebook", summary="List codebooks", tag="codebook", query=WholeQuery, answer=CodebookPage)
def list_codebooks(request: Asked) -> Reply:
    """Return every codebook: the closed lists that records use, each code with what it means."""
    return send_list(request, query_of(request, WholeQuery), codebooks.page)


@reads(
    "/v1/codebook/{name:str}",
    summary="Get a codebook",
    tag="codebook",
    query=KnownQuery,
    answer=CodebookItem,
)
def get_codebook(request: Asked, name: FromPath[str]) -> Reply:
    """Return one codebook."""
    return send(request, codebooks.get(releases_of(request), name, query_of(request, KnownQuery)))
