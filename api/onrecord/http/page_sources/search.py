"""The source of the page of search."""

from msgspec.structs import replace

from onrecord.http.page_sources.home import read_examples
from onrecord.http.page_sources.reader import Reader, decode
from onrecord.http.page_sources.records import read_records
from onrecord.records.search import SearchHitPage
from onrecord.render.pages.search import SearchSource
from onrecord.store import search
from onrecord.store.query import Include
from onrecord.store.search import SearchQuery


def read_search(reader: Reader, query: SearchQuery) -> SearchSource:
    """Return the hits of a query with their records; without any hit, with records to search for instead."""
    counted = replace(query, include=(Include.COUNT, Include.FACETS))
    hits = decode(search.search(reader.releases, counted), SearchHitPage)
    return SearchSource(
        q=query.q,
        only=query.kind,
        hits=hits,
        records=read_records(reader.releases, reader.release, [(hit.kind, hit.id) for hit in hits.data]),
        examples=[] if hits.data else read_examples(reader),
    )
