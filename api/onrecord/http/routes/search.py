"""Search and autocomplete over HTTP."""

from onrecord.http.lists import respond_with_list
from onrecord.http.requests import Request, begin_query, parse_query, settings_of
from onrecord.http.responses import BytesResponse, respond
from onrecord.http.routing import endpoint
from onrecord.records.search import SearchHitPage, SuggestionPage
from onrecord.store import search, suggest
from onrecord.store.search import SearchQuery
from onrecord.store.suggest import SuggestQuery


@endpoint("/v1/search", summary="Search records", tag="search", query=SearchQuery, response=SearchHitPage)
def search_records(request: Request) -> BytesResponse:
    """Return the records of any kind that have all the words asked for, those that bear them as a name first."""
    return respond_with_list(request, parse_query(request, SearchQuery), search.search)


@endpoint("/v1/suggest", summary="List suggestions", tag="search", query=SuggestQuery, response=SuggestionPage)
def list_suggestions(request: Request) -> BytesResponse:
    """Return what may be meant by the words typed so far: records with these in a name or title."""
    query = parse_query(request, SuggestQuery)
    return respond(request, suggest.suggest(begin_query(request, settings_of(request).suggest_timeout_s), query))
