"""Records as rows of the release's tables; each function gives the rows in the order in which they are inserted."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TypeAlias

from msgspec.structs import asdict

from onrecord.records.actors import Actor
from onrecord.records.claims import Claim
from onrecord.records.dataset import Record, kind_of
from onrecord.records.dates import UncertainDate
from onrecord.records.documents import Document
from onrecord.records.events import Event, Place, Plover
from onrecord.records.evidence import Account, Evidence
from onrecord.records.fields import is_date
from onrecord.records.lifetimes import Days, common_days
from onrecord.records.names import fold
from onrecord.records.relationships import Office, Period, Relationship
from onrecord.records.support import Support
from onrecord.records.words import name_key

Value: TypeAlias = str | int | float | None
Row: TypeAlias = dict[str, Value]
TableRow: TypeAlias = tuple[str, Row]

_NO_DAY = date.max, date.min  # no day is within these bounds


def of_record(record: Record, doc: str, lifetimes: Mapping[str, Days]) -> Iterator[TableRow]:
    """Yield the row of a record, then those of its lists.

    `doc` is the record as JSON, as the API sends it, and `lifetimes` are those of the actors, by id.
    """
    match record:
        case Document():
            yield "document", {**_document(record), "doc": doc}
            yield from _accounts("about_document", record)
        case Actor():
            yield "actor", {**_actor(record), "doc": doc}
            yield from _actor_lists(record)
            yield from _accounts("actor", record)
        case Event():
            yield "event", {**_event(record), "doc": doc}
            yield from _event_lists(record)
            yield from _evidence("event", record)
            yield from _accounts("event", record)
        case Claim():
            yield "claim", {**_claim(record), "doc": doc}
            yield from _claim_lists(record)
            yield from _evidence("claim", record)
            yield from _accounts("claim", record)
        case Relationship():
            ends = [lifetimes[record.subject], lifetimes[record.object]]
            yield "relationship", {**_relationship(record), **_valid_days(record.valid, ends), "doc": doc}
            yield from _relationship_lists(record)
            yield from _evidence("relationship", record)
            yield from _accounts("relationship", record)
    for acceptance in record.accepted:
        yield "acceptance", {kind_of(record): record.id, "code": acceptance.code, "reason": acceptance.reason}


def of_date(when: UncertainDate) -> Row:
    """Return the columns of an uncertain date and its possible days, for a table with a single date."""
    return {**_date("date", when), **_possible(when.earliest, when.latest)}


def _document(document: Document) -> Row:
    return {
        "id": document.id,
        "kind": document.kind,
        "title": document.title,
        "publisher": document.publisher,
        "language": document.language,
        **_date("published", document.published),
        "url": document.url,
        "sha256": document.sha256,
        "paragraphs": document.paragraphs,
        "reliability": document.reliability.grade,
        "reliability_reason": document.reliability.reason,
        "reliability_by": document.reliability.by,
        "reliability_on": document.reliability.on.isoformat(),
        "read_how": document.read.how,
        "read_on": _day(document.read.on),
        "read_via": document.read.via,
        "origin": document.origin,
        "license": document.license,
        "note": document.note,
    }


def _actor(actor: Actor) -> Row:
    return {
        "id": actor.id,
        "kind": actor.kind,
        "name": actor.name,
        "name_folded": fold(actor.name),
        "name_key": name_key(actor.name),
        "named": int(actor.named),
        "country": actor.country,
        **_date("inception", actor.inception),
        **_date("dissolution", actor.dissolution),
        "description": actor.description,
        "note": actor.note,
    }


def _actor_lists(actor: Actor) -> Iterator[TableRow]:
    for position, name in enumerate(actor.names, 1):
        yield (
            "actor_name",
            {
                "actor": actor.id,
                "position": position,
                "text": name.text,
                "text_key": name_key(name.text),
                "lang": name.lang,
                "kind": name.kind,
                "document": name.document,
            },
        )
    yield from _pairs("actor_part_of", "actor", actor.id, "whole", actor.part_of)
    for identifier in actor.identifiers:
        yield (
            "actor_identifier",
            {"actor": actor.id, "scheme": identifier.scheme, "value": identifier.value},
        )


def _event(event: Event) -> Row:
    plover = event.plover
    place = event.place
    return {
        "id": event.id,
        "kind": event.kind,
        "status": event.status,
        "title": event.title,
        "summary": event.summary,
        **_date("date", event.date),
        **_date("end", event.end_date),
        **_certain(event.certain()),
        **_possible(*event.possible()),
        "plover_type": plover.type if plover else None,
        "plover_mode": plover.mode if plover else None,
        **_place(place),
        "duress": event.duress,
        "part_of": event.part_of,
        "planned_as_of": _day(event.planned_as_of),
        **_support(event.support),
        "note": event.note,
    }


def _place(place: Place | None) -> Row:
    return {
        "place_name": place.name if place else None,
        "country": place.country if place else None,
        "place_actor": place.actor if place else None,
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "place_precision": place.precision if place else None,
        "gazetteer": place.gazetteer if place else None,
    }


def _event_lists(event: Event) -> Iterator[TableRow]:
    for position, participant in enumerate(event.participants, 1):
        yield (
            "event_participant",
            {"event": event.id, "position": position, "actor": participant.actor, "role": participant.role},
        )
    if event.plover:
        yield from _pairs("event_plover", "event", event.id, "code", _plover_codes(event.plover))
        yield from _pairs("event_context", "event", event.id, "context", event.plover.contexts)
    for link in event.links:
        yield "event_link", {"event": event.id, "relation": link.relation, "target": link.event}
    yield from _pairs("event_claim", "event", event.id, "claim", event.claims)


def _plover_codes(plover: Plover) -> tuple[str, ...]:
    # A filter by type matches every mode of it, so both are in the table.
    return (plover.type, f"{plover.type}-{plover.mode}") if plover.mode else (plover.type,)


def _claim(claim: Claim) -> Row:
    return {
        "id": claim.id,
        "proposition": claim.proposition,
        "speaker": claim.speaker,
        "attribution": claim.attribution,
        "reported_by": claim.reported_by,
        **_date("said", claim.said),
        **_possible(claim.said.earliest, claim.said.latest),
        "act": claim.act,
        "certainty": claim.certainty,
        "hedge": claim.hedge.text if claim.hedge else None,
        "hedge_lang": claim.hedge.lang if claim.hedge else None,
        "verification": claim.verification.status,
        "note": claim.note,
    }


def _claim_lists(claim: Claim) -> Iterator[TableRow]:
    yield from _pairs("claim_possible_speaker", "claim", claim.id, "actor", claim.possible_speakers)
    yield from _pairs("claim_addressee", "claim", claim.id, "actor", claim.addressees)
    yield from _pairs("claim_about_actor", "claim", claim.id, "actor", claim.about.actors)
    yield from _pairs("claim_about_event", "claim", claim.id, "event", claim.about.events)
    yield from _pairs("claim_about_relationship", "claim", claim.id, "relationship", claim.about.relationships)
    yield from _pairs("claim_about_claim", "claim", claim.id, "target", claim.about.claims)
    for link in claim.links:
        yield "claim_link", {"claim": claim.id, "relation": link.relation, "target": link.claim}
    for position, step in enumerate(claim.verification.history, 1):
        yield (
            "verification_step",
            {
                "claim": claim.id,
                "position": position,
                "status": step.status,
                "on": step.on.isoformat(),
                "by": step.by,
                "reason": step.reason,
            },
        )
        for document in step.documents:
            yield "verification_document", {"claim": claim.id, "position": position, "document": document}


def _relationship(relationship: Relationship) -> Row:
    return {
        "id": relationship.id,
        "subject": relationship.subject,
        "object": relationship.object,
        "type": relationship.type,
        "directed": int(relationship.directed),
        "polarity": relationship.polarity,
        "basis": relationship.basis,
        "certainty": relationship.certainty,
        **_period(relationship.valid),
        **_office(relationship.office),
        **_support(relationship.support),
        "note": relationship.note,
    }


def _support(support: Support) -> Row:
    return {
        "support_documents": support.documents,
        "support_origins": support.origins,
        "support_speakers": support.speakers,
        **{f"support_{status}": count for status, count in asdict(support.claims).items()},
        "is_disputed": int(support.is_disputed),
    }


def _period(valid: Period) -> Row:
    return {
        **_date("start", valid.start),
        **_date("end", valid.end),
        "end_kind": valid.end_kind,
        "as_of": _day(valid.as_of),
    }


def _valid_days(valid: Period, lifetimes: Sequence[Days]) -> Row:
    """Return the days of a relationship, without those on which one of its actors cannot have existed."""
    days = common_days(valid.possible(), *lifetimes)
    if days is None:
        return {**_certain(None), **_possible(*_NO_DAY)}
    certain = valid.certain()
    shared = common_days(certain, days) if certain else None
    return {**_certain(shared), **_possible(*days)}


def _office(office: Office | None) -> Row:
    return {
        "office_title": office.title if office else None,
        "office_capacity": office.capacity if office else None,
    }


def _relationship_lists(relationship: Relationship) -> Iterator[TableRow]:
    yield from _pairs("relationship_claim", "relationship", relationship.id, "claim", relationship.claims)
    yield from _pairs("relationship_event", "relationship", relationship.id, "event", relationship.events)
    office = relationship.office
    for opens, events in ((1, office.opened_by), (0, office.closed_by)) if office else ():
        for event in events:
            yield "office_event", {"relationship": relationship.id, "event": event, "opens": opens}


def _evidence(owner: str, record: Event | Claim | Relationship) -> Iterator[TableRow]:
    for position, evidence in enumerate(record.evidence, 1):
        yield "evidence", {owner: record.id, "position": position, **_evidence_columns(evidence)}


def _evidence_columns(evidence: Evidence) -> Row:
    return {
        "document": evidence.document,
        "paragraph": evidence.paragraph,
        "span_start": evidence.start,
        "span_end": evidence.end,
        "sha256": evidence.sha256,
        "locator": evidence.locator,
        "stance": evidence.stance,
        "quote": evidence.quote,
    }


def _accounts(owner: str, record: Record) -> Iterator[TableRow]:
    for account in record.accounts:
        yield "account", {owner: record.id, **_account_columns(account, type(record))}


def _account_columns(account: Account, record_type: type[Record]) -> Row:
    # A filter by date may include the dates of other accounts, so these have their days in columns too.
    value_date = UncertainDate.parse(account.value) if is_date(record_type, account.field) else None
    return {
        "document": account.document,
        "field": account.field,
        "value": account.value,
        **(_possible(value_date.earliest, value_date.latest) if value_date else {}),
        "note": account.note,
    }


def _pairs(table: str, owner: str, record_id: str, column: str, values: Sequence[str]) -> Iterator[TableRow]:
    for value in values:
        yield table, {owner: record_id, column: value}


def _date(prefix: str, when: UncertainDate | None) -> Row:
    return {
        f"{prefix}_edtf": when.edtf if when else None,
        f"{prefix}_earliest": _day(when.earliest) if when else None,
        f"{prefix}_latest": _day(when.latest) if when else None,
    }


def _certain(days: Days | None) -> Row:
    # No comparison with NULL is true, so filters exclude records that are certain on no day.
    first, last = days or (None, None)
    return {"certain_from": _day(first), "certain_to": _day(last)}


def _possible(first: date | None, last: date | None) -> Row:
    # An open end becomes the first or last possible date, so filters compare two columns and never test for NULL.
    return {"possible_from": _day(first or date.min), "possible_to": _day(last or date.max)}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
