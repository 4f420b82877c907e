"""The tables of a release have the same values as its records, in every column and every list, and no others."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from onrecord.dataset.check import load
from onrecord.records.dataset import Dataset, Record
from onrecord.records.dates import UncertainDate
from support.commands import build
from support.edge_cases import EDGE_CASES
from support.service import file_of
from support.small_dataset import SMALL, change, write_files
from support.tables import TYPES, column, columns_of, open_release, rows, tables


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return load(write_files(tmp_path_factory.mktemp("data"), EDGE_CASES))


@pytest.fixture(scope="module")
def release(edge_cases_releases: Path) -> Iterator[sqlite3.Connection]:
    with open_release(file_of(edge_cases_releases)) as connection:
        yield connection


def day(when: date | None) -> str | None:
    return when.isoformat() if when else None


def date_columns(prefix: str, value: UncertainDate | None) -> dict[str, object]:
    return {
        f"{prefix}_edtf": value.edtf if value else None,
        f"{prefix}_earliest": day(value.earliest) if value else None,
        f"{prefix}_latest": day(value.latest) if value else None,
    }


def possible(first: date | None, last: date | None) -> dict[str, object]:
    return {"possible_from": day(first) or "0001-01-01", "possible_to": day(last) or "9999-12-31"}


# The columns of a field, unless it is one column of the same name.
COLUMNS: dict[str, Callable[[Any], dict[str, object]]] = {
    "document.published": lambda it: date_columns("published", it.published),
    "event.date": lambda it: {
        **date_columns("date", it.date),
        **possible(it.date.earliest, it.end_date.latest if it.end_date else it.date.latest),
    },
    "event.end_date": lambda it: date_columns("end", it.end_date),
    "event.plover": lambda it: {
        "plover_type": it.plover and it.plover.type,
        "plover_mode": it.plover and it.plover.mode,
    },
    "event.place": lambda it: {
        "place_name": it.place and it.place.name,
        "country": it.place and it.place.country,
        "place_actor": it.place and it.place.actor,
        "lat": it.place and it.place.lat,
        "lon": it.place and it.place.lon,
        "place_precision": it.place and it.place.precision,
        "gazetteer": it.place and it.place.gazetteer,
    },
    "claim.said": lambda it: {**date_columns("said", it.said), **possible(it.said.earliest, it.said.latest)},
    "claim.verification": lambda it: {"verification": it.verification.history[-1].status},
    "relationship.valid": lambda it: {
        **date_columns("start", it.valid.start),
        **date_columns("end", it.valid.end),
        "end_kind": it.valid.end_kind,
        "as_of": day(it.valid.as_of),
        **possible(it.valid.start and it.valid.start.earliest, it.valid.end and it.valid.end.latest),
    },
    "relationship.office": lambda it: {
        "office_title": it.office and it.office.title,
        "office_capacity": it.office and it.office.capacity,
    },
}
LISTS: dict[str, tuple[str, Callable[[Any], list[tuple[object, ...]]]]] = {
    "actor.names": (
        'SELECT text, lang, kind, document FROM actor_name WHERE actor = ? ORDER BY "position"',
        lambda it: [(name.text, name.lang, name.kind, name.document) for name in it.names],
    ),
    "actor.part_of": (
        "SELECT whole FROM actor_part_of WHERE actor = ?",
        lambda it: sorted((whole,) for whole in it.part_of),
    ),
    "actor.identifiers": (
        "SELECT scheme, value FROM actor_identifier WHERE actor = ?",
        lambda it: sorted((each.scheme, each.value) for each in it.identifiers),
    ),
    "event.participants": (
        'SELECT actor, role FROM event_participant WHERE event = ? ORDER BY "position"',
        lambda it: [(each.actor, each.role) for each in it.participants],
    ),
    "event.plover": (
        "SELECT code FROM event_plover WHERE event = ? UNION ALL SELECT context FROM event_context WHERE event = ?",
        lambda it: (
            [
                *([(it.plover.type,)]),
                *([(f"{it.plover.type}-{it.plover.mode}",)] if it.plover.mode else []),
                *sorted((context,) for context in it.plover.contexts),
            ]
            if it.plover
            else []
        ),
    ),
    "event.links": (
        "SELECT relation, target FROM event_link WHERE event = ?",
        lambda it: sorted((link.relation, link.event) for link in it.links),
    ),
    "event.claims": ("SELECT claim FROM event_claim WHERE event = ?", lambda it: sorted((c,) for c in it.claims)),
    "claim.possible_speakers": (
        "SELECT actor FROM claim_possible_speaker WHERE claim = ?",
        lambda it: sorted((each,) for each in it.possible_speakers),
    ),
    "claim.addressees": (
        "SELECT actor FROM claim_addressee WHERE claim = ?",
        lambda it: sorted((each,) for each in it.addressees),
    ),
    "claim.about": (
        """
        SELECT 'actor', actor FROM claim_about_actor WHERE claim = ?
        UNION ALL SELECT 'claim', target FROM claim_about_claim WHERE claim = ?
        UNION ALL SELECT 'event', event FROM claim_about_event WHERE claim = ?
        UNION ALL SELECT 'relationship', relationship FROM claim_about_relationship WHERE claim = ?
        """,
        lambda it: [
            *sorted(("actor", each) for each in it.about.actors),
            *sorted(("claim", each) for each in it.about.claims),
            *sorted(("event", each) for each in it.about.events),
            *sorted(("relationship", each) for each in it.about.relationships),
        ],
    ),
    "claim.links": (
        "SELECT relation, target FROM claim_link WHERE claim = ?",
        lambda it: sorted((link.relation, link.claim) for link in it.links),
    ),
    "claim.verification": (
        'SELECT status, "on", "by", reason FROM verification_step WHERE claim = ? ORDER BY "position"',
        lambda it: [(step.status, day(step.on), step.by, step.reason) for step in it.verification.history],
    ),
    "relationship.claims": (
        "SELECT claim FROM relationship_claim WHERE relationship = ?",
        lambda it: sorted((each,) for each in it.claims),
    ),
    "relationship.events": (
        "SELECT event FROM relationship_event WHERE relationship = ?",
        lambda it: sorted((each,) for each in it.events),
    ),
    "relationship.office": (
        "SELECT opens, event FROM office_event WHERE relationship = ? ORDER BY opens, event",
        lambda it: (
            [*((0, each) for each in sorted(it.office.closed_by)), *((1, each) for each in sorted(it.office.opened_by))]
            if it.office
            else []
        ),
    ),
}
EVIDENCE = """
SELECT document, paragraph, span_start, span_end, sha256, locator, stance, quote
FROM evidence WHERE {kind} = ? ORDER BY "position"
"""
ACCOUNTS = "SELECT document, field, value, note FROM account WHERE {owner} = ? ORDER BY rowid"
COMPUTED = {
    "doc",
    "name_folded",
    "name_key",
    "rank_id",
    "rank_name",
    "rank_oldest",
    "rank_newest",
    "certain_from",
    "certain_to",
}


def list_of(record: Record, kind: str, field: str) -> tuple[str, list[tuple[object, ...]]] | None:
    """Return the query for the rows of a list and the rows expected, or None if the field is not a list."""
    if field == "evidence":
        rows_of_evidence = [(e.document, e.paragraph, e.start, e.end, e.sha256, e.locator, e.stance, e.quote) for e in
                 getattr(record, field)]  # fmt: skip
        return EVIDENCE.format(kind=kind), rows_of_evidence
    if field == "accounts":
        owner = "about_document" if kind == "document" else kind
        return ACCOUNTS.format(owner=owner), [(a.document, a.field, a.value, a.note) for a in record.accounts]
    if f"{kind}.{field}" not in LISTS:
        return None
    sql, expected = LISTS[f"{kind}.{field}"]
    return sql, expected(record)


@pytest.mark.parametrize("kind", TYPES)
def test_doc_is_the_record_and_every_field_equals_its_columns_and_lists(
    release: sqlite3.Connection, dataset: Dataset, kind: str
) -> None:
    records = {record.id: record for record in dataset.kinds()[kind]}
    names = columns_of(release, kind)
    stored = {
        row["id"]: row
        for row in (dict(zip(names, each, strict=True)) for each in rows(release, f"SELECT * FROM {kind}"))
    }
    compared: set[str] = set()

    assert stored.keys() == records.keys()
    assert len(records) > 5
    for record_id, row in stored.items():
        record = records[record_id]
        assert msgspec.json.decode(row["doc"], type=TYPES[kind]) == record
        assert set(json.loads(row["doc"])) == set(record.__struct_fields__)
        for field in record.__struct_fields__:
            query = list_of(record, kind, field)
            if query:
                sql, expected = query
                assert (field, rows(release, sql, *[record_id] * sql.count("?"))) == (field, expected)
            columns = COLUMNS.get(f"{kind}.{field}")
            plain = {} if query or columns else {field: getattr(record, field)}
            for name, value in (columns(record) if columns else plain).items():
                assert (name, row[name]) == (name, value)
                compared.add(name)
    assert set(names) - compared == COMPUTED & set(names)


def test_every_list_and_every_column_has_a_value_at_least_once(release: sqlite3.Connection) -> None:
    empty = {
        f"{table}.{name}"
        for table in set(tables(release)) - {"release", "author", "contributor", "retired"}
        for name in columns_of(release, table)
        if column(release, f'SELECT count("{name}") FROM {table}') == [0]
    }

    # The edge cases have neither texts nor notes; the small dataset has both.
    assert empty == {
        "document.url",
        "document.sha256",
        "document.paragraphs",
        "document.note",
        "evidence.paragraph",
        "evidence.span_start",
        "evidence.span_end",
        "evidence.sha256",
        "evidence.quote",
        "account.note",
    }


def test_spans_notes_and_quotes_are_columns(tmp_path: Path) -> None:
    data = write_files(tmp_path / "data", SMALL)
    change(data, "documents.yaml", "  license: All", "  url: https://example.org/1\n  note: N.\n  license: All")
    change(data, "events.yaml", "participants:", "accounts: [{document: treaty, field: date, value: '2021', note: M.}]\n  participants:")  # fmt: skip  # noqa: E501 (one replacement)
    change(data, "claims.yaml", "sha256: ", "quote: Nobody seems hurt, sha256: ")
    with open_release(build(data, tmp_path / "release.sqlite")) as release:
        (link,) = rows(release, "SELECT url, note FROM document WHERE id = 'gazette'")
        texts = rows(release, "SELECT sha256 IS NOT NULL, paragraphs FROM document ORDER BY id")
        evidence = rows(
            release,
            "SELECT paragraph, span_start, span_end, length(sha256), quote FROM evidence WHERE claim = 'nobody-hurt'",
        )
        account = rows(release, "SELECT event, value, note, possible_from, possible_to FROM account")

    assert link == ("https://example.org/1", "N.")
    assert texts == [(1, 2), (0, None)]
    assert evidence == [(2, 0, 17, 64, "Nobody seems hurt")]
    assert account == [("coup", "2021", "M.", "2021-01-01", "2021-12-31")]
