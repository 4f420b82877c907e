"""Search and autocomplete over HTTP."""

from onrecord.http.answer import Asked, Reply, query_of, reads, releases_of, send, settings_of
from onrecord.http.lists import send_list
from onrecord.records.search import HitPage, SuggestionPage
from onrecord.store import search, suggest
from onrecord.store.search import SearchQuery
from onrecord.store.suggest import SuggestQuery


@reads("/v1/search", summary="Search records", tag="search", query=SearchQuery, answer=HitPage)
def search_records(request: Asked) -> Reply:
    """Return the records of any kind that have all the words asked for, those that bear them as a name first."""
    return send_list(request, query_of(request, SearchQuery), search.search)


@reads("/v1/suggest", summary="List suggestions", tag="search", query=SuggestQuery, answer=SuggestionPage)
def list_suggestions(request: Asked) -> Reply:
    """Return what may be meant by the words typed so far: records with these in a name or title."""
    query = query_of(request, SuggestQuery)
    return send(request, suggest.suggest(releases_of(request, settings_of(request).suggest_s), query))
