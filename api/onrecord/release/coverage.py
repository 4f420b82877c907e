"""The coverage of a release, counted once at build and stored as one JSON document."""

import sqlite3

import msgspec

from onrecord.records.coverage import (
    PUBLISHERS_SHOWN,
    CountryCoverage,
    Coverage,
    DateRange,
    DateRanges,
    DocumentCoverage,
)
from onrecord.records.dataset import Collection
from onrecord.records.page import FacetCount

COUNTS = "SELECT {column}, count(*) FROM {table} GROUP BY 1 ORDER BY 2 DESC, 1"
COLLECTIONS = "SELECT name, kind, records FROM collection ORDER BY name, kind"
PUBLISHERS = "SELECT count(DISTINCT publisher) FROM document"
# An end of a date that is open counts as its other end.
SPAN = """
SELECT
    (SELECT count(*) FROM {table}),
    count(DISTINCT id),
    min(coalesce(earliest, latest)),
    max(coalesce(latest, earliest))
FROM ({days}) WHERE coalesce(earliest, latest) IS NOT NULL
"""
DAYS = {
    "event": """
        SELECT id, date_earliest AS earliest, date_latest AS latest FROM event
        UNION ALL SELECT id, end_earliest, end_latest FROM event
    """,
    "claim": "SELECT id, said_earliest AS earliest, said_latest AS latest FROM claim",
    "relationship": """
        SELECT id, start_earliest AS earliest, start_latest AS latest FROM relationship
        UNION ALL SELECT id, end_earliest, end_latest FROM relationship
    """,
    "document": "SELECT id, published_earliest AS earliest, published_latest AS latest FROM document",
}
COUNTRIES = """
WITH covered (country, events, actors, claims, relationships) AS (
    SELECT country, count(*), 0, 0, 0 FROM event WHERE country IS NOT NULL GROUP BY 1
    UNION ALL
    SELECT country, 0, count(*), 0, 0 FROM actor_country GROUP BY 1
    UNION ALL
    SELECT country, 0, 0, count(DISTINCT claim), 0 FROM (
        SELECT speaker AS actor, id AS claim FROM claim
        UNION ALL SELECT actor, claim FROM claim_possible_speaker
        UNION ALL SELECT actor, claim FROM claim_addressee
        UNION ALL SELECT actor, claim FROM claim_about_actor
    ) JOIN actor_country USING (actor) GROUP BY 1
    UNION ALL
    SELECT country, 0, 0, 0, count(DISTINCT relationship) FROM (
        SELECT subject AS actor, id AS relationship FROM relationship
        UNION ALL SELECT object, id FROM relationship
    ) JOIN actor_country USING (actor) GROUP BY 1
)
SELECT country, sum(events) AS events, sum(actors), sum(claims), sum(relationships)
FROM covered GROUP BY country ORDER BY events DESC, country
"""
INSERT = "INSERT INTO coverage (doc) VALUES (?)"


def fill(connection: sqlite3.Connection) -> None:
    """Count the records of the filled tables, and store the coverage."""
    coverage = Coverage(
        collections=[
            Collection(name=name, kind=kind, records=records) for name, kind, records in connection.execute(COLLECTIONS)
        ],
        documents=_documents(connection),
        date_ranges=DateRanges(**{f"{table}s": _span(connection, table) for table in DAYS}),
        countries=[
            CountryCoverage(country=country, events=events, actors=actors, claims=claims, relationships=relationships)
            for country, events, actors, claims, relationships in connection.execute(COUNTRIES)
        ],
        name_languages=_counts(connection, "actor_name", "lang"),
        actor_kinds=_counts(connection, "actor", "kind"),
        event_kinds=_counts(connection, "event", "kind"),
        relationship_types=_counts(connection, "relationship", "type"),
        accepted=_counts(connection, "acceptance", "code"),
    )
    connection.execute(INSERT, (msgspec.json.encode(coverage).decode(),))


def _documents(connection: sqlite3.Connection) -> DocumentCoverage:
    (publishers,) = connection.execute(PUBLISHERS).fetchone()
    kinds = _counts(connection, "document", "kind")
    return DocumentCoverage(
        records=sum(kind.count for kind in kinds),
        kinds=kinds,
        languages=_counts(connection, "document", "language"),
        reliabilities=_counts(connection, "document", "reliability"),
        publishers=publishers,
        main_publishers=_counts(connection, "document", "publisher")[:PUBLISHERS_SHOWN],
    )


def _counts(connection: sqlite3.Connection, table: str, column: str) -> list[FacetCount]:
    rows = connection.execute(COUNTS.format(table=table, column=column))
    return [FacetCount(value=value, count=count) for value, count in rows]


def _span(connection: sqlite3.Connection, table: str) -> DateRange:
    row = connection.execute(SPAN.format(table=table, days=DAYS[table])).fetchone()
    return msgspec.convert(dict(zip(DateRange.__struct_fields__, row, strict=True)), DateRange)
