"""Codebooks over HTTP."""

from litestar.params import FromPath

from onrecord.http.answer import Asked, Reply, query_of, reads, releases_of, send
from onrecord.http.params import NoQuery
from onrecord.records.page import CodebookItem, CodebookPage
from onrecord.store import codebooks


@reads("/v1/codebook", summary="List codebooks", tag="codebook", answer=CodebookPage)
def list_codebooks(request: Asked) -> Reply:
    """Return every codebook: the closed lists that records use, each code with what it means."""
    query_of(request, NoQuery)
    return send(request, codebooks.page(releases_of(request)))


@reads(
    "/v1/codebook/{name:str}",
    summary="Get a codebook",
    tag="codebook",
    answer=CodebookItem,
)
def get_codebook(request: Asked, name: FromPath[str]) -> Reply:
    """Return one codebook."""
    query_of(request, NoQuery)
    return send(request, codebooks.get(releases_of(request), name))
