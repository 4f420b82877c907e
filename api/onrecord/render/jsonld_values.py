"""Values of JSON-LD terms that are more than one text or number: dates, places, periods, evidence and others."""

import re
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import TypeAlias

import msgspec
from msgspec.structs import asdict

from onrecord.records.actors import Actor
from onrecord.records.claims import VerificationStep
from onrecord.records.codebook import Codebook
from onrecord.records.codes import ActorKind, DocumentKind
from onrecord.records.dataset import Record
from onrecord.records.dates import UncertainDate
from onrecord.records.documents import Read, ReliabilityRating
from onrecord.records.events import Place
from onrecord.records.evidence import Account, Evidence
from onrecord.records.relationships import Office, Period
from onrecord.records.support import Support
from onrecord.render.urls import UrlBuilder

JsonObject: TypeAlias = dict[str, object]

_EXACT_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")  # the dates that schema.org allows
_WITHOUT_LIFETIME = {"Country", "Place", "Thing"}  # types of schema.org


def without_empty(node: JsonObject) -> JsonObject:
    """Return a node without the terms that are null or an empty list."""
    return {term: value for term, value in node.items() if value not in (None, (), [])}


def record_urls(urls: UrlBuilder, kind: str, ids: Sequence[str]) -> list[str]:
    """Return the URLs of records of one kind."""
    return [urls.record(kind, record_id) for record_id in ids]


def exact_date(value: UncertainDate | None) -> str | None:
    """Return a date that means one day, month or year, or None for any other."""
    return value.edtf if value and _EXACT_DATE.fullmatch(value.edtf) else None


def uncertain_date(value: UncertainDate | None) -> JsonObject | None:
    """Return a date with its EDTF text and the first and last day that it can mean."""
    if value is None:
        return None
    return without_empty(
        {
            "edtf": value.edtf,
            "earliest": value.earliest.isoformat() if value.earliest else None,
            "latest": value.latest.isoformat() if value.latest else None,
        }
    )


def lifetime(record: Actor, schema_type: str) -> JsonObject:
    """Return the first and last day of an actor with the terms of schema.org, which has none for places."""
    if schema_type in _WITHOUT_LIFETIME:
        return {}
    first, last = ("birthDate", "deathDate") if schema_type == "Person" else ("foundingDate", "dissolutionDate")
    return {first: exact_date(record.inception), last: exact_date(record.dissolution)}


def place(value: Place | None, urls: UrlBuilder) -> JsonObject | None:
    """Return the place of an event; its coordinates are left out if it has no point."""
    if value is None:
        return None
    is_point = value.lat is not None and value.lon is not None
    geo = {"@type": "GeoCoordinates", "latitude": value.lat, "longitude": value.lon} if is_point else None
    return without_empty(
        {
            "@type": "Place",
            "name": value.name,
            "country": value.country,
            "actor": urls.record("actor", value.actor) if value.actor else None,
            "geo": geo,
            "precision": value.precision,
            "gazetteer": value.gazetteer,
        }
    )


def period(value: Period) -> JsonObject:
    """Return the period of a relationship."""
    return without_empty(
        {
            "start": uncertain_date(value.start),
            "end": uncertain_date(value.end),
            "endKind": value.end_kind,
            "asOf": value.as_of.isoformat() if value.as_of else None,
        }
    )


def office(value: Office | None, urls: UrlBuilder) -> JsonObject | None:
    """Return the office of a relationship."""
    if value is None:
        return None
    return without_empty(
        {
            "name": value.title,
            "capacity": value.capacity,
            "openedBy": record_urls(urls, "event", value.opened_by),
            "closedBy": record_urls(urls, "event", value.closed_by),
        }
    )


def verification(step: VerificationStep, urls: UrlBuilder) -> JsonObject:
    """Return one step of the verification of a claim."""
    return without_empty(
        {
            "verificationStatus": step.status,
            "on": step.on.isoformat(),
            "by": step.by,
            "reason": step.reason,
            "document": record_urls(urls, "document", step.documents),
        }
    )


def reliability(rating: ReliabilityRating) -> JsonObject:
    """Return the rating of a source, with its reason."""
    return {"grade": rating.grade, "reason": rating.reason, "by": rating.by, "on": rating.on.isoformat()}


def read(value: Read, urls: UrlBuilder) -> JsonObject:
    """Return how a document was read."""
    return without_empty(
        {
            "how": value.how,
            "on": value.on.isoformat() if value.on else None,
            "via": urls.record("document", value.via) if value.via else None,
        }
    )


def support(value: Support) -> JsonObject:
    """Return the numbers of a support, without the statuses that no claim has."""
    counts = asdict(value.claims).items()
    return without_empty(
        {
            "documentCount": value.documents,
            "originCount": value.origins,
            "speakerCount": value.speakers,
            "claimCount": [{"verificationStatus": status, "count": count} for status, count in counts if count],
            "isDisputed": value.is_disputed,
        }
    )


def evidence(pieces: Sequence[Evidence], urls: UrlBuilder) -> list[JsonObject]:
    """Return pieces of evidence, in their order."""
    return [
        without_empty(
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
        for each in pieces
    ]


def remarks(record: Record, urls: UrlBuilder) -> JsonObject:
    """Return the terms that every kind of record ends with: other values, the editors' note and their acceptances."""
    return {
        "note": record.note,
        "account": [_account(each, urls) for each in record.accounts],
        "accepted": [{"code": each.code, "reason": each.reason} for each in record.accepted],
    }


def _account(account: Account, urls: UrlBuilder) -> JsonObject:
    return without_empty(
        {
            "document": urls.record("document", account.document),
            "field": account.field,
            "reportedValue": account.value,
            "note": account.note,
        }
    )


def schema_type(codebook: str, code: ActorKind | DocumentKind, default: str) -> str:
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
