"""Rules of retired ids, those of merged and withdrawn records."""

from collections.abc import Iterator
from typing import TypeAlias

from onrecord.dataset.catalog import Catalog, CatalogEntry, RawRecord, valid
from onrecord.dataset.decode import nearest_word
from onrecord.errors import Diagnostic
from onrecord.records.kinds import RecordKind
from onrecord.records.retired import Retired, RetiredStatus

_Key: TypeAlias = tuple[RecordKind, str]


def unused_id(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse a retired id that a record still has.

    Wrong: an entry for `colonel-hentzau` in `retired.yaml`, while the actor is still there.
    Right: the record removed; and a new id for another record, since ids are permanent.
    """
    # Ids are permanent: a retired id is never reused for another record.
    current = _current_records(catalog)
    for entry in valid(catalog.retired, "kind", "id"):
        record = current.get((entry.record.kind, entry.record.id))
        if record:
            found = f"{entry.record.id!r}, the id of a current {record.kind} (at {_position(record)})"
            yield entry.diagnostic("id", found, "an id that no record has any more")


def retired_once(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse an id that is retired twice.

    Wrong: two entries for one id, as merged and as withdrawn.
    Right: the entry that says what became of it.
    """
    first: dict[_Key, CatalogEntry[Retired]] = {}
    for entry in valid(catalog.retired, "kind", "id"):
        earlier = first.setdefault((entry.record.kind, entry.record.id), entry)
        if earlier is not entry:
            found = f"the id {entry.record.id!r} again (first at {_position(earlier.raw)})"
            yield entry.diagnostic("id", found, f"one entry for each retired {entry.record.kind}")


def retired_by_today(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse an id that was retired after the day of the check.

    Wrong: `"on": "2062-11-23"`, a slip of the year.
    Right: the day on which the record was removed.
    """
    for entry in valid(catalog.retired, "on"):
        if entry.record.on > catalog.today:
            expected = f"a day not after that of the check, {catalog.today}"
            yield entry.diagnostic("on", f"an id retired on {entry.record.on}", expected)


def merged_has_a_replacement(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse a merged record without a replacement.

    Wrong: `status: merged` alone.
    Right: `replacement`, the record that it was merged into; or `withdrawn`, if there is none.
    """
    for entry in valid(catalog.retired, "kind", "status", "replacement"):
        retired = entry.record
        if retired.status is RetiredStatus.MERGED and retired.replacement is None:
            expected = f"the id of the {retired.kind} that it was merged into"
            yield entry.diagnostic("replacement", "a merged record without a replacement", expected)


def existing_replacement(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse a replacement that is not a current record of the same kind.

    Wrong: a replacement that was merged itself, or that is of another kind.
    Right: the record at the end of the chain, which the message names.
    """
    current = _current_records(catalog)
    entries = tuple(valid(catalog.retired, "kind", "id", "replacement"))
    replacements = {(entry.record.kind, entry.record.id): entry.record.replacement for entry in entries}
    for entry in entries:
        kind, replacement = entry.record.kind, entry.record.replacement
        if replacement is None or (kind, replacement) in current or kind in catalog.incomplete_kinds:
            continue
        expected = f"the id of one of the dataset's {kind}s"
        # A merged id redirects to its replacement; a chain would cost a client one request for each link.
        if (kind, replacement) in replacements:
            found, nearest = f"{replacement!r}, which is retired itself", _chain_end((kind, replacement), replacements)
        else:
            ids = tuple(record_id for other_kind, record_id in current if other_kind == kind)
            found, nearest = repr(replacement), nearest_word(replacement, ids)
        yield entry.diagnostic("replacement", found, expected, nearest)


def _chain_end(start: _Key, replacements: dict[_Key, str | None]) -> str | None:
    """Return the id at the end of a chain of replacements, or None if the chain is a cycle or has no end."""
    seen = {start}
    kind, replacement = start[0], replacements[start]
    while replacement is not None and (kind, replacement) in replacements:
        if (kind, replacement) in seen:
            return None
        seen.add((kind, replacement))
        replacement = replacements[kind, replacement]
    return replacement


def _current_records(catalog: Catalog) -> dict[_Key, RawRecord]:
    return {(RecordKind(raw.kind), raw.id): raw for raw in catalog.raw_records if raw.id is not None}


def _position(raw: RawRecord) -> str:
    location = raw.node.location
    return f"{location.file}:{location.line}:{location.column}"
