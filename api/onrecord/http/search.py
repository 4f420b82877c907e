"""Search and autocomplete over HTTP."""

from onrecord.http.answer import Asked, Reply, query_of, reads, releases_of, send
from onrecord.http.lists import send_list
from onrecord.records.search import HitPage, SuggestionPage
from onrecord.store import search, suggest
from onrecord.store.search import SearchQuery
from onrecord.store.suggest import SuggestQuery
