"""Records as JSON-LD, with the terms of schema.org where it has them, and terms of this project for the rest.

Uncertainty is preserved. A date is written with a term of schema.org only if it means one day, month or year; an event
has its status; a claim is a `Claim`, whose proposition is never stated as a fact; a relationship is a node of its own,
with its basis and certainty.
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

JsonObject: TypeAlias = dict[str, object]

# Its own terms are URNs (`urn:onrecord:term:`), since they must not change with the base URL of the service.
CONTEXT = "context.jsonld"
MEDIA_TYPE = "application/ld+json"
_EXACT_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")  # the dates that schema.org allows
_EVENT_STATUS = {
    EventStatus.PLANNED: "EventScheduled",
    EventStatus.CANCELLED: "EventCancelled",
    EventStatus.POSTPONED: "EventPostponed",
}  # schema.org has no status for events that occurred, are alleged or are denied
# Statuses that rest on the report of the claim alone: nothing else was checked, so there is no review.
_NOT_REVIEWED = {VerificationStatus.REPORTED, VerificationStatus.ATTRIBUTED}
_SAME_AS = {"wikidata": "http://www.wikidata.org/entity/{}", "geonames": "https://sws.geonames.org/{}/"}


class JsonLd:
    """A writer of a graph with one node for each record, and one for each review of a claim."""

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
    """Return the JSON-LD context, which maps each term of the graphs to its IRI."""
    return (resources.files("onrecord.render") / CONTEXT).read_bytes()


def actor(record: Actor, urls: UrlBuilder) -> list[JsonObject]:
    """Return an actor as a person, an organization, a country or a place."""
    identifiers = [
        {"@type": "PropertyValue", "propertyID": each.scheme, "value": each.value} for each in record.identifiers
    ]
    return [
        _without_empty(
            {
                "@id": urls.record("actor", record.id),
                "@type": _schema_type("actor-kind", record.kind, "Thing"),
                "name": record.name,
                "named": record.named,
                # A literal with a language can have no property, so the kind and the document of a name are left out.
                "alternateName": [{"@value": name.text, "@language": name.lang} for name in record.names],
                "description": record.description,
                "kind": record.kind,
                "country": record.country,
                "partOf": _urls(urls, "actor", record.part_of),
                "identifier": identifiers,
                "sameAs": [
                    _SAME_AS[each.scheme].format(each.value) for each in record.identifiers if each.scheme in _SAME_AS
                ],
                "account": _accounts(record.accounts, urls),
            }
        )
    ]


def event(record: Event, urls: UrlBuilder) -> list[JsonObject]:
    """Return an event with its status, its participants and its evidence."""
    return [
        _without_empty(
            {
                "@id": urls.record("event", record.id),
                "@type": "Event",
                "name": record.title,
                "description": record.summary,
                "kind": record.kind,
                "status": record.status,
                "eventStatus": _EVENT_STATUS.get(record.status),
                "startDate": _exact_date(record.date),
                "endDate": _exact_date(record.end_date),
                "date": _uncertain_date(record.date),
                "dateEnded": _uncertain_date(record.end_date),
                "location": _place(record.place, urls),
                "participant": [
                    {"@type": "Role", "roleName": each.role, "participant": urls.record("actor", each.actor)}
                    for each in record.participants
                ],
                "ploverType": record.plover.type if record.plover else None,
                "ploverMode": record.plover.mode if record.plover else None,
                "ploverContext": record.plover.contexts if record.plover else (),
                "duress": record.duress,
                "superEvent": urls.record("event", record.part_of) if record.part_of else None,
                "link": [
                    {"relation": each.relation, "event": urls.record("event", each.event)} for each in record.links
                ],
                "claim": _urls(urls, "claim", record.claims),
                "evidence": _evidence(record.evidence, urls),
                "account": _accounts(record.accounts, urls),
            }
        )
    ]


def claim(record: Claim, urls: UrlBuilder) -> list[JsonObject]:
    """Return a claim, and its review if it was checked against more than its own report."""
    url = urls.record("claim", record.id)
    steps = [
        _verification(step.status, step.on.isoformat(), step.by, step.reason) for step in record.verification.history
    ]
    node = _without_empty(
        {
            "@id": url,
            "@type": "Claim",
            "text": record.proposition,
            "author": urls.record("actor", record.speaker) if record.speaker else None,
            "possibleSpeaker": _urls(urls, "actor", record.possible_speakers),
            "addressee": _urls(urls, "actor", record.addressees),
            "attribution": record.attribution,
            "appearance": urls.record("document", record.reported_by),
            "dateCreated": _exact_date(record.said),
            "said": _uncertain_date(record.said),
            "act": record.act,
            "certainty": record.certainty,
            "about": [
                *_urls(urls, "actor", record.about.actors),
                *_urls(urls, "event", record.about.events),
                *_urls(urls, "relationship", record.about.relationships),
                *_urls(urls, "claim", record.about.claims),
            ],
            "verificationStatus": record.verification.status,
            "verificationHistory": steps,
            "link": [{"relation": each.relation, "claim": urls.record("claim", each.claim)} for each in record.links],
            "evidence": _evidence(record.evidence, urls),
            "account": _accounts(record.accounts, urls),
        }
    )
    return [node] if record.verification.status in _NOT_REVIEWED else [node, _claim_review(record, url)]


def _claim_review(record: Claim, claim_url: str) -> JsonObject:
    """Return the verification of a claim as a review."""
    last = record.verification.history[-1]  # the step with the present status
    return {
        "@id": f"{claim_url}#review",
        "@type": "ClaimReview",
        "itemReviewed": claim_url,
        "claimReviewed": record.proposition,
        "author": {"@type": "Thing", "name": last.by},  # a person or an organization: the record does not say which
        "datePublished": last.on.isoformat(),
        "reviewRating": {"@type": "Rating", "alternateName": last.status},
        "reviewBody": last.reason,
    }


def _verification(status: VerificationStatus, day: str, by: str, reason: str) -> JsonObject:
    return {"verificationStatus": status, "on": day, "by": by, "reason": reason}


def relationship(record: Relationship, urls: UrlBuilder) -> list[JsonObject]:
    """Return a relationship as a node of its own."""
    # A plain property between two actors could not have a basis, and would state it as a fact.
    return [
        _without_empty(
            {
                "@id": urls.record("relationship", record.id),
                "@type": "Relationship",
                "subject": urls.record("actor", record.subject),
                "object": urls.record("actor", record.object),
                "kind": record.type,
                "directed": record.directed,
                "polarity": record.polarity,
                "valid": _period(record.valid),
                "basis": record.basis,
                "certainty": record.certainty,
                "office": _office(record.office, urls),
                "claim": _urls(urls, "claim", record.claims),
                "event": _urls(urls, "event", record.events),
                "evidence": _evidence(record.evidence, urls),
                "account": _accounts(record.accounts, urls),
            }
        )
    ]


def document(record: Document, urls: UrlBuilder) -> list[JsonObject]:
    """Return a document as a creative work of its kind."""
    return [
        _without_empty(
            {
                "@id": urls.record("document", record.id),
                "@type": _schema_type("document-kind", record.kind, "CreativeWork"),
                "name": record.title,
                "kind": record.kind,
                "publisher": {"@type": "Organization", "name": record.publisher},
                "inLanguage": record.language,
                "datePublished": _exact_date(record.published),
                "published": _uncertain_date(record.published),
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


def _without_empty(node: JsonObject) -> JsonObject:
    """Return a node without the terms that are null or an empty list."""
    return {term: value for term, value in node.items() if value not in (None, (), [])}


def _urls(urls: UrlBuilder, kind: str, ids: Sequence[str]) -> list[str]:
    return [urls.record(kind, record_id) for record_id in ids]


def _exact_date(value: UncertainDate | None) -> str | None:
    """Return a date that means one day, month or year, or None for any other."""
    return value.edtf if value and _EXACT_DATE.fullmatch(value.edtf) else None


def _uncertain_date(value: UncertainDate | None) -> JsonObject | None:
    if value is None:
        return None
    return _without_empty(
        {
            "edtf": value.edtf,
            "earliest": value.earliest.isoformat() if value.earliest else None,
            "latest": value.latest.isoformat() if value.latest else None,
        }
    )


def _place(place: Place | None, urls: UrlBuilder) -> JsonObject | None:
    if place is None:
        return None
    is_point = place.lat is not None and place.lon is not None
    geo = {"@type": "GeoCoordinates", "latitude": place.lat, "longitude": place.lon} if is_point else None
    return _without_empty(
        {
            "@type": "Place",
            "name": place.name,
            "country": place.country,
            "actor": urls.record("actor", place.actor) if place.actor else None,
            "geo": geo,
            "precision": place.precision,
            "gazetteer": place.gazetteer,
        }
    )


def _period(period: Period) -> JsonObject:
    return _without_empty(
        {
            "start": _uncertain_date(period.start),
            "end": _uncertain_date(period.end),
            "endKind": period.end_kind,
            "asOf": period.as_of.isoformat() if period.as_of else None,
        }
    )


def _office(office: Office | None, urls: UrlBuilder) -> JsonObject | None:
    if office is None:
        return None
    return _without_empty(
        {
            "name": office.title,
            "capacity": office.capacity,
            "openedBy": _urls(urls, "event", office.opened_by),
            "closedBy": _urls(urls, "event", office.closed_by),
        }
    )


def _evidence(evidence: Sequence[Evidence], urls: UrlBuilder) -> list[JsonObject]:
    return [
        _without_empty(
            {
                "document": urls.record("document", each.document),
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


def _accounts(accounts: Sequence[Account], urls: UrlBuilder) -> list[JsonObject]:
    return [
        _without_empty(
            {
                "document": urls.record("document", each.document),
                "field": each.field,
                "reportedValue": each.value,
                "note": each.note,
            }
        )
        for each in accounts
    ]


def _schema_type(codebook: str, code: ActorKind | DocumentKind, default: str) -> str:
    """Return the type of schema.org that a codebook gives for a code, or the default."""
    return _schema_types().get((codebook, code), default)


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


_NODES: dict[type[Struct], Callable[..., list[JsonObject]]] = {
    Actor: actor,
    Event: event,
    Claim: claim,
    Relationship: relationship,
    Document: document,
}
