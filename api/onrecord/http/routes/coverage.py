"""Coverage over HTTP."""

from onrecord.http.requests import Request, begin_query, parse_query
from onrecord.http.responses import BytesResponse, respond
from onrecord.http.routing import endpoint
from onrecord.records.coverage import CoverageItem
from onrecord.store import coverage
from onrecord.store.query import ReleaseQuery


@endpoint("/v1/coverage", summary="Get the coverage", tag="coverage", query=ReleaseQuery, response=CoverageItem)
def get_coverage(request: Request) -> BytesResponse:
    """Return what the data covers, in numbers, so that nothing found can be told from nothing covered.

    A country, language or kind that is not listed has no records at all.
    """
    return respond(request, coverage.get(begin_query(request), parse_query(request, ReleaseQuery)))
