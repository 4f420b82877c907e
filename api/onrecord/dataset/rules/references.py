"""What holds for the ids of every kind: each is given once, and each that is named exists."""

from collections.abc import Iterable, Iterator

from onrecord.dataset.catalog import Catalog, Entry, RawRecord
from onrecord.dataset.decode import fault_of, nearest
from onrecord.dataset.shapes import paths, shape_of
from onrecord.errors import BadDate, Diagnostic
from onrecord.records.dataset import Record
from onrecord.records.dates import UncertainDate
from onrecord.records.fields import field_type, is_date


def unique_ids(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse an id that two records of a kind have, whatever their collections."""
    first: dict[tuple[str, str], RawRecord] = {}
    for raw in catalog.raw_records:
        if raw.id is None:
            continue
        earlier = first.setdefault((raw.kind, raw.id), raw)
        if earlier is not raw:
            place = earlier.node.place
            found = f"the id {raw.id!r} again (first at {place.file}:{place.line}:{place.column})"
            yield raw.diagnostic("id", found, f"an id that no other {raw.kind} has")


def existing_targets(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse a reference to a record that does not exist."""
    known: dict[str, dict[str, None]] = {}
    for raw in catalog.raw_records:
        if raw.id is not None:
            known.setdefault(raw.kind, {})[raw.id] = None
    for raw in catalog.raw_records:
        for reference in raw.references:
            ids = known.get(reference.kind, {})
            if reference.id not in ids and reference.kind not in catalog.unread:
                field = reference.place.path.removeprefix(f"{raw.node.place.path}.")
                right = f"the id of one of the dataset's {reference.kind}s"
                yield raw.diagnostic(field, repr(reference.id), right, nearest(reference.id, tuple(ids)))


def no_reference_to_itself(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse a record that is part of itself, linked to itself, or speaks of itself."""
    for raw in catalog.raw_records:
        for reference in raw.references:
            if reference.kind == raw.kind and reference.id == raw.id:
                field = reference.place.path.removeprefix(f"{raw.node.place.path}.")
                yield raw.diagnostic(field, f"{reference.id!r}, the record itself", f"the id of another {raw.kind}")


def no_circles(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse an actor or event that is, over several steps, a part of itself."""
    actors = {name: entry.record.part_of for name, entry in catalog.actors.items()}
    wholes = ((name, entry.record.part_of) for name, entry in catalog.events.items())
    events: dict[str, tuple[str, ...]] = {name: (whole,) if whole else () for name, whole in wholes}
    yield from _circles(catalog.actors.values(), actors)
    yield from _circles(catalog.events.values(), events)


def real_account_fields(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse an account of a field that the record's kind does not have, and one of a date that is no date."""
    for entry in catalog.entries():
        for index, account in enumerate(entry.record.accounts):
            path = f"accounts[{index}]"
            kind = type(entry.record)
            if field_type(kind, account.field) is None:
                fields = paths(shape_of(kind))
                right = f"the path of a field of this {entry.raw.kind}"
                yield entry.diagnostic(f"{path}.field", repr(account.field), right, nearest(account.field, fields))
            elif is_date(kind, account.field):
                yield from _date_problems(entry, f"{path}.value", account.value)


def _date_problems(entry: Entry[Record], path: str, text: str) -> Iterator[Diagnostic]:
    try:
        UncertainDate.parse(text)
    except BadDate as error:
        yield entry.diagnostic(path, fault_of(error), error.expected)


def _circles(entries: Iterable[Entry[Record]], wholes: dict[str, tuple[str, ...]]) -> Iterator[Diagnostic]:
    """Yield a problem for every record that is part of itself over more than one step."""
    for entry in entries:
        way = _way_back(entry.record.id, wholes)
        if way:
            yield entry.diagnostic(
                "part_of", f"a circle: {' > '.join(way)}", "wholes that are not parts of their parts"
            )


def _way_back(start: str, wholes: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the shortest way from a record over its wholes back to itself, empty where there is none."""
    ways: list[tuple[str, ...]] = [(start, whole) for whole in wholes[start] if whole != start]
    seen = set(wholes[start])
    for way in ways:
        for whole in wholes.get(way[-1], ()):
            if whole == start:
                return (*way, whole)
            if whole not in seen:
                seen.add(whole)
                ways.append((*way, whole))
    return ()
