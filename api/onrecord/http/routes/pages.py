"""Routes of the pages of records."""

from onrecord.http.page_sources.actors import read_actor
from onrecord.http.page_sources.claims import read_claim
from onrecord.http.page_sources.documents import read_document
from onrecord.http.page_sources.events import read_event
from onrecord.http.page_sources.relationships import read_relationship
from onrecord.http.record_pages import RecordPages
from onrecord.render.pages.actors import actor_view
from onrecord.render.pages.claims import claim_view
from onrecord.render.pages.documents import document_view
from onrecord.render.pages.events import event_view
from onrecord.render.pages.relationships import relationship_view

# The page and the card of each kind.
PAGES_AND_CARDS = [
    RecordPages(kind="actor", read=read_actor, view=actor_view).routes(),
    RecordPages(kind="event", read=read_event, view=event_view).routes(),
    RecordPages(kind="claim", read=read_claim, view=claim_view).routes(),
    RecordPages(kind="relationship", read=read_relationship, view=relationship_view).routes(),
    RecordPages(kind="document", read=read_document, view=document_view).routes(),
]
ROUTES = [page for page, _ in PAGES_AND_CARDS]
