"""Every filter and every order of a list is answered from an index, in a release of some thousand records."""

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

import msgspec
import pytest

from onrecord.dataset.codebook import own_codebooks
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
    RelationshipType,
    Role,
    VerificationStatus,
)
from onrecord.records.dataset import Dataset
from onrecord.records.dates import UncertainDate
from onrecord.release.build import build
from support.tables import column, opened, rows

ACTORS, EVENTS, CLAIMS, RELATIONSHIPS = 300, 3000, 1000, 1500
LANGUAGES = ("en", "fr", "ru", "de", "uk")
COUNTRIES = tuple(f"{first}{second}" for first in "ABCDEFGH" for second in "ABCDEFGH")


def name(number: int) -> str:
    return f"r-{number:05}"


def day(number: int) -> UncertainDate:
    return UncertainDate.parse(date.fromordinal(date(1990, 1, 1).toordinal() + number * 3).isoformat())


def one(codes: type[StrEnum], number: int) -> str:
    members: Sequence[StrEnum] = list(codes)
    return members[number % len(members)]


def told(number: int) -> list[Any]:
    return [{"document": name(number % ACTORS), "locator": "Page 1"}]


def document(n: int) -> dict[str, Any]:
    return {
        "kind": one(DocumentKind, n),
        "title": "A title",
        "publisher": f"Publisher {n}",
        "language": LANGUAGES[n % len(LANGUAGES)],
        "published": day(n),
        "reliability": "A",
        "license": "CC0-1.0",
    }


def actor(n: int) -> dict[str, Any]:
    return {
        "kind": one(ActorKind, n),
        "name": f"Actor {n}",
        "names": [{"text": f"Acteur {n}", "lang": "fr", "kind": "alias"}],
        "country": COUNTRIES[n % len(COUNTRIES)],
        "part_of": [name(n // 2)] if n > 1 else [],
        "identifiers": [{"scheme": "wikidata", "value": f"Q{n}"}],
        "description": "One of many.",
    }


def event(n: int) -> dict[str, Any]:
    return {
        "kind": one(EventKind, n),
        "plover": {"type": "COERCE", "mode": "arrest", "contexts": [one(PloverContext, n)]}
        if n % 20 == 0
        else {"type": "PROTEST", "contexts": [one(PloverContext, n)]},
        "status": one(EventStatus, n),
        "title": "A title",
        "summary": "A summary.",
        "date": day(n),
        "place": {
            "name": "A place",
            "country": COUNTRIES[n % len(COUNTRIES)],
            "lat": n % 89,
            "lon": n % 179,
            "precision": "locality",
        },
        "participants": [{"actor": name(n % ACTORS), "role": one(Role, n)}],
        "part_of": name(n - 1) if n else None,
        "claims": [name(n % CLAIMS)],
        "evidence": told(n),
        "accounts": [{"document": name(n % ACTORS), "field": "date", "value": day(n + 1).edtf}] if n % 10 == 0 else [],
    }


def claim(n: int) -> dict[str, Any]:
    status = one(VerificationStatus, n)
    return {
        "proposition": "Something is so.",
        "speaker": name(n % ACTORS) if n % 50 else None,
        "addressees": [name((n + 1) % ACTORS)],
        "attribution": one(Attribution, n),
        "reported_by": name(n % ACTORS),
        "said": day(n),
        "act": one(Act, n),
        "certainty": one(Certainty, n),
        "about": {"actors": [name(n % ACTORS)], "events": [name(n)], "relationships": [name(n)], "claims": [name(0)]},
        "verification": {
            "status": status,
            "history": [{"status": status, "on": "2021-01-01", "by": "an editor", "reason": "As found."}],
        },
        "evidence": told(n),
    }


def relationship(n: int) -> dict[str, Any]:
    return {
        "subject": name(n % ACTORS),
        "object": name((n + 1) % ACTORS),
        "type": one(RelationshipType, n),
        "polarity": one(Polarity, n),
        "valid": {"start": day(n), "end": day(n + 50), "end_kind": "ended"},
        "basis": one(Basis, n),
        "certainty": one(Certainty, n),
        "office": {"title": "A title", "capacity": "interim", "opened_by": [name(n)]} if n % 10 == 0 else None,
        "claims": [name(n % CLAIMS)],
        "events": [name(n)],
        "evidence": told(n),
    }


def crowd() -> Dataset:
    made = {
        "documents": [{"id": name(n), **document(n)} for n in range(ACTORS)],
        "actors": [{"id": name(n), **actor(n)} for n in range(ACTORS)],
        "events": [{"id": name(n), **event(n)} for n in range(EVENTS)],
        "claims": [{"id": name(n), **claim(n)} for n in range(CLAIMS)],
        "relationships": [{"id": name(n), **relationship(n)} for n in range(RELATIONSHIPS)],
    }
    plain = msgspec.to_builtins({"info": {}, "codebooks": own_codebooks(), **made})
    return msgspec.convert(plain, Dataset)


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    file: Path = tmp_path_factory.mktemp("crowd") / "release.sqlite"
    build(crowd(), file)
    with opened(file) as connection:
        yield connection


def plan(release: sqlite3.Connection, sql: str) -> list[str]:
    """Return the steps that SQLite takes to answer."""
    return [step for *_, step in rows(release, f"EXPLAIN QUERY PLAN {sql}")]


# What each filter of each list asks of the tables.
OF_COUNTRY = "IN (SELECT actor FROM actor_country WHERE country = 'AB')"
OFFICE = "relationship WHERE type = 'holds-office'"
ON_THE_DAY = "certain_from <= '1990-01-05' AND certain_to >= '1990-01-05'"
PARTS = "SCAN part"  # the parts of an event, found just before
FILTERS = {
    "document": {
        "ids": "id IN ('r-00001', 'r-00002')",
        "kind": "kind = 'treaty'",
        "publisher": "publisher = 'Publisher 7'",
        "language": "language IN ('fr', 'ru')",
    },
    "actor": {
        "ids": "id IN ('r-00001', 'r-00002')",
        "kind": "kind IN ('state', 'person')",
        "country": "country = 'AB'",
        "country, by what it is a part of": f"id {OF_COUNTRY}",
        "identifier": "id IN (SELECT actor FROM actor_identifier WHERE scheme || ':' || value = 'wikidata:Q7')",
        "name": "name_folded = 'a' OR id IN (SELECT actor FROM actor_name WHERE text_folded = 'acteur 7')",
        "part_of": "id IN (SELECT actor FROM actor_part_of WHERE whole = 'r-00007')",
        "office_of": f"id IN (SELECT subject FROM {OFFICE} AND object = 'r-00007')",
        "valid_on": f"id IN (SELECT subject FROM {OFFICE} AND {ON_THE_DAY})",
        "office_of and valid_on": f"id IN (SELECT subject FROM {OFFICE} AND object = 'r-00007' AND {ON_THE_DAY})",
    },
    "event": {
        "kind": "kind = 'coup'",
        "status": "status = 'denied'",
        "country": "country = 'AB'",
        "actor": "id IN (SELECT event FROM event_participant WHERE actor = 'r-00007')",
        "actor and role": "id IN (SELECT event FROM event_participant WHERE actor = 'r-00007' AND role = 'host')",
        "role": "id IN (SELECT event FROM event_participant WHERE role = 'host')",
        "from and to": "possible_to >= '1990-01-05' AND possible_from <= '1990-01-09'",
        "dates=any": """
            (possible_to >= '1990-01-05' AND possible_from <= '1990-01-09') OR id IN (
                SELECT event FROM account
                WHERE field IN ('date', 'end_date') AND possible_to >= '1990-01-05' AND possible_from <= '1990-01-09'
            )
        """,
        "valid_on": "certain_from <= '1990-01-05' AND certain_to >= '1990-01-05'",
        "valid_on, possible": "possible_from <= '1990-01-05' AND possible_to >= '1990-01-05'",
        "bbox": "lat BETWEEN 3 AND 4 AND lon BETWEEN 5 AND 6",
        "bbox over 180 degrees": "lat BETWEEN 3 AND 4 AND (lon >= 178 OR lon <= -178)",
        "part_of": "part_of = 'r-00007'",
        "document": "id IN (SELECT event FROM evidence WHERE document = 'r-00007')",
        "plover": "id IN (SELECT event FROM event_plover WHERE code = 'COERCE-arrest')",
        "context": "id IN (SELECT event FROM event_context WHERE context = 'military')",
    },
    "claim": {
        "speaker": "speaker = 'r-00007'",
        "speaker=none": "speaker IN ('r-00007') OR speaker IS NULL",
        "addressee": "id IN (SELECT claim FROM claim_addressee WHERE actor = 'r-00007')",
        "document": "id IN (SELECT claim FROM evidence WHERE document = 'r-00007')",
        "reported_by": "reported_by = 'r-00007'",
        "attribution": "attribution = 'unclear'",
        "act": "act = 'thank'",
        "certainty": "certainty = 'conditional'",
        "verification": "verification = 'refuted'",
        "verification_min": "verification IN ('corroborated', 'confirmed')",
        "about_actor": "id IN (SELECT claim FROM claim_about_actor WHERE actor = 'r-00007')",
        "about_event": "id IN (SELECT claim FROM claim_about_event WHERE event = 'r-00007')",
        "about_relationship": "id IN (SELECT claim FROM claim_about_relationship WHERE relationship = 'r-00007')",
        "about_claim": "id IN (SELECT claim FROM claim_about_claim WHERE target = 'r-00007')",
        "from and to": "possible_to >= '1990-01-05' AND possible_from <= '1990-01-09'",
    },
    "relationship": {
        "actor": "subject = 'r-00007' OR object = 'r-00007'",
        "subject": "subject = 'r-00007'",
        "object": "object = 'r-00007'",
        "country_a": f"subject {OF_COUNTRY} OR object {OF_COUNTRY}",
        "country_a and country_b": f"""
            (subject {OF_COUNTRY} AND object IN (SELECT actor FROM actor_country WHERE country = 'CD'))
            OR (object {OF_COUNTRY} AND subject IN (SELECT actor FROM actor_country WHERE country = 'CD'))
        """,
        "type": "type = 'leads'",
        "polarity": "polarity = 'mixed'",
        "basis": "basis = 'derived'",
        "certainty": "certainty = 'conditional'",
        "document": "id IN (SELECT relationship FROM evidence WHERE document = 'r-00007')",
        "valid_on": "certain_from <= '1990-01-05' AND certain_to >= '1990-01-05'",
        "valid_on, possible": "possible_from <= '1990-01-05' AND possible_to >= '1990-01-05'",
        "claim": "id IN (SELECT relationship FROM relationship_claim WHERE claim = 'r-00007')",
        "event": """
            id IN (
                SELECT relationship FROM relationship_event WHERE event = 'r-00007'
                UNION SELECT relationship FROM office_event WHERE event = 'r-00007'
            )
        """,
    },
    "timeline_entry": {
        "actor": "rank_oldest IN (SELECT rank_oldest FROM timeline_entry_actor WHERE actor = 'r-00007')",
        "actor and actor_role": """
            rank_oldest IN (SELECT rank_oldest FROM timeline_entry_actor WHERE actor = 'a' AND actor_role = 'object')
        """,
        "actor_role": """
            rank_oldest IN (SELECT rank_oldest FROM timeline_entry_actor WHERE actor_role = 'possible-speaker')
        """,
        "country": "rank_oldest IN (SELECT rank_oldest FROM timeline_entry_country WHERE country = 'AB')",
        "event": """
            rank_oldest IN (
                SELECT rank_oldest FROM timeline_entry_event WHERE event IN (
                    WITH RECURSIVE part (id) AS (
                        SELECT id FROM event WHERE id = 'r-02990'
                        UNION SELECT event.id FROM part JOIN event ON event.part_of = part.id
                    )
                    SELECT id FROM part
                )
            )
        """,
        "entry_type": "entry_type = 'office-end'",
        "from and to": "possible_to >= '1990-01-05' AND possible_from <= '1990-01-09'",
    },
}
ORDERS = [
    (table, order)
    for table in FILTERS
    for order in ("id", "oldest", "newest")
    if table not in {"actor", "timeline_entry"}
]
ORDERS += [("actor", "id"), ("actor", "name"), ("timeline_entry", "newest")]
CASES = [(table, parameter) for table, conditions in FILTERS.items() for parameter in conditions]


@pytest.mark.parametrize(("table", "parameter"), CASES)
def test_a_filter_is_answered_from_an_index(release: sqlite3.Connection, table: str, parameter: str) -> None:
    condition = FILTERS[table][parameter]

    steps = plan(release, f"SELECT id FROM {table} WHERE {condition}")

    assert [step for step in steps if step.startswith("SCAN") and step != PARTS] == []
    assert [step for step in steps if step.startswith("SEARCH")] != []


@pytest.mark.parametrize(("table", "order"), ORDERS)
def test_a_page_is_read_in_order_from_an_index(release: sqlite3.Connection, table: str, order: str) -> None:
    steps = plan(release, f"SELECT doc FROM {table} WHERE rank_{order} > 100 ORDER BY rank_{order} LIMIT 25")

    assert steps == [f"SEARCH {table} USING INDEX {table}_rank_{order} (rank_{order}>?)"]


def test_the_timeline_lies_in_its_usual_order(release: sqlite3.Connection) -> None:
    filtered = (
        f"SELECT doc FROM timeline_entry WHERE {FILTERS['timeline_entry']['actor']} ORDER BY rank_oldest LIMIT 25"
    )

    assert "USE TEMP B-TREE FOR ORDER BY" not in plan(release, filtered)
    assert plan(release, "SELECT doc FROM timeline_entry WHERE rank_oldest > 100 ORDER BY rank_oldest LIMIT 25") == [
        "SEARCH timeline_entry USING INTEGER PRIMARY KEY (rowid>?)"
    ]


@pytest.mark.parametrize("table", FILTERS)
def test_what_a_record_refers_to_and_what_refers_to_it_is_found_by_an_index(
    release: sqlite3.Connection, table: str
) -> None:
    outward = f"SELECT to_id FROM reference WHERE from_kind = '{table}' AND from_id = 'r-00007' AND to_kind = 'actor'"
    inward = f"SELECT from_id FROM reference WHERE to_kind = '{table}' AND to_id = 'r-00007'"

    assert [step.split()[0] for sql in (outward, inward) for step in plan(release, sql)] == ["SEARCH", "SEARCH"]


def test_a_large_release_is_sound_too(release: sqlite3.Connection) -> None:
    assert column(release, "PRAGMA integrity_check") == ["ok"]
    assert column(release, "PRAGMA foreign_key_check") == []
    assert column(release, "SELECT count(*) FROM event") == [EVENTS]
    assert column(release, "SELECT count(*) FROM account WHERE possible_from IS NULL") == [0]
    assert column(release, "SELECT count(claim) FROM evidence") == [CLAIMS]


@pytest.mark.parametrize("narrower", ["other = 7", "type = 'leads'", "relationship >= 7 ORDER BY relationship LIMIT 9"])
def test_a_walk_from_actor_to_actor_reads_the_edges_of_these_actors_only(
    release: sqlite3.Connection, narrower: str
) -> None:
    steps = plan(
        release, f"SELECT other FROM edge WHERE actor IN (SELECT value FROM json_each('[1, 2]')) AND {narrower}"
    )

    assert next(step for step in steps if "edge" in step).startswith("SEARCH edge USING PRIMARY KEY (actor=?")
