"""A dataset of some thousand records with many different values, so that an index can tell them apart."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Any

import msgspec

from onrecord.dataset.codebook import builtin_codebooks
from onrecord.records.codes import (
    Act,
    ActorKind,
    Attribution,
    Basis,
    Certainty,
    DocumentKind,
    EventKind,
    EventStatus,
    PloverContext,
    Polarity,
    Reading,
    RelationshipType,
    Role,
    VerificationStatus,
)
from onrecord.records.dataset import Dataset
from onrecord.records.dates import UncertainDate

ACTORS, EVENTS, CLAIMS, RELATIONSHIPS = 300, 3000, 1000, 1500
LANGUAGES = ("en", "fr", "ru", "de", "uk")
PLANNED = {EventStatus.PLANNED, EventStatus.POSTPONED}
COUNTRIES = tuple(f"{first}{second}" for first in "ABCDEFGH" for second in "ABCDEFGH")


def record_id(number: int) -> str:
    return f"r-{number:05}"


def day(number: int) -> UncertainDate:
    return UncertainDate.parse(date.fromordinal(date(1990, 1, 1).toordinal() + number * 3).isoformat())


def code(codes: type[StrEnum], number: int) -> str:
    members: Sequence[StrEnum] = list(codes)
    return members[number % len(members)]


def evidence(number: int) -> list[Any]:
    return [{"document": record_id(number % ACTORS), "locator": "Page 1"}]


def document(n: int) -> dict[str, Any]:
    return {
        "kind": code(DocumentKind, n),
        "title": "A title",
        "publisher": f"Publisher {n}",
        "language": LANGUAGES[n % len(LANGUAGES)],
        "published": day(n),
        "reliability": {"grade": "A", "reason": "Read before.", "by": "an editor", "on": "2021-06-02"},
        "read": {"how": code(Reading, n)},
        "origin": record_id(n // 2) if n % 3 == 0 else None,
        "license": "CC0-1.0",
    }


def actor(n: int) -> dict[str, Any]:
    return {
        "kind": code(ActorKind, n),
        "name": f"Actor {n}",
        "names": [{"text": f"Acteur {n}", "lang": "fr", "kind": "alias"}],
        "country": COUNTRIES[n % len(COUNTRIES)],
        "part_of": [record_id(n // 2)] if n > 1 else [],
        "identifiers": [{"scheme": "wikidata", "value": f"Q{n}"}],
        "description": "An actor.",
    }


def event(n: int) -> dict[str, Any]:
    return {
        "kind": code(EventKind, n),
        "plover": {"type": "COERCE", "mode": "arrest", "contexts": [code(PloverContext, n)]}
        if n % 20 == 0
        else {"type": "PROTEST", "contexts": [code(PloverContext, n)]},
        "status": code(EventStatus, n),
        "title": "A title",
        "summary": "A summary.",
        "date": day(n),
        "planned_as_of": day(n - 2).earliest if code(EventStatus, n) in PLANNED else None,
        "place": {
            "name": "A place",
            "country": COUNTRIES[n % len(COUNTRIES)],
            "lat": n % 89,
            "lon": n % 179,
            "precision": "locality",
        },
        "participants": [{"actor": record_id(n % ACTORS), "role": code(Role, n)}],
        "part_of": record_id(n - 1) if n else None,
        "claims": [record_id(n % CLAIMS)],
        "evidence": evidence(n),
        "accounts": [{"document": record_id(n % ACTORS), "field": "date", "value": day(n + 1).edtf}]
        if n % 10 == 0
        else [],
    }


def claim(n: int) -> dict[str, Any]:
    status = code(VerificationStatus, n)
    return {
        "proposition": "Something happened.",
        "speaker": record_id(n % ACTORS) if n % 50 else None,
        "addressees": [record_id((n + 1) % ACTORS)],
        "attribution": code(Attribution, n),
        "reported_by": record_id(n % ACTORS),
        "said": day(n),
        "act": code(Act, n),
        "certainty": code(Certainty, n),
        "about": {
            "actors": [record_id(n % ACTORS)],
            "events": [record_id(n)],
            "relationships": [record_id(n)],
            "claims": [record_id(n // 4)],
        },
        "verification": {
            "status": status,
            "history": [{"status": status, "on": "2021-01-01", "by": "an editor", "reason": "Checked."}],
        },
        "evidence": evidence(n),
    }


def relationship(n: int) -> dict[str, Any]:
    return {
        "subject": record_id(n % ACTORS),
        "object": record_id((n + 1) % ACTORS),
        "type": code(RelationshipType, n),
        "polarity": code(Polarity, n),
        "valid": {"start": day(n), "end": day(n + 50), "end_kind": "ended"},
        "basis": code(Basis, n),
        "certainty": code(Certainty, n),
        "office": {"title": "A title", "capacity": "interim", "opened_by": [record_id(n)]} if n % 10 == 0 else None,
        "claims": [record_id(n % CLAIMS)],
        "events": [record_id(n)],
        "evidence": evidence(n),
    }


def varied_dataset() -> Dataset:
    """Return a dataset whose records differ in every field that a filter compares."""
    records = {
        "documents": [{"id": record_id(n), **document(n)} for n in range(ACTORS)],
        "actors": [{"id": record_id(n), **actor(n)} for n in range(ACTORS)],
        "events": [{"id": record_id(n), **event(n)} for n in range(EVENTS)],
        "claims": [{"id": record_id(n), **claim(n)} for n in range(CLAIMS)],
        "relationships": [{"id": record_id(n), **relationship(n)} for n in range(RELATIONSHIPS)],
    }
    plain = msgspec.to_builtins({"info": {}, "codebooks": builtin_codebooks(), **records})
    return msgspec.convert(plain, Dataset)
