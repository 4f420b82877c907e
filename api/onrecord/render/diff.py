"""Differences of two releases for a terminal: a block for each record, with a line for each field or list item."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

import msgspec

from onrecord.records.changes import ChangeType, Difference, FieldChange

_Items: TypeAlias = list[msgspec.Raw]

NO_VALUE = "nothing"


def text(differences: Iterable[Difference]) -> Iterator[str]:
    """Yield the lines of text, ending with a line of counts; no lines without differences."""
    counts = Counter[ChangeType]()
    for difference in differences:
        counts[difference.change] += 1
        yield _headline(difference)
        for change in difference.field_changes:
            yield from _field_lines(change)
    if counts:
        yield ", ".join(f"{counts[type_]} {type_}" for type_ in ChangeType if counts[type_])


def ndjson(differences: Iterable[Difference]) -> Iterator[str]:
    """Yield one line of JSON for each record."""
    return (msgspec.json.encode(difference).decode() for difference in differences)


FORMATS: dict[str, Callable[[Iterable[Difference]], Iterator[str]]] = {"text": text, "ndjson": ndjson}


def _headline(difference: Difference) -> str:
    line = f"{difference.change} {difference.kind} {difference.record}"
    if difference.replacement:
        line += f" {'into' if difference.change is ChangeType.MERGED else 'in favor of'} {difference.replacement}"
    if difference.reason:
        return f"{line}: {difference.reason}"
    # A record that was withdrawn without an entry in `retired.yaml` has no reason; publishing refuses it.
    is_unexplained = difference.change is ChangeType.WITHDRAWN
    return f"{line}: no reason, since retired.yaml does not list it" if is_unexplained else line


def _field_lines(change: FieldChange) -> Iterator[str]:
    before, after = _items(change.before), _items(change.after)
    if before is None or after is None:
        yield f"  {change.field}: {change.before or NO_VALUE} \u2192 {change.after or NO_VALUE}"
        return
    yield f"  {change.field}:" if set(before) != set(after) else f"  {change.field}: the same in another order"
    yield from (f"    - {item}" for item in before if item not in after)
    yield from (f"    + {item}" for item in after if item not in before)


def _items(value: str | None) -> list[str] | None:
    """Return the items of a JSON list, each as JSON, or None if the value is not a list; no value is an empty list."""
    if value is not None and not value.startswith("["):
        return None
    return [bytes(item).decode() for item in msgspec.json.decode(value or "[]", type=_Items)]
