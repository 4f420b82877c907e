"""Claims over HTTP."""

from functools import partial

from litestar.params import FromPath

from onrecord.http.answer import Asked, Reply, query_of, reads, releases_of, send
from onrecord.http.citations import send_citation
from onrecord.http.lists import send_list
from onrecord.records.accounts import ClaimLinkPage
from onrecord.records.citation import CitationItem
from onrecord.records.page import ClaimItem, ClaimPage
from onrecord.store import accounts, claims
from onrecord.store.accounts import ClaimLinkQuery
from onrecord.store.citations import CiteQuery
from onrecord.store.claims import ClaimQuery
from onrecord.store.query import ItemQuery


@reads("/v1/claims", summary="List claims", tag="claims", query=ClaimQuery, answer=ClaimPage)
def list_claims(request: Asked) -> Reply:
    """Return the claims that the filters find: who said what, how sure, and how it was checked."""
    return send_list(request, query_of(request, ClaimQuery), claims.page)


@reads(
    "/v1/claims/{claim_id:str}/links",
    summary="List the claims that a claim is linked with",
    tag="claims",
    query=ClaimLinkQuery,
    answer=ClaimLinkPage,
)
def list_claim_links(request: Asked, claim_id: FromPath[str]) -> Reply:
    """Return the claims that agree with a claim, dispute, refute, qualify, correct or report it, and those it does."""
    return send_list(request, query_of(request, ClaimLinkQuery), partial(accounts.links, claim_id))


@reads(
    "/v1/claims/{claim_id:str}",
    summary="Get a claim",
    tag="claims",
    query=ItemQuery,
    answer=ClaimItem,
)
def get_claim(request: Asked, claim_id: FromPath[str]) -> Reply:
    """Return one claim with its evidence and the history of its verification."""
    return send(request, claims.get(releases_of(request), claim_id, query_of(request, ItemQuery)))


@reads(
    "/v1/claims/{claim_id:str}/cite",
    summary="Cite a claim",
    tag="claims",
    query=CiteQuery,
    answer=CitationItem,
)
def cite_claim(request: Asked, claim_id: FromPath[str]) -> Reply:
    """Return how to cite a claim as one release has it: a sentence, BibTeX and CSL-JSON."""
    return send_citation(request, "claim", claim_id)
