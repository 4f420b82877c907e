"""What holds for ids that no record has any more."""

from collections.abc import Iterator

from onrecord.dataset.catalog import Catalog, Entry, RawRecord
from onrecord.dataset.decode import nearest
from onrecord.errors import Diagnostic
from onrecord.records.kinds import RecordKind
from onrecord.records.retired import Retired, RetiredStatus

_Id = tuple[RecordKind, str]


def no_living_record(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse a retired id that a record has."""
    living = _living(catalog)
    for entry in catalog.retired:
        record = living.get((entry.record.kind, entry.record.id))
        if record:
            found = f"{entry.record.id!r}, the id of a living {record.kind} (at {_where(record)})"
            yield entry.diagnostic("id", found, "an id that no record has any more")


def retired_once(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse an id that is retired twice."""
    first: dict[_Id, Entry[Retired]] = {}
    for entry in catalog.retired:
        earlier = first.setdefault((entry.record.kind, entry.record.id), entry)
        if earlier is not entry:
            found = f"the id {entry.record.id!r} again (first at {_where(earlier.raw)})"
            yield entry.diagnostic("id", found, f"one entry for each retired {entry.record.kind}")


def merged_into_another(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse a merged record of which nobody knows into what."""
    for entry in catalog.retired:
        retired = entry.record
        if retired.status is RetiredStatus.MERGED and retired.replacement is None:
            right = f"the id of the {retired.kind} that it was merged into"
            yield entry.diagnostic("replacement", "a merged record without a replacement", right)


def living_replacement(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse a replacement that is no living record of the same kind; the nearest is where a chain would end."""
    living = _living(catalog)
    retired = {(entry.record.kind, entry.record.id): entry.record.replacement for entry in catalog.retired}
    for entry in catalog.retired:
        kind, wanted = entry.record.kind, entry.record.replacement
        if wanted is None or (kind, wanted) in living or kind in catalog.unread:
            continue
        right = f"the id of one of the dataset's {kind}s"
        if (kind, wanted) in retired:
            end = _end_of((kind, wanted), retired)
            yield entry.diagnostic("replacement", f"{wanted!r}, which is retired itself", right, end)
        else:
            ids = tuple(name for other, name in living if other == kind)
            yield entry.diagnostic("replacement", repr(wanted), right, nearest(wanted, ids))


def _end_of(start: _Id, retired: dict[_Id, str | None]) -> str | None:
    """Return the id at the end of a chain of replacements, or None where it has no end."""
    seen = {start}
    kind, wanted = start[0], retired[start]
    while wanted is not None and (kind, wanted) in retired:
        if (kind, wanted) in seen:
            return None
        seen.add((kind, wanted))
        wanted = retired[kind, wanted]
    return wanted


def _living(catalog: Catalog) -> dict[_Id, RawRecord]:
    return {(RecordKind(raw.kind), raw.id): raw for raw in catalog.raw_records if raw.id is not None}


def _where(raw: RawRecord) -> str:
    place = raw.node.place
    return f"{place.file}:{place.line}:{place.column}"
