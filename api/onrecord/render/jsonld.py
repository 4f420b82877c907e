"""Records as JSON-LD: schema.org where it has the term, terms of our own for what it cannot say.

Doubt survives. A date is schema.org's only where it means one day, month or year; an event bears its status; a claim
is a Claim, and what it says is nowhere stated as a fact; a relationship is a node that bears its basis and certainty.
"""

import re
from collections.abc import Callable, Sequence
from functools import cache
from importlib import resources
from typing import TypeAlias

import msgspec
from msgspec import Struct

from onrecord.records.actors import Actor
from onrecord.records.claims import Claim
from onrecord.records.codebook import Codebook
from onrecord.records.codes import ActorKind, DocumentKind, EventStatus, VerificationStatus
from onrecord.records.dates import UncertainDate
from onrecord.records.documents import Document
from onrecord.records.events import Event, Place
from onrecord.records.evidence import Account, Evidence
from onrecord.records.relationships import Office, Period, Relationship
from onrecord.render.urls import UrlBuilder

Node: TypeAlias = dict[str, object]

CONTEXT = "context.jsonld"
MEDIA_TYPE = "application/ld+json"
_EXACT = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")  # what xsd and schema.org can say too
_EVENT_STATUS = {
    EventStatus.PLANNED: "EventScheduled",
    EventStatus.CANCELLED: "EventCancelled",
    EventStatus.POSTPONED: "EventPostponed",
}  # schema.org has none for what occurred, is alleged or is denied
_UNREVIEWED = {VerificationStatus.REPORTED, VerificationStatus.ATTRIBUTED}
_SAME_AS = {"wikidata": "http://www.wikidata.org/entity/{}", "geonames": "https://sws.geonames.org/{}/"}


class JsonLd:
    """A writer of a graph with one node a record, and one more for each review of a claim."""

    media_type = MEDIA_TYPE

    def __init__(self, record_type: type[Struct], *, base_url: str) -> None:
        self._urls = UrlBuilder(base_url)
        self._nodes = _NODES[record_type]
        self._decoder = msgspec.json.Decoder(list[record_type])  # type: ignore[valid-type]  # known at run time only

    def head(self) -> bytes:
        """Return the start of the graph."""
        return b'{"@context":%s,"@graph":[' % msgspec.json.encode(f"{self._urls.base_url}/v1/{CONTEXT}")

    def part(self, docs: bytes, *, is_first: bool) -> bytes:
        """Return the nodes of a page of records."""
        records: list[Struct] = self._decoder.decode(b"[%s]" % docs)
        nodes = [node for record in records for node in self._nodes(record, self._urls)]
        joined = msgspec.json.encode(nodes)[1:-1]
        return joined if is_first else b"," + joined

    def tail(self) -> bytes:
        """Return the end of the graph."""
        return b"]}"


def context() -> bytes:
    """Return the context: what each term of the graphs means."""
    return (resources.files("onrecord.render") / CONTEXT).read_bytes()


def actor(record: Actor, urls: UrlBuilder) -> list[Node]:
    """Return an actor as a person, an organization, a country or a place."""
    identifiers = [
        {"@type": "PropertyValue", "propertyID": each.scheme, "value": each.value} for each in record.identifiers
    ]
    return [
        _node(
            {
                "@id": urls.of("actor", record.id),
                "@type": _schema_type("actor-kind", record.kind, "Thing"),
                "name": record.name,
                "named": record.named,
                "alternateName": [{"@value": name.text, "@language": name.lang} for name in record.names],
                "description": record.description,
                "kind": record.kind,
                "country": record.country,
                "partOf": _all(urls, "actor", record.part_of),
                "identifier": identifiers,
                "sameAs": [
                    _SAME_AS[each.scheme].format(each.value) for each in record.identifiers if each.scheme in _SAME_AS
                ],
                "account": _accounts(record.accounts, urls),
            }
        )
    ]


def event(record: Event, urls: UrlBuilder) -> list[Node]:
    """Return an event with its status, its participants, and what it rests on."""
    return [
        _node(
            {
                "@id": urls.of("event", record.id),
                "@type": "Event",
                "name": record.title,
                "description": record.summary,
                "kind": record.kind,
                "status": record.status,
                "eventStatus": _EVENT_STATUS.get(record.status),
                "startDate": _exact(record.date),
                "endDate": _exact(record.end_date),
                "date": _date(record.date),
                "dateEnded": _date(record.end_date),
                "location": _place(record.place, urls),
                "participant": [
                    {"@type": "Role", "roleName": each.role, "participant": urls.of("actor", each.actor)}
                    for each in record.participants
                ],
                "ploverType": record.plover.type if record.plover else None,
                "ploverMode": record.plover.mode if record.plover else None,
                "ploverContext": record.plover.contexts if record.plover else (),
                "duress": record.duress,
                "superEvent": urls.of("event", record.part_of) if record.part_of else None,
                "link": [{"relation": each.relation, "event": urls.of("event", each.event)} for each in record.links],
                "claim": _all(urls, "claim", record.claims),
                "evidence": _evidence(record.evidence, urls),
                "account": _accounts(record.accounts, urls),
            }
        )
    ]


def claim(record: Claim, urls: UrlBuilder) -> list[Node]:
    """Return a claim, and its review where it was checked against more than its own report."""
    address = urls.of("claim", record.id)
    steps = [
        _verification(step.status, step.on.isoformat(), step.by, step.reason) for step in record.verification.history
    ]
    made = _node(
        {
            "@id": address,
            "@type": "Claim",
            "text": record.proposition,
            "author": urls.of("actor", record.speaker) if record.speaker else None,
            "possibleSpeaker": _all(urls, "actor", record.possible_speakers),
            "addressee": _all(urls, "actor", record.addressees),
            "attribution": record.attribution,
            "appearance": urls.of("document", record.reported_by),
            "dateCreated": _exact(record.said),
            "said": _date(record.said),
            "act": record.act,
            "certainty": record.certainty,
            "about": [
                *_all(urls, "actor", record.about.actors),
                *_all(urls, "event", record.about.events),
                *_all(urls, "relationship", record.about.relationships),
                *_all(urls, "claim", record.about.claims),
            ],
            "verificationStatus": record.verification.status,
            "verificationHistory": steps,
            "link": [{"relation": each.relation, "claim": urls.of("claim", each.claim)} for each in record.links],
            "evidence": _evidence(record.evidence, urls),
            "account": _accounts(record.accounts, urls),
        }
    )
    return [made] if record.verification.status in _UNREVIEWED else [made, _review(record, address)]


def _review(record: Claim, address: str) -> Node:
    """Return how a claim was checked, as a review of it; the last step of its history has the present status."""
    last = record.verification.history[-1]
    return {
        "@id": f"{address}#review",
        "@type": "ClaimReview",
        "itemReviewed": address,
        "claimReviewed": record.proposition,
        "author": {"@type": "Thing", "name": last.by},  # a person or an organization: nobody says which
        "datePublished": last.on.isoformat(),
        "reviewRating": {"@type": "Rating", "alternateName": last.status},
        "reviewBody": last.reason,
    }


def _verification(status: VerificationStatus, day: str, by: str, reason: str) -> Node:
    return {"verificationStatus": status, "on": day, "by": by, "reason": reason}


def relationship(record: Relationship, urls: UrlBuilder) -> list[Node]:
    """Return a relationship as a node of its own, since a bare link between two actors would have lost its basis."""
    return [
        _node(
            {
                "@id": urls.of("relationship", record.id),
                "@type": "Relationship",
                "subject": urls.of("actor", record.subject),
                "object": urls.of("actor", record.object),
                "kind": record.type,
                "directed": record.directed,
                "polarity": record.polarity,
                "valid": _period(record.valid),
                "basis": record.basis,
                "certainty": record.certainty,
                "office": _office(record.office, urls),
                "claim": _all(urls, "claim", record.claims),
                "event": _all(urls, "event", record.events),
                "evidence": _evidence(record.evidence, urls),
                "account": _accounts(record.accounts, urls),
            }
        )
    ]


def document(record: Document, urls: UrlBuilder) -> list[Node]:
    """Return a document as a creative work of its kind."""
    return [
        _node(
            {
                "@id": urls.of("document", record.id),
                "@type": _schema_type("document-kind", record.kind, "CreativeWork"),
                "name": record.title,
                "kind": record.kind,
                "publisher": {"@type": "Organization", "name": record.publisher},
                "inLanguage": record.language,
                "datePublished": _exact(record.published),
                "published": _date(record.published),
                "url": record.url,
                "sha256": record.sha256,
                "paragraphs": record.paragraphs,
                "reliability": record.reliability,
                "terms": record.license,
                "note": record.note,
                "account": _accounts(record.accounts, urls),
            }
        )
    ]


def _node(terms: Node) -> Node:
    """Return a node without the terms of which nothing is known."""
    return {term: value for term, value in terms.items() if value not in (None, (), [])}


def _all(urls: UrlBuilder, kind: str, ids: Sequence[str]) -> list[str]:
    return [urls.of(kind, record_id) for record_id in ids]


def _exact(found: UncertainDate | None) -> str | None:
    """Return a date that means exactly one day, month or year, or None."""
    return found.edtf if found and _EXACT.fullmatch(found.edtf) else None


def _date(found: UncertainDate | None) -> Node | None:
    if found is None:
        return None
    return _node(
        {
            "edtf": found.edtf,
            "earliest": found.earliest.isoformat() if found.earliest else None,
            "latest": found.latest.isoformat() if found.latest else None,
        }
    )


def _place(place: Place | None, urls: UrlBuilder) -> Node | None:
    if place is None:
        return None
    is_point = place.lat is not None and place.lon is not None
    geo = {"@type": "GeoCoordinates", "latitude": place.lat, "longitude": place.lon} if is_point else None
    return _node(
        {
            "@type": "Place",
            "name": place.name,
            "country": place.country,
            "actor": urls.of("actor", place.actor) if place.actor else None,
            "geo": geo,
            "precision": place.precision,
            "gazetteer": place.gazetteer,
        }
    )


def _period(period: Period) -> Node:
    return _node(
        {
            "start": _date(period.start),
            "end": _date(period.end),
            "endKind": period.end_kind,
            "asOf": period.as_of.isoformat() if period.as_of else None,
        }
    )


def _office(office: Office | None, urls: UrlBuilder) -> Node | None:
    if office is None:
        return None
    return _node(
        {
            "name": office.title,
            "capacity": office.capacity,
            "openedBy": _all(urls, "event", office.opened_by),
            "closedBy": _all(urls, "event", office.closed_by),
        }
    )


def _evidence(evidence: Sequence[Evidence], urls: UrlBuilder) -> list[Node]:
    return [
        _node(
            {
                "document": urls.of("document", each.document),
                "stance": each.stance,
                "paragraph": each.paragraph,
                "spanStart": each.start,
                "spanEnd": each.end,
                "sha256": each.sha256,
                "locator": each.locator,
                "quote": each.quote,
            }
        )
        for each in evidence
    ]


def _accounts(accounts: Sequence[Account], urls: UrlBuilder) -> list[Node]:
    return [
        _node(
            {
                "document": urls.of("document", each.document),
                "field": each.field,
                "reportedValue": each.value,
                "note": each.note,
            }
        )
        for each in accounts
    ]


def _schema_type(codebook: str, code: ActorKind | DocumentKind, otherwise: str) -> str:
    """Return the type of schema.org that a codebook gives for a code."""
    return _schema_types().get((codebook, code), otherwise)


@cache
def _schema_types() -> dict[tuple[str, str], str]:
    text = (resources.files("onrecord.records") / "codebook.json").read_bytes()
    codebooks = msgspec.json.decode(text, type=list[Codebook])
    return {
        (codebook.name, entry.code): entry.schema_org[0]
        for codebook in codebooks
        for entry in codebook.codes
        if entry.schema_org
    }


_NODES: dict[type[Struct], Callable[..., list[Node]]] = {
    Actor: actor,
    Event: event,
    Claim: claim,
    Relationship: relationship,
    Document: document,
}
