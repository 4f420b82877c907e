"""The records that a page refers to, by kind and id, and the links to their pages."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from msgspec import Struct

from onrecord.records.actors import Actor
from onrecord.records.claims import Claim
from onrecord.records.codes import NameKind
from onrecord.records.documents import Document
from onrecord.records.events import Event
from onrecord.records.page import Included
from onrecord.records.relationships import Relationship
from onrecord.render.pages.context import PageContext
from onrecord.render.pages.words import Words

MAX_SHORT_NAME = 28  # characters; a longer name gives way to its abbreviation where room is short
RecordT = TypeVar("RecordT", Actor, Claim, Document, Event, Relationship)


class Link(Struct, frozen=True, kw_only=True):
    """The name of a record and the address of its page."""

    text: str
    href: str


class References(Struct, frozen=True, kw_only=True):
    """Records by id; every id that the records of a page refer to is among them."""

    actors: Mapping[str, Actor] = {}
    documents: Mapping[str, Document] = {}
    events: Mapping[str, Event] = {}
    claims: Mapping[str, Claim] = {}

    @classmethod
    def of(cls, *responses: Included | None) -> "References":
        """Return all records that several responses include."""
        given = [each for each in responses if each]
        return cls(
            actors=_by_id(record for each in given for record in each.actors),
            documents=_by_id(record for each in given for record in each.documents),
            events=_by_id(record for each in given for record in each.events),
            claims=_by_id(record for each in given for record in each.claims),
        )

    def actor(self, actor_id: str, page: PageContext) -> Link:
        """Return the link to an actor."""
        return Link(text=self.actors[actor_id].name, href=page.href(f"/actors/{actor_id}"))

    def document(self, document_id: str, page: PageContext) -> Link:
        """Return the link to a document."""
        return Link(text=self.documents[document_id].title, href=page.href(f"/documents/{document_id}"))

    def publisher(self, document_id: str, page: PageContext) -> Link:
        """Return the publisher of a document, with the link to the document."""
        return Link(text=self.documents[document_id].publisher, href=page.href(f"/documents/{document_id}"))

    def event(self, event_id: str, page: PageContext) -> Link:
        """Return the link to an event."""
        return Link(text=self.events[event_id].title, href=page.href(f"/events/{event_id}"))

    def claim(self, claim_id: str, page: PageContext) -> Link:
        """Return the link to a claim."""
        return Link(text=self.claims[claim_id].proposition, href=page.href(f"/claims/{claim_id}"))

    def relationship(self, relationship: Relationship, page: PageContext) -> Link:
        """Return the link to a relationship, whose text names both actors."""
        words = Words(page.language)
        text = words.relationship(
            relationship.type, self.actors[relationship.subject].name, self.actors[relationship.object].name
        )
        return Link(text=text, href=page.href(f"/relationships/{relationship.id}"))

    def short_name(self, actor_id: str) -> str:
        """Return the name of an actor, or its abbreviation if the name is long and it has one."""
        actor = self.actors[actor_id]
        abbreviations = [each.text for each in actor.names if each.kind is NameKind.ABBREVIATION]
        return abbreviations[0] if abbreviations and len(actor.name) > MAX_SHORT_NAME else actor.name


def _by_id(records: Iterable[RecordT]) -> dict[str, RecordT]:
    return {record.id: record for record in records}
