"""Lists: each filter, order, count and facet against plain SQL over the tables, and walks against the whole release."""

import json
import unicodedata
from collections.abc import Iterator
from datetime import date
from itertools import combinations, groupby
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from awkward import AWKWARD
from conftest import write_files, write_small_dataset
from onrecord.http.params import parameters_of
from onrecord.records.names import fold
from served import KINDS, LISTS, Service, publish_dataset, rows

# For each filter, every value that occurs and the records that have it.
PAIRS = {
    "document": {
        "ids": "SELECT id, id FROM document",
        "kind": "SELECT kind, id FROM document",
        "publisher": "SELECT publisher, id FROM document",
        "language": "SELECT language, id FROM document",
    },
    "actor": {
        "ids": "SELECT id, id FROM actor",
        "kind": "SELECT kind, id FROM actor",
        "country": "SELECT country, id FROM actor",
        "identifier": "SELECT scheme || ':' || value, actor FROM actor_identifier",
        "part_of": "SELECT whole, actor FROM actor_part_of",
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
        "context": "SELECT context, event FROM event_context",
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
        "event": "SELECT event, relationship FROM relationship_event UNION SELECT event, relationship FROM office_event",
    },
}
# Filters whose meaning is tested by itself below, or in test_http_validity.py, and what is no filter.
BY_THEMSELVES = {"name", "from", "to", "dates", "bbox", "country_a", "country_b", "verification_min", "valid_on"}
NO_FILTERS = {"sort", "limit", "cursor", "expand", "include", "validity"}
ABSENT = {"country": "AQ", "language": "mi", "identifier": "wikidata:Q0", "publisher": "Nobody"}  # of no record

FILTERS = [(kind, name) for kind, pairs in PAIRS.items() for name in pairs]
PAIRS_OF_FILTERS = [
    (kind, one, other)
    for kind, pairs in PAIRS.items()
    for one, other in combinations(pairs, 2)
    if (one, other) not in {("actor", "role"), ("actor_all", "role")}  # a role narrows the actor, not the event
]
SORTS = [
    (kind, sort)
    for kind, path in KINDS.items()
    for parameter in parameters_of(LISTS[path])
    if parameter.name == "sort"
    for sort in parameter.allowed
]
DATES = {"document": "published", "event": "date", "claim": "said", "relationship": "start"}


class World:
    """A service, and the tables of the release that it serves."""

    def __init__(self, service: Service, releases: Path) -> None:
        self.service = service
        self.releases = releases

    def having(self, kind: str, name: str) -> dict[str, set[str]]:
        """Return the ids of the records that have each value of a filter, by plain SQL."""
        sql = f"SELECT * FROM ({PAIRS[kind][name]}) AS pair (value, id) WHERE value IS NOT NULL AND id IS NOT NULL"
        found: dict[str, set[str]] = {}
        for value, record in rows(self.releases, sql.replace(" AS pair (value, id)", "").replace("value", "1").replace("id IS", "2 IS")):
            found.setdefault(value, set()).add(record)
        return found
