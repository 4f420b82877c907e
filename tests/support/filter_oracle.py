"""The records that match each filter, computed with plain SQL, to compare with the lists of the service."""

import json
from pathlib import Path
from typing import Any

from msgspec import Struct

from support.service import Service, rows

# For each filter of each kind: SQL for its values and the ids of the records that have them.
FILTER_VALUES = {
    "document": {
        "ids": "SELECT id, id FROM document",
        "kind": "SELECT kind, id FROM document",
        "publisher": "SELECT publisher, id FROM document",
        "language": "SELECT language, id FROM document",
        "read": "SELECT read_how, id FROM document",
        "origin": "SELECT origin, id FROM document",
    },
    "actor": {
        "ids": "SELECT id, id FROM actor",
        "kind": "SELECT kind, id FROM actor",
        "country": "SELECT country, id FROM actor",
        "identifier": "SELECT scheme || ':' || value, actor FROM actor_identifier",
        "part_of": "SELECT whole, actor FROM actor_part_of",
        "office_of": "SELECT object, subject FROM relationship WHERE type = 'holds-office'",
    },
    "event": {
        "ids": "SELECT id, id FROM event",
        "kind": "SELECT kind, id FROM event",
        "status": "SELECT status, id FROM event",
        "country": "SELECT country, id FROM event",
        "actor": "SELECT actor, event FROM event_participant",
        "actor_all": "SELECT actor, event FROM event_participant",
        "role": "SELECT role, event FROM event_participant",
        "part_of": "SELECT part_of, id FROM event",
        "document": "SELECT document, event FROM evidence",
        "plover": "SELECT plover_type, id FROM event UNION SELECT plover_type || '-' || plover_mode, id FROM event",
        "plover_context": "SELECT context, event FROM event_context",
    },
    "claim": {
        "ids": "SELECT id, id FROM claim",
        "speaker": "SELECT speaker, id FROM claim UNION SELECT 'none', id FROM claim WHERE speaker IS NULL",
        "addressee": "SELECT actor, claim FROM claim_addressee",
        "document": "SELECT document, claim FROM evidence",
        "reported_by": "SELECT reported_by, id FROM claim",
        "attribution": "SELECT attribution, id FROM claim",
        "act": "SELECT act, id FROM claim",
        "certainty": "SELECT certainty, id FROM claim",
        "verification": "SELECT verification, id FROM claim",
        "about_actor": "SELECT actor, claim FROM claim_about_actor",
        "about_event": "SELECT event, claim FROM claim_about_event",
        "about_relationship": "SELECT relationship, claim FROM claim_about_relationship",
        "about_claim": "SELECT target, claim FROM claim_about_claim",
    },
    "relationship": {
        "ids": "SELECT id, id FROM relationship",
        "actor": "SELECT subject, id FROM relationship UNION SELECT object, id FROM relationship",
        "subject": "SELECT subject, id FROM relationship",
        "object": "SELECT object, id FROM relationship",
        "type": "SELECT type, id FROM relationship",
        "polarity": "SELECT polarity, id FROM relationship",
        "basis": "SELECT basis, id FROM relationship",
        "certainty": "SELECT certainty, id FROM relationship",
        "document": "SELECT document, relationship FROM evidence",
        "claim": "SELECT claim, relationship FROM relationship_claim",
        "event": "SELECT event, relationship FROM relationship_event UNION"
        " SELECT event, relationship FROM office_event",
    },
}
# The parameters of lists that are not filters: alone, they exclude no record.
NOT_FILTERS = {
    *("sort", "limit", "cursor", "expand", "include", "validity", "release", "known_at", "format", "spreadsheet_safe")
}


class FilterOracle(Struct, frozen=True):
    """A service, and the directory of its releases, from which the expected records are read."""

    service: Service
    releases: Path

    def ids_by_value(self, kind: str, name: str) -> dict[str, set[str]]:
        """Return the values of a filter that occur in the release, each with the ids of its records."""
        ids: dict[str, set[str]] = {}
        for value, record_id in rows(self.releases, f"{values_sql(kind, name)} SELECT value, record FROM pair"):
            ids.setdefault(value, set()).add(record_id)
        return ids

    def most_common_values(self, kind: str, name: str, number: int) -> list[tuple[str, set[str]]]:
        """Return the values of a filter that most records have, most common first, with the ids of the records."""
        return sorted(self.ids_by_value(kind, name).items(), key=lambda item: (-len(item[1]), item[0]))[:number]

    def records(self, kind: str) -> list[Any]:
        """Return all records of a kind, decoded."""
        return [json.loads(doc) for (doc,) in rows(self.releases, f"SELECT doc FROM {kind}")]


def values_sql(kind: str, name: str) -> str:
    """Return the start of an SQL query that defines the table `pair (value, record)` for a filter."""
    return f"""WITH every (value, record) AS ({FILTER_VALUES[kind][name]}), pair AS (
        SELECT DISTINCT value, record FROM every WHERE value IS NOT NULL AND record IS NOT NULL)"""
