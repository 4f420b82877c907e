"""Rules of accounts, the values that other documents give for the fields of a record."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import TypeAlias

from onrecord.dataset.catalog import Catalog, CatalogEntry, valid
from onrecord.dataset.decode import date_of, nearest_word, value_diagnostics
from onrecord.dataset.rules.actors import EXPECTED_COUNTRY, is_country
from onrecord.dataset.shapes import Shape, ValueType, field_shape, paths, shape_of
from onrecord.dataset.tree import Scalar, Value, locate
from onrecord.errors import Diagnostic, quoted
from onrecord.records.accounts import text_of
from onrecord.records.dataset import Record
from onrecord.records.evidence import Account
from onrecord.records.lifetimes import Days, common_days

_Ids: TypeAlias = Mapping[str, AbstractSet[str]]
_Problem: TypeAlias = tuple[str, str, str | None]  # found, expected, nearest

# The fields that make a record the one that it is. A document that tells of another kind or status of event, or of
# another type of relationship, tells of another thing.
_DEFINING = {"event": ("kind", "status", "plover", "plover.type"), "relationship": ("type",)}
# What the editors or the program add to a record; no document has a value for it.
_OF_THE_EDITORS = {"id", "note", "accepted", "accounts", "evidence", "support"}
_DATES_OF_EVENT = ("date", "end_date")
_COUNTRIES = ("country", "place.country")


def existing_field(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse an account of a field that the record's kind does not have, or that only the editors write.

    Wrong: `field: participants[0]`, the field of another kind of record, or `note`.
    Right: the path of a field, such as `date` or `valid.start`; of a list the whole, `participants`.
    """
    for entry, path, account in _accounts(catalog):
        shape = shape_of(type(entry.record))
        if _shape(entry, account) is None:
            expected = f"the path of a field of this {entry.raw.kind} that its documents have"
            nearest = nearest_word(account.field, [each for each in paths(shape) if not _is_of_the_editors(each)])
            yield entry.diagnostic(f"{path}.field", quoted(account.field), expected, nearest)


def fitting_value(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse an account whose value its field cannot have.

    Wrong: `value: around noon` for a date; the name of an actor in place of its id.
    Right: EDTF for a date, a code of the codebook for a code, an id for a record, and several ids with commas, as in
    `bah-ndaw, moctar-ouane`. Words about them belong to the note of the account.
    """
    ids: dict[str, set[str]] = {}
    for raw in catalog.raw_records:
        if raw.id is not None:
            ids.setdefault(raw.kind, set()).add(raw.id)
    for entry, path, account in _accounts(catalog):
        shape = _shape(entry, account)
        # If a file could not be read, the id may be in it.
        if shape is None or _item(shape).refers_to in catalog.incomplete_kinds:
            continue
        if problem := _problem(entry, f"{path}.value", account, shape, ids):
            yield entry.diagnostic(f"{path}.value", *problem)


def another_document(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse an account of the document of the first evidence, whose values are the record's own.

    Wrong: `evidence: [{document: gazette, ...}]` with an account of the `gazette`.
    Right: its value as the record's own; or, if the record follows another document, that one as the first evidence.
    """
    for entry in valid(catalog.entries_with_evidence(), "evidence[0]"):
        first = entry.record.evidence[0].document if entry.record.evidence else None
        for path, account in entry.valid_items("accounts", entry.record.accounts or ()):
            if account.document == first:
                found = f"an account of {first!r}, the document of the first evidence"
                yield entry.diagnostic(f"{path}.document", found, "another document, or the value as the record's own")


def same_happening(catalog: Catalog) -> Iterator[Diagnostic]:
    """Find an account of another happening, which is an event of its own with a link.

    Wrong: the day of a designation, or the kind `election`, as an account in the record of an oath.
    Right: an event or relationship of its own with that document as evidence, and a link between the two.
    """
    for entry, path, account in _accounts(catalog):
        shape = _shape(entry, account)
        if account.field in _DEFINING.get(entry.raw.kind, ()) and shape and entry.is_valid(account.field):
            own = text_of(entry.record, account.field)
            if own is not None and own != account.value and account.value in _item(shape).codes:
                found = f"{quoted(account.value)} for the {account.field} of a record that has {own!r}"
                yield entry.diagnostic(f"{path}.value", found, "a record of its own, with a link to this one")
    yield from _days_of_other_events(catalog)


def _days_of_other_events(catalog: Catalog) -> Iterator[Diagnostic]:
    """Yield a finding for each account of a day that only another event of another kind had in the same document."""
    events: dict[tuple[str, Days], list[tuple[str, str]]] = {}  # kind and id by document and days
    for other in valid(catalog.events.values(), "id", "kind", "date"):
        when = other.record.date
        documents = {each.document for _, each in other.valid_items("evidence", other.record.evidence or ())}
        for document in documents:
            events.setdefault((document, (when.earliest, when.latest)), []).append((other.record.kind, other.record.id))
    for entry in valid(catalog.events.values(), "id", "kind", "date", "end_date"):
        for path, account in entry.valid_items("accounts", entry.record.accounts or ()):
            days = _days(account.value) if account.field in _DATES_OF_EVENT else None
            # A day that the event itself may have had is an account of it, whatever else happened on that day.
            if days is None or common_days(days, entry.record.possible()):
                continue
            others = events.get((account.document, days), ())
            other_id = next((each for kind, each in others if kind != entry.record.kind), None)
            if other_id:
                found = f"{account.value}, the date of {other_id!r}, for which {account.document!r} is evidence"
                yield entry.diagnostic(f"{path}.value", found, f"a link to {other_id!r}, if the document means it")


def _accounts(catalog: Catalog) -> Iterator[tuple[CatalogEntry[Record], str, Account]]:
    """Yield each account without errors, with its record and its path in it."""
    for entry in catalog.entries():
        for path, account in entry.valid_items("accounts", entry.record.accounts or ()):
            yield entry, path, account


def _shape(entry: CatalogEntry[Record], account: Account) -> Shape | None:
    """Return the shape of the field of an account, or None if no document has a value for such a field."""
    return None if _is_of_the_editors(account.field) else field_shape(shape_of(type(entry.record)), account.field)


def _is_of_the_editors(field: str) -> bool:
    return field.partition(".")[0] in _OF_THE_EDITORS


def _problem(entry: CatalogEntry[Record], path: str, account: Account, shape: Shape, ids: _Ids) -> _Problem | None:
    """Return the found and the expected value of an account that its field cannot have, or None if it fits."""
    item, text = _item(shape), account.value
    texts = [each.strip() for each in text.split(",")] if shape.value_type is ValueType.LIST else [text]
    if item.refers_to:
        known = ids.get(item.refers_to, set())
        unknown = next((each for each in texts if each not in known), None)
        if unknown is None:
            return None
        return quoted(unknown), f"the id of one of the dataset's {item.refers_to}s", nearest_word(unknown, known)
    # The text of a list or mapping names its items in words of its own, unless they are codes or dates.
    is_whole = shape.value_type in (ValueType.LIST, ValueType.MAPPING)
    if is_whole and item.value_type not in (ValueType.CODE, ValueType.DATE, ValueType.DAY):
        return None
    for each in texts:
        node = Scalar(locate(entry.raw.node, path), _plain(each, item.value_type))
        for diagnostic in value_diagnostics(node, item):
            return diagnostic.found, diagnostic.expected, diagnostic.nearest
    if account.field in _COUNTRIES and not is_country(text):
        return quoted(text), EXPECTED_COUNTRY, None
    return None


def _item(shape: Shape) -> Shape:
    """Return the shape of a single value: that of an item of a list, or of the first field of a mapping."""
    if shape.items:
        return _item(shape.items)
    return _item(next(iter(shape.fields.values()))) if shape.fields else shape


def _plain(text: str, value_type: ValueType) -> Value:
    """Return the number or truth value that a text stands for, or the text itself."""
    if value_type is ValueType.BOOLEAN:
        return {"true": True, "false": False}.get(text, text)
    if value_type in (ValueType.INTEGER, ValueType.NUMBER):
        try:
            return int(text) if value_type is ValueType.INTEGER else float(text)
        except ValueError:
            return text
    return text


def _days(text: str) -> Days | None:
    when = date_of(text)
    return (when.earliest, when.latest) if when else None
