"""Routes of the pages and the cards of records."""

from onrecord.http.page_sources.claims import read_claim
from onrecord.http.record_pages import RecordPages
from onrecord.render.pages.claims import claim_view

RECORDS = [
    RecordPages(kind="claim", read=read_claim, view=claim_view),
]
ROUTES = [each.page_route() for each in RECORDS]
