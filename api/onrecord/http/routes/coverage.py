"""The route of the coverage."""

from onrecord.http.requests import Request, begin_query, parse_query
from onrecord.http.responses import BytesResponse, respond
from onrecord.http.routing import endpoint
from onrecord.records.coverage import CoverageItem
from onrecord.store import coverage
from onrecord.store.query import ReleaseQuery


@endpoint("/v1/coverage", summary="Get coverage", tag="coverage", query=ReleaseQuery, response=CoverageItem)
def get_coverage(request: Request) -> BytesResponse:
    """Return counts of a release by kind, country, language, publisher and period.

    They show whether an empty list is due to a gap in the data. A country, language or kind that is not listed has no
    records.
    """
    return respond(request, coverage.get(begin_query(request), parse_query(request, ReleaseQuery)))
