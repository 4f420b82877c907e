"""Claims over HTTP."""

from litestar.params import FromPath

from onrecord.http.citations import respond_with_citation
from onrecord.http.lists import respond_with_list
from onrecord.http.requests import Request, begin_query, parse_query
from onrecord.http.responses import BytesResponse, respond
from onrecord.http.routing import endpoint
from onrecord.records.accounts import ClaimLinkPage
from onrecord.records.citation import CitationItem
from onrecord.records.page import ClaimItem, ClaimPage
from onrecord.store import accounts, claims
from onrecord.store.accounts import ClaimLinkQuery
from onrecord.store.citations import CiteQuery
from onrecord.store.claims import ClaimQuery
from onrecord.store.query import ItemQuery


@endpoint("/v1/claims", summary="List claims", tag="claims", query=ClaimQuery, response=ClaimPage)
def list_claims(request: Request) -> BytesResponse:
    """Return the claims that the filters find: who said what, how sure, and how it was checked."""
    return respond_with_list(request, parse_query(request, ClaimQuery), claims.page)


@endpoint(
    "/v1/claims/{claim_id:str}/links",
    summary="List the claims that a claim is linked with",
    tag="claims",
    query=ClaimLinkQuery,
    response=ClaimLinkPage,
)
def list_claim_links(request: Request, claim_id: FromPath[str]) -> BytesResponse:
    """Return the claims that agree with a claim, dispute, refute, qualify, correct or report it, and those it does."""
    query = parse_query(request, ClaimLinkQuery)
    return respond_with_list(request, query, lambda releases, page: accounts.links(releases, claim_id, page))


@endpoint(
    "/v1/claims/{claim_id:str}",
    summary="Get a claim",
    tag="claims",
    query=ItemQuery,
    response=ClaimItem,
)
def get_claim(request: Request, claim_id: FromPath[str]) -> BytesResponse:
    """Return one claim with its evidence and the history of its verification."""
    return respond(request, claims.get(begin_query(request), claim_id, parse_query(request, ItemQuery)))


@endpoint(
    "/v1/claims/{claim_id:str}/cite",
    summary="Cite a claim",
    tag="claims",
    query=CiteQuery,
    response=CitationItem,
)
def cite_claim(request: Request, claim_id: FromPath[str]) -> BytesResponse:
    """Return how to cite a claim as one release has it: a sentence, BibTeX and CSL-JSON."""
    return respond_with_citation(request, "claim", claim_id)
