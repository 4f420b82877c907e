"""Coverage over HTTP."""

from onrecord.http.answer import Asked, Reply, query_of, reads, releases_of, send
from onrecord.records.coverage import CoverageItem
from onrecord.store import coverage
from onrecord.store.query import KnownQuery


@reads("/v1/coverage", summary="Get the coverage", tag="coverage", query=KnownQuery, answer=CoverageItem)
def get_coverage(request: Asked) -> Reply:
    """Return what the data covers, in numbers, so that nothing found can be told from nothing covered.

    A country, language or kind that is not listed has no records at all.
    """
    return send(request, coverage.get(releases_of(request), query_of(request, KnownQuery)))
