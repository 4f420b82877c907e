"""Routes of claims."""

from litestar.params import FromPath

from onrecord.http.citations import respond_with_citation
from onrecord.http.items import respond_with_item
from onrecord.http.lists import respond_with_list
from onrecord.http.requests import Request, begin_query, parse_query
from onrecord.http.responses import BytesResponse
from onrecord.http.routing import endpoint
from onrecord.records.accounts import ClaimLinkPage
from onrecord.records.citation import CitationItem
from onrecord.records.page import ClaimItem, ClaimPage
from onrecord.store import accounts, claims
from onrecord.store.accounts import ClaimLinkQuery
from onrecord.store.citations import CiteQuery
from onrecord.store.claims import ClaimItemQuery, ClaimQuery


@endpoint("/v1/claims", summary="List claims", tag="claims", query=ClaimQuery, response=ClaimPage)
def list_claims(request: Request) -> BytesResponse:
    """Return the claims that match every filter, the oldest first; without filters, all of them.

    A claim is a statement that a document reports: who made it, how certainly, and how it was verified. Claims without
    a known date come last.
    """
    return respond_with_list(request, parse_query(request, ClaimQuery), claims.page)


@endpoint(
    "/v1/claims/{claim_id:str}/links",
    summary="List links of a claim",
    tag="claims",
    query=ClaimLinkQuery,
    response=ClaimLinkPage,
)
def list_claim_links(request: Request, claim_id: FromPath[str]) -> BytesResponse:
    """Return the claims that are linked with a claim in either direction, the oldest first.

    `relation` says whether a claim agrees with the other, disputes, refutes, qualifies, corrects or reports it, and
    `direction` which of the two does so.
    """
    query = parse_query(request, ClaimLinkQuery)
    return respond_with_list(request, query, lambda releases, part: accounts.links(releases, claim_id, part))


@endpoint(
    "/v1/claims/{claim_id:str}",
    summary="Get a claim",
    tag="claims",
    query=ClaimItemQuery,
    response=ClaimItem,
)
def get_claim(request: Request, claim_id: FromPath[str]) -> BytesResponse:
    """Return one claim with its speaker, its subjects, the history of its verification and its evidence."""
    query = parse_query(request, ClaimItemQuery)
    return respond_with_item(request, query, claims.get(begin_query(request), claim_id, query))


@endpoint(
    "/v1/claims/{claim_id:str}/cite",
    summary="Cite a claim",
    tag="claims",
    query=CiteQuery,
    response=CitationItem,
)
def cite_claim(request: Request, claim_id: FromPath[str]) -> BytesResponse:
    """Return the citation of a claim: a sentence, a BibTeX entry and CSL-JSON.

    It names the release that the response comes from, and links to the record in that release, which never changes.
    """
    return respond_with_citation(request, "claim", claim_id)
