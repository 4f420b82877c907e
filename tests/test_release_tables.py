"""The tables of a release say what its records say, in every column and every list, and nothing else."""

import json
import sqlite3
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from awkward import AWKWARD
from commands import build
from conftest import SMALL, change, write_files
from onrecord.dataset.check import load
from onrecord.records.actors import Actor
from onrecord.records.claims import Claim
from onrecord.records.dataset import Dataset, Record
from onrecord.records.dates import Date
from onrecord.records.documents import Document
from onrecord.records.events import Event
from onrecord.records.relationships import Relationship

TYPES: dict[str, type[Record]] = {
    "document": Document,
    "actor": Actor,
    "event": Event,
    "claim": Claim,
    "relationship": Relationship,
}
IMPRINT = """\
title: The awkward dataset
description: For tests.
license: CC-BY-4.0
attribution: The testers
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_files(tmp_path_factory.mktemp("tables") / "data", {**AWKWARD, "dataset.yaml": IMPRINT})


@pytest.fixture(scope="module")
def dataset(data: Path) -> Dataset:
    return load(data)


@pytest.fixture(scope="module")
def release(data: Path) -> Iterator[sqlite3.Connection]:
    file = build(data, data.with_name("release.sqlite"))
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        yield connection


def rows(release: sqlite3.Connection, sql: str, *values: object) -> list[tuple[Any, ...]]:
    return release.execute(sql, values).fetchall()


def column(release: sqlite3.Connection, sql: str, *values: object) -> list[Any]:
    return [each for (each,) in rows(release, sql, *values)]


def columns_of(release: sqlite3.Connection, table: str) -> list[str]:
    return column(release, "SELECT name FROM pragma_table_info(?)", table)


def tables(release: sqlite3.Connection) -> list[str]:
    return column(release, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")


def day(when: date | None) -> str | None:
    return when.isoformat() if when else None


def when(prefix: str, value: Date | None) -> dict[str, object]:
    return {
        f"{prefix}_edtf": value.edtf if value else None,
        f"{prefix}_earliest": day(value.earliest) if value else None,
        f"{prefix}_latest": day(value.latest) if value else None,
    }


def possible(first: date | None, last: date | None) -> dict[str, object]:
    return {"possible_from": day(first) or "0001-01-01", "possible_to": day(last) or "9999-12-31"}


# Where a field of a record is to be found, when it is no column of the same name.
COLUMNS: dict[str, Callable[[Any], dict[str, object]]] = {
    "document.published": lambda it: when("published", it.published),
    "event.date": lambda it: {
        **when("date", it.date),
        **possible(it.date.earliest, it.end_date.latest if it.end_date else it.date.latest),
    },
    "event.end_date": lambda it: when("end", it.end_date),
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
    "claim.said": lambda it: {**when("said", it.said), **possible(it.said.earliest, it.said.latest)},
    "claim.verification": lambda it: {"verification": it.verification.history[-1].status},
    "relationship.valid": lambda it: {
        **when("start", it.valid.start),
        **when("end", it.valid.end),
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
COMPUTED = {"doc", "name_folded", "rank_id", "rank_name", "rank_oldest", "rank_newest", "certain_from", "certain_to"}


def list_of(record: Record, kind: str, field: str) -> tuple[str, list[tuple[object, ...]]] | None:
    """Return the question whose rows hold a list of a record, and what they should be."""
    if field == "evidence":
        spots = [(e.document, e.paragraph, e.start, e.end, e.sha256, e.locator, e.stance, e.quote) for e in
                 getattr(record, field)]  # fmt: skip
        return EVIDENCE.format(kind=kind), spots
    if field == "accounts":
        owner = "about_document" if kind == "document" else kind
        return ACCOUNTS.format(owner=owner), [(a.document, a.field, a.value, a.note) for a in record.accounts]
    if f"{kind}.{field}" not in LISTS:
        return None
    sql, right = LISTS[f"{kind}.{field}"]
    return sql, right(record)


@pytest.mark.parametrize("kind", TYPES)
def test_doc_is_the_record_itself_and_every_field_of_it_agrees_with_its_columns_and_lists(
    release: sqlite3.Connection, dataset: Dataset, kind: str
) -> None:
    records = {record.id: record for record in dataset.kinds()[kind]}
    names = columns_of(release, kind)
    stored = {
        row["id"]: row
        for row in (dict(zip(names, each, strict=True)) for each in rows(release, f"SELECT * FROM {kind}"))
    }
    walked: set[str] = set()

    assert stored.keys() == records.keys()
    assert len(records) > 5
    for record_id, row in stored.items():
        record = records[record_id]
        assert msgspec.json.decode(row["doc"], type=TYPES[kind]) == record
        assert set(json.loads(row["doc"])) == set(record.__struct_fields__)
        for field in record.__struct_fields__:
            question = list_of(record, kind, field)
            if question:
                sql, right = question
                assert (field, rows(release, sql, *[record_id] * sql.count("?"))) == (field, right)
            columns = COLUMNS.get(f"{kind}.{field}")
            plain = {} if question or columns else {field: getattr(record, field)}
            for name, value in (columns(record) if columns else plain).items():
                assert (name, row[name]) == (name, value)
                walked.add(name)
    assert set(names) - walked == COMPUTED & set(names)


def test_each_list_and_each_column_of_a_record_is_filled_at_least_once(release: sqlite3.Connection) -> None:
    empty = {
        f"{table}.{name}"
        for table in tables(release)
        for name in columns_of(release, table)
        if column(release, f'SELECT count("{name}") FROM {table}') == [0]
    }

    # The awkward dataset holds no text and has no notes; the small one does.
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
    change(data, "claims.yaml", "sha256: ", "quote: Nobody was hurt, sha256: ")
    with closing(sqlite3.connect(build(data, tmp_path / "r.sqlite"))) as connection:
        url, note = connection.execute("SELECT url, note FROM document WHERE id = 'gazette'").fetchone()
        held = connection.execute("SELECT sha256 IS NOT NULL, paragraphs FROM document ORDER BY id").fetchall()
        evidence = connection.execute(
            "SELECT paragraph, span_start, span_end, length(sha256), quote FROM evidence WHERE claim = 'nobody-hurt'"
        ).fetchall()
        account = connection.execute("SELECT event, value, note, possible_from, possible_to FROM account").fetchall()

    assert (url, note) == ("https://example.org/1", "N.")
    assert held == [(1, 2), (0, None)]
    assert evidence == [(2, 0, 15, 64, "Nobody was hurt")]
    assert account == [("coup", "2021", "M.", "2021-01-01", "2021-12-31")]


def test_an_account_of_a_date_has_the_days_that_it_can_mean_and_another_has_none(release: sqlite3.Connection) -> None:
    assert rows(release, "SELECT field, value, possible_from, possible_to FROM account ORDER BY value") == [
        ("said", "2021-05-19", "2021-05-19", "2021-05-19"),
        ("date", "2021-05-20", "2021-05-20", "2021-05-20"),
        ("valid.end", "2021-05-21", "2021-05-21", "2021-05-21"),
        ("published", "2021-05-29", "2021-05-29", "2021-05-29"),
        ("name", "Bah Ndaw", None, None),
        ("date", "[..2020]", "0001-01-01", "2020-12-31"),
    ]


def test_a_relationship_is_certain_from_the_last_day_it_can_have_begun_to_the_first_it_can_have_ended(
    release: sqlite3.Connection,
) -> None:
    found = rows(release, "SELECT id, certain_from, certain_to FROM relationship WHERE certain_from IS NOT NULL")

    assert {each: days for each, *days in found} == {
        "ndaw-president": ["2020-09-25", "2021-05-24"],
        "platoon-threatens-embassy": ["2021-05-31", "2021-06-01"],
        "france-allied-with-mali": ["1960-12-31", "2013-01-11"],
        "goita-leads-army": ["2021-06-10", "2021-06-11"],
    }


def fold(text: str) -> str:
    """Return a name without case and accents, as far as the names here go."""
    letters = unicodedata.normalize("NFD", text.casefold())
    plain = "".join(letter for letter in letters if not unicodedata.category(letter).startswith("M"))
    return plain.replace("’", "'").replace("–", "-")


def last(value: object) -> tuple[bool, object]:
    """Return what sorts None after everything."""
    return (value is None, value or 0)


def backwards(value: date | None) -> tuple[bool, int]:
    return (value is None, -value.toordinal() if value else 0)


DATES: dict[str, Callable[[Any], Date | None]] = {
    "document": lambda it: it.published,
    "event": lambda it: it.date,
    "claim": lambda it: it.said,
    "relationship": lambda it: it.valid.start,
}


@pytest.mark.parametrize("kind", TYPES)
def test_ranks_count_from_one_in_each_order_what_has_no_date_last(
    release: sqlite3.Connection, dataset: Dataset, kind: str
) -> None:
    records = dataset.kinds()[kind]
    orders = {"id": sorted(records, key=lambda it: it.id)}
    if kind == "actor":
        orders["name"] = sorted(records, key=lambda it: (fold(getattr(it, "name")), it.id))  # noqa: B009 (actors only)
    else:
        dates = {it.id: DATES[kind](it) or Date(edtf="XXXX", earliest=None, latest=None) for it in records}
        orders["oldest"] = sorted(
            records, key=lambda it: (last(dates[it.id].earliest), last(dates[it.id].latest), it.id)
        )
        orders["newest"] = sorted(
            records, key=lambda it: (backwards(dates[it.id].latest), backwards(dates[it.id].earliest), it.id)
        )

    for order, right in orders.items():
        found = rows(release, f"SELECT rank_{order}, id FROM {kind} ORDER BY 1")
        assert found == list(enumerate((it.id for it in right), 1))


def test_names_are_folded_in_columns_too(release: sqlite3.Connection, dataset: Dataset) -> None:
    names = dict(rows(release, "SELECT id, name_folded FROM actor"))
    spellings = rows(release, "SELECT text, text_folded FROM actor_name")

    assert names == {actor.id: fold(actor.name) for actor in dataset.actors}
    assert spellings == [(text, fold(text)) for text, _ in spellings]


# Which kind of record a field refers to, by its name and by that of the list or struct that it stands in.
REFERS = {
    "document": "document",
    "reported_by": "document",
    "actor": "actor",
    "actors": "actor",
    "speaker": "actor",
    "possible_speakers": "actor",
    "addressees": "actor",
    "subject": "actor",
    "object": "actor",
    "event": "event",
    "events": "event",
    "opened_by": "event",
    "closed_by": "event",
    "claim": "claim",
    "claims": "claim",
    "relationships": "relationship",
}


def walk(kind: str, value: object, name: str = "") -> Iterator[tuple[str, str]]:
    """Yield every reference in the JSON of a record."""
    match value:
        case dict():
            for key, inner in value.items():
                yield from walk(kind, inner, key)
        case list():
            for inner in value:
                yield from walk(kind, inner, name)
        case str() if name == "part_of":
            yield kind, value
        case str() if name in REFERS:
            yield REFERS[name], value


def test_reference_holds_every_reference_found_in_the_json_and_no_other(release: sqlite3.Connection) -> None:
    right = {
        (kind, record_id, *reference)
        for kind in TYPES
        for record_id, doc in rows(release, f"SELECT id, doc FROM {kind}")
        for reference in walk(kind, json.loads(doc))
    }

    found = rows(release, "SELECT from_kind, from_id, to_kind, to_id FROM reference")

    assert len(found) == len(set(found)) > 100
    assert set(found) == right


def test_actor_country_has_an_actors_own_country_and_those_of_all_its_wholes(release: sqlite3.Connection) -> None:
    found: dict[str, set[str]] = {}
    for actor, country in rows(release, "SELECT actor, country FROM actor_country"):
        found.setdefault(actor, set()).add(country)

    assert found == {
        "mali": {"ML"},
        "france": {"FR"},
        "russia": {"RU"},
        "army": {"ML"},
        "brigade": {"ML"},
        "platoon": {"ML"},
        "officer": {"ML"},
        "embassy": {"FR"},
        "joint-staff": {"FR", "ML"},
        "bamako": {"ML"},
        "goita": {"ML"},
        "ndaw": {"ML"},
        "mishyn": {"UA"},
    }


def test_a_release_carries_its_imprint_counts_sources_and_codebooks(
    release: sqlite3.Connection, dataset: Dataset
) -> None:
    names = columns_of(release, "release")
    assert [dict(zip(names, row, strict=True)) for row in rows(release, "SELECT * FROM release")] == [
        {
            "schema_version": 1,
            "title": "The awkward dataset",
            "description": "For tests.",
            "license": "CC-BY-4.0",
            "attribution": "The testers",
        }
    ]
    assert dict(rows(release, "SELECT kind, records FROM record_count")) == {
        kind: len(records) for kind, records in dataset.kinds().items()
    }
    assert rows(release, "SELECT publisher, license, documents FROM source") == [
        ("Die Zeitung", "All rights reserved", 1),
        ("L’Écho d’Afrique", "Public domain", 1),
        ("The Gazette", "All rights reserved", 1),
        ("The Gazette", "CC0-1.0", 1),
        ("The Ministry", "Public domain", 1),
        ("Вестник", "All rights reserved", 1),
    ]
    assert dict(rows(release, "SELECT name, doc FROM codebook")) == {
        codebook.name: msgspec.json.encode(codebook).decode() for codebook in dataset.codebooks
    }
    codes = rows(release, 'SELECT codebook, "position", code, definition FROM code ORDER BY 1, 2')
    assert codes == [
        (codebook.name, position, entry.code, entry.definition)
        for codebook in dataset.codebooks
        for position, entry in enumerate(codebook.codes, 1)
    ]
