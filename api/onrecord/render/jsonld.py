"""Records as JSON-LD, with the terms of schema.org where it has them, and terms of this project for the rest.

Uncertainty is preserved. A date is written with a term of schema.org only if it means one day, month or year; an event
has its status; a claim is a `Claim`, whose proposition is never stated as a fact; a relationship is a node of its own,
with its basis and certainty.
"""

from collections.abc import Callable
from importlib import resources

import msgspec
from msgspec import Struct

from onrecord.records.actors import Actor
from onrecord.records.claims import Claim
from onrecord.records.codes import EventStatus, VerificationStatus
from onrecord.records.dataset import Record
from onrecord.records.documents import Document
from onrecord.records.events import Event
from onrecord.records.relationships import Relationship
from onrecord.render import jsonld_values as values
from onrecord.render.jsonld_values import JsonObject
from onrecord.render.urls import UrlBuilder

# Its own terms are URNs (`urn:onrecord:term:`), since they must not change with the base URL of the service.
CONTEXT = "context.jsonld"
MEDIA_TYPE = "application/ld+json"
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
        return b'{"@context":%s,"@graph":[' % msgspec.json.encode(_context_url(self._urls))

    def part(self, docs: bytes, *, is_first: bool) -> bytes:
        """Return the nodes of a page of records."""
        records: list[Struct] = self._decoder.decode(b"[%s]" % docs)
        nodes = [node for record in records for node in self._nodes(record, self._urls)]
        joined = msgspec.json.encode(nodes)[1:-1]
        return joined if is_first else b"," + joined

    def tail(self) -> bytes:
        """Return the end of the graph."""
        return b"]}"


def graph(record: Record, *, base_url: str) -> bytes:
    """Return the graph of one record."""
    urls = UrlBuilder(base_url)
    return msgspec.json.encode({"@context": _context_url(urls), "@graph": _NODES[type(record)](record, urls)})


def context() -> bytes:
    """Return the JSON-LD context, which maps each term of the graphs to its IRI."""
    return (resources.files("onrecord.render") / CONTEXT).read_bytes()


def _context_url(urls: UrlBuilder) -> str:
    return f"{urls.base_url}/v1/{CONTEXT}"


def actor(record: Actor, urls: UrlBuilder) -> list[JsonObject]:
    """Return an actor as a person, an organization, a country or a place."""
    identifiers = [
        {"@type": "PropertyValue", "propertyID": each.scheme, "value": each.value} for each in record.identifiers
    ]
    schema_type = values.schema_type("actor-kind", record.kind, "Thing")
    return [
        values.without_empty(
            {
                "@id": urls.record("actor", record.id),
                "@type": schema_type,
                "name": record.name,
                "named": record.named,
                # A literal with a language can have no property, so the kind and the document of a name are left out.
                "alternateName": [{"@value": name.text, "@language": name.lang} for name in record.names],
                "description": record.description,
                "kind": record.kind,
                "country": record.country,
                "partOf": values.record_urls(urls, "actor", record.part_of),
                "identifier": identifiers,
                "sameAs": [
                    _SAME_AS[each.scheme].format(each.value) for each in record.identifiers if each.scheme in _SAME_AS
                ],
                **values.lifetime(record, schema_type),
                "inception": values.uncertain_date(record.inception),
                "dissolution": values.uncertain_date(record.dissolution),
                **values.remarks(record, urls),
            }
        )
    ]


def event(record: Event, urls: UrlBuilder) -> list[JsonObject]:
    """Return an event with its status, its participants and its evidence."""
    return [
        values.without_empty(
            {
                "@id": urls.record("event", record.id),
                "@type": "Event",
                "name": record.title,
                "description": record.summary,
                "kind": record.kind,
                "status": record.status,
                "eventStatus": _EVENT_STATUS.get(record.status),
                "startDate": values.exact_date(record.date),
                "endDate": values.exact_date(record.end_date),
                "date": values.uncertain_date(record.date),
                "dateEnded": values.uncertain_date(record.end_date),
                "location": values.place(record.place, urls),
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
                "plannedAsOf": record.planned_as_of.isoformat() if record.planned_as_of else None,
                "claim": values.record_urls(urls, "claim", record.claims),
                "support": values.support(record.support),
                "evidence": values.evidence(record.evidence, urls),
                **values.remarks(record, urls),
            }
        )
    ]


def claim(record: Claim, urls: UrlBuilder) -> list[JsonObject]:
    """Return a claim, and its review if it was checked against more than its own report."""
    url = urls.record("claim", record.id)
    node = values.without_empty(
        {
            "@id": url,
            "@type": "Claim",
            "text": record.proposition,
            "author": urls.record("actor", record.speaker) if record.speaker else None,
            "possibleSpeaker": values.record_urls(urls, "actor", record.possible_speakers),
            "addressee": values.record_urls(urls, "actor", record.addressees),
            "attribution": record.attribution,
            "appearance": urls.record("document", record.reported_by),
            "dateCreated": values.exact_date(record.said),
            "said": values.uncertain_date(record.said),
            "act": record.act,
            "certainty": record.certainty,
            "hedge": {"@value": record.hedge.text, "@language": record.hedge.lang} if record.hedge else None,
            "about": [
                *values.record_urls(urls, "actor", record.about.actors),
                *values.record_urls(urls, "event", record.about.events),
                *values.record_urls(urls, "relationship", record.about.relationships),
                *values.record_urls(urls, "claim", record.about.claims),
            ],
            "verificationStatus": record.verification.status,
            "verificationHistory": [values.verification(step, urls) for step in record.verification.history],
            "link": [{"relation": each.relation, "claim": urls.record("claim", each.claim)} for each in record.links],
            "evidence": values.evidence(record.evidence, urls),
            **values.remarks(record, urls),
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


def relationship(record: Relationship, urls: UrlBuilder) -> list[JsonObject]:
    """Return a relationship as a node of its own."""
    # A plain property between two actors could not have a basis, and would state it as a fact.
    return [
        values.without_empty(
            {
                "@id": urls.record("relationship", record.id),
                "@type": "Relationship",
                "subject": urls.record("actor", record.subject),
                "object": urls.record("actor", record.object),
                "kind": record.type,
                "directed": record.directed,
                "polarity": record.polarity,
                "valid": values.period(record.valid),
                "basis": record.basis,
                "certainty": record.certainty,
                "office": values.office(record.office, urls),
                "claim": values.record_urls(urls, "claim", record.claims),
                "event": values.record_urls(urls, "event", record.events),
                "support": values.support(record.support),
                "evidence": values.evidence(record.evidence, urls),
                **values.remarks(record, urls),
            }
        )
    ]


def document(record: Document, urls: UrlBuilder) -> list[JsonObject]:
    """Return a document as a creative work of its kind."""
    return [
        values.without_empty(
            {
                "@id": urls.record("document", record.id),
                "@type": values.schema_type("document-kind", record.kind, "CreativeWork"),
                "name": record.title,
                "kind": record.kind,
                "publisher": {"@type": "Organization", "name": record.publisher},
                "inLanguage": record.language,
                "datePublished": values.exact_date(record.published),
                "published": values.uncertain_date(record.published),
                "url": record.url,
                "sha256": record.sha256,
                "paragraphs": record.paragraphs,
                "reliability": values.reliability(record.reliability),
                "read": values.read(record.read, urls),
                "creator": urls.record("actor", record.origin) if record.origin else None,
                "terms": record.license,
                **values.remarks(record, urls),
            }
        )
    ]


_NODES: dict[type[Struct], Callable[..., list[JsonObject]]] = {
    Actor: actor,
    Event: event,
    Claim: claim,
    Relationship: relationship,
    Document: document,
}
