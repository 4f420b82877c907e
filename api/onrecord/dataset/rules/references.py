"""Rules of ids and references of every kind: each id is unique, and each reference has a target."""

import re
from collections import deque
from collections.abc import Iterable, Iterator

from onrecord.dataset.catalog import Catalog, CatalogEntry, RawRecord, valid
from onrecord.dataset.decode import nearest_word
from onrecord.errors import Diagnostic, quoted
from onrecord.records.dataset import Record
from onrecord.records.ids import SLUG
from onrecord.records.kinds import RecordKind


def unique_ids(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse an id that two records of a kind have, in the same collection or not.

    Wrong: two actors `mali`, in one collection or in two.
    Right: one record, which every collection may name; or two ids, if they are two.
    """
    # Records of different kinds may share an id: every reference has the kind of its target.
    first: dict[tuple[str, str], RawRecord] = {}
    for raw in catalog.raw_records:
        if raw.id is None:
            continue
        earlier = first.setdefault((raw.kind, raw.id), raw)
        if earlier is not raw:
            location = earlier.node.location
            position = f"{location.file}:{location.line}:{location.column}"
            found = f"the id {quoted(raw.id)} again (first at {position})"
            yield raw.diagnostic("id", found, f"an id that no other {raw.kind} has")


def existing_targets(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse a reference to a record that does not exist.

    Wrong: `speaker: goita`, where the actor is `assimi-goita`; an id that is retired.
    Right: the id of a record of this kind. The message has the nearest one, or the replacement of a retired one.
    """
    # Ids come from the raw records, so that an error in a record is not reported again at each reference to it.
    ids_of_kind: dict[str, dict[str, None]] = {}
    for raw in catalog.raw_records:
        if raw.id is not None:
            ids_of_kind.setdefault(raw.kind, {})[raw.id] = None
    retired = {(entry.record.kind, entry.record.id): entry.record for entry in valid(catalog.retired, "kind", "id")}
    for raw in catalog.raw_records:
        for reference in raw.references:
            ids = ids_of_kind.get(reference.kind, {})
            if reference.id not in ids and reference.kind not in catalog.incomplete_kinds:
                field = reference.location.path.removeprefix(f"{raw.node.location.path}.")
                expected = f"the id of one of the dataset's {reference.kind}s"
                if former := retired.get((RecordKind(reference.kind), reference.id)):
                    found = f"{quoted(reference.id)}, which is retired"
                    yield raw.diagnostic(field, found, expected, former.replacement)
                    continue
                nearest = nearest_word(reference.id, ids)
                if nearest is not None and not re.search(SLUG, nearest):
                    continue  # the error is in the id of that record, where it is reported
                yield raw.diagnostic(field, quoted(reference.id), expected, nearest)


def no_reference_to_itself(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse a record that refers to itself in any field.

    Wrong: the event `coup` with `part_of: coup`.
    Right: the id of the other record, or no reference.
    """
    for raw in catalog.raw_records:
        for reference in raw.references:
            if reference.kind == raw.kind and reference.id == raw.id:
                field = reference.location.path.removeprefix(f"{raw.node.location.path}.")
                yield raw.diagnostic(field, f"{reference.id!r}, the record itself", f"the id of another {raw.kind}")


def no_cycles(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse an actor or event that is part of itself through other records.

    Wrong: the army is part of the state, and the state is part of the army.
    Right: the part names its whole, and the whole does not name its parts.
    """
    actor_entries = tuple(valid(catalog.actors.values(), "id", "part_of"))
    event_entries = tuple(valid(catalog.events.values(), "id", "part_of"))
    actors = {entry.record.id: entry.record.part_of for entry in actor_entries}
    events: dict[str, tuple[str, ...]] = {}
    for entry in event_entries:
        events[entry.record.id] = (entry.record.part_of,) if entry.record.part_of else ()
    yield from _cycle_diagnostics(actor_entries, actors)
    yield from _cycle_diagnostics(event_entries, events)


def _cycle_diagnostics(
    entries: Iterable[CatalogEntry[Record]], wholes: dict[str, tuple[str, ...]]
) -> Iterator[Diagnostic]:
    """Yield a diagnostic of every record on a cycle of two or more records."""
    for entry in entries:
        cycle = _shortest_cycle(entry.record.id, wholes)
        if cycle:
            yield entry.diagnostic(
                "part_of", f"a cycle: {' > '.join(cycle)}", "wholes that are not part of their own parts"
            )


def _shortest_cycle(start: str, wholes: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the shortest path over wholes from a record back to itself, or an empty tuple if there is none.

    A record that names itself is not a cycle here: `no_reference_to_itself` reports it.
    """
    queue: deque[tuple[str, ...]] = deque((start, whole) for whole in wholes[start] if whole != start)
    seen = set(wholes[start])
    while queue:  # breadth first, so that the first path found is a shortest one
        path = queue.popleft()
        for whole in wholes.get(path[-1], ()):
            if whole == start:
                return (*path, whole)
            if whole not in seen:
                seen.add(whole)
                queue.append((*path, whole))
    return ()
