"""What became of records, for a terminal: one block a record, one line a field, lists item by item."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

import msgspec

from onrecord.records.changes import ChangeType, Difference, FieldChange

_Items: TypeAlias = list[msgspec.Raw]

NOTHING = "nothing"


def text(differences: Iterable[Difference]) -> Iterator[str]:
    """Yield the lines, the last of which counts; nothing where nothing differs."""
    counts = Counter[ChangeType]()
    for difference in differences:
        counts[difference.change] += 1
        yield _headline(difference)
        for edit in difference.field_changes:
            yield from _lines(edit)
    if counts:
        yield ", ".join(f"{counts[change]} {change}" for change in ChangeType if counts[change])


def ndjson(differences: Iterable[Difference]) -> Iterator[str]:
    """Yield one line of JSON a record."""
    return (msgspec.json.encode(difference).decode() for difference in differences)


FORMATS: dict[str, Callable[[Iterable[Difference]], Iterator[str]]] = {"text": text, "ndjson": ndjson}


def _headline(difference: Difference) -> str:
    line = f"{difference.change} {difference.kind} {difference.record}"
    if difference.replacement:
        line += f" {'into' if difference.change is ChangeType.MERGED else 'in favor of'} {difference.replacement}"
    if difference.reason:
        return f"{line}: {difference.reason}"
    is_lost = difference.change is ChangeType.WITHDRAWN
    return f"{line}: it is gone, and retired.yaml does not say why" if is_lost else line


def _lines(edit: FieldChange) -> Iterator[str]:
    before, after = _items(edit.before), _items(edit.after)
    if before is None or after is None:
        yield f"  {edit.field}: {edit.before or NOTHING} \u2192 {edit.after or NOTHING}"
        return
    yield f"  {edit.field}:" if set(before) != set(after) else f"  {edit.field}: the same in another order"
    yield from (f"    - {item}" for item in before if item not in after)
    yield from (f"    + {item}" for item in after if item not in before)


def _items(value: str | None) -> list[str] | None:
    """Return the items of a list as JSON, or None for what is no list; nothing is a list without items."""
    if value is not None and not value.startswith("["):
        return None
    return [bytes(item).decode() for item in msgspec.json.decode(value or "[]", type=_Items)]
