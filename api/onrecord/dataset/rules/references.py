"""What holds for the ids of every kind: each is given once, and each that is named exists."""

from collections.abc import Iterable, Iterator

from onrecord.dataset.catalog import Catalog, Entry, Site
from onrecord.dataset.decode import fault_of, nearest
from onrecord.dataset.shapes import paths, shape_of
from onrecord.errors import BadDate, Problem
from onrecord.records.dataset import Record
from onrecord.records.dates import Date
from onrecord.records.fields import field_type, is_date


def unique_ids(catalog: Catalog) -> Iterator[Problem]:
    """Refuse an id that two records of a kind have, whatever their collections."""
    first: dict[tuple[str, str], Site] = {}
    for site in catalog.sites:
        if site.id is None:
            continue
        earlier = first.setdefault((site.kind, site.id), site)
        if earlier is not site:
            place = earlier.node.place
            found = f"the id {site.id!r} again (first at {place.file}:{place.line}:{place.column})"
            yield site.problem("id", found, f"an id that no other {site.kind} has")


def existing_targets(catalog: Catalog) -> Iterator[Problem]:
    """Refuse a reference to a record that does not exist."""
    known: dict[str, dict[str, None]] = {}
    for site in catalog.sites:
        if site.id is not None:
            known.setdefault(site.kind, {})[site.id] = None
    for site in catalog.sites:
        for reference in site.references:
            ids = known.get(reference.kind, {})
            if reference.id not in ids and reference.kind not in catalog.unread:
                field = reference.place.path.removeprefix(f"{site.node.place.path}.")
                right = f"the id of one of the dataset's {reference.kind}s"
                yield site.problem(field, repr(reference.id), right, nearest(reference.id, tuple(ids)))


def no_reference_to_itself(catalog: Catalog) -> Iterator[Problem]:
    """Refuse a record that is part of itself, linked to itself, or speaks of itself."""
    for site in catalog.sites:
        for reference in site.references:
            if reference.kind == site.kind and reference.id == site.id:
                field = reference.place.path.removeprefix(f"{site.node.place.path}.")
                yield site.problem(field, f"{reference.id!r}, the record itself", f"the id of another {site.kind}")


def no_circles(catalog: Catalog) -> Iterator[Problem]:
    """Refuse an actor or event that is, over several steps, a part of itself."""
    actors = {name: entry.record.part_of for name, entry in catalog.actors.items()}
    wholes = ((name, entry.record.part_of) for name, entry in catalog.events.items())
    events: dict[str, tuple[str, ...]] = {name: (whole,) if whole else () for name, whole in wholes}
    yield from _circles(catalog.actors.values(), actors)
    yield from _circles(catalog.events.values(), events)


def real_account_fields(catalog: Catalog) -> Iterator[Problem]:
    """Refuse an account of a field that the record's kind does not have, and one of a date that is no date."""
    for entry in catalog.entries():
        for index, account in enumerate(entry.record.accounts):
            path = f"accounts[{index}]"
            kind = type(entry.record)
            if field_type(kind, account.field) is None:
                fields = paths(shape_of(kind))
                right = f"the path of a field of this {entry.site.kind}"
                yield entry.problem(f"{path}.field", repr(account.field), right, nearest(account.field, fields))
            elif is_date(kind, account.field):
                yield from _date_problems(entry, f"{path}.value", account.value)


def _date_problems(entry: Entry[Record], path: str, text: str) -> Iterator[Problem]:
    try:
        Date.parse(text)
    except BadDate as error:
        yield entry.problem(path, fault_of(error), error.expected)


def _circles(entries: Iterable[Entry[Record]], wholes: dict[str, tuple[str, ...]]) -> Iterator[Problem]:
    """Yield a problem for every record that is part of itself over more than one step."""
    for entry in entries:
        way = _way_back(entry.record.id, wholes)
        if way:
            yield entry.problem("part_of", f"a circle: {' > '.join(way)}", "wholes that are not parts of their parts")


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
