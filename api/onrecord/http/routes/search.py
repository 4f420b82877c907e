"""Routes of search and suggestions."""

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
    """Return the records of any kind that contain every word of `q`.

    Actors of exactly that name come first, then records with the words in a name, the most referenced first, then all
    others by relevance. The list is empty if `q` has no words.
    """
    return respond_with_list(request, parse_query(request, SearchQuery), search.search)


@endpoint("/v1/suggest", summary="List suggestions", tag="search", query=SuggestQuery, response=SuggestionPage)
def list_suggestions(request: Request) -> BytesResponse:
    """Return the records whose names or titles have the words of `q`; the last word may be incomplete.

    Meant for autocompletion while a user types. The most referenced records come first; there is one page only.
    """
    query = parse_query(request, SuggestQuery)
    return respond(request, suggest.suggest(begin_query(request, settings_of(request).suggest_timeout_s), query))
