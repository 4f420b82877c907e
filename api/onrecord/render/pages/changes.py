"""Changes: what each release added, changed, merged and withdrew, with the values before and after."""

from collections.abc import Sequence

import msgspec
from msgspec import Struct

from onrecord.records.changes import Change, ChangePage, ChangeType, FieldChange
from onrecord.records.kinds import RecordKind
from onrecord.render.pages.catalog import N_
from onrecord.render.pages.context import PageContext
from onrecord.render.pages.dates import Dates
from onrecord.render.pages.lists import Chip
from onrecord.render.pages.record_lines import RecordLine, Records, record_line
from onrecord.render.pages.words import Words

MAX_VALUE = 400  # letters of a value; the API has the whole
_FORM = {"kind": N_("Kind of record"), "change": N_("Change"), "release": N_("Release")}
_PAGING = {"cursor", "limit"}
_DATES = {"date", "end_date", "published", "said", "inception", "dissolution", "planned_as_of"}
_DATE_ENDS = (".start", ".end", ".as_of", ".on")


class FieldLine(Struct, frozen=True, kw_only=True):
    """A field with its values before and after a change, as people read them."""

    field: str
    before: str | None
    after: str | None


class ChangeLine(Struct, frozen=True, kw_only=True):
    """A change of one record."""

    change: Change
    record: RecordLine
    replacement: RecordLine | None
    fields: tuple[FieldLine, ...]


class Choice(Struct, frozen=True, kw_only=True):
    """A value of a filter."""

    value: str
    label: str
    is_selected: bool


class ChangesView(Struct, frozen=True, kw_only=True):
    """A page of the list of changes."""

    lines: tuple[ChangeLine, ...]
    count: int
    kinds: tuple[Choice, ...]
    types: tuple[Choice, ...]
    releases: tuple[Choice, ...]
    chips: tuple[Chip, ...]
    hidden: tuple[tuple[str, str], ...]
    is_first: bool
    first_href: str
    next_href: str | None


class ChangeSource(Struct, frozen=True, kw_only=True):
    """A page of changes, the records that they concern, and all releases, the newest first."""

    page: ChangePage
    records: Records  # of the current release
    releases: Sequence[str] = ()


def changes_view(source: ChangeSource, page: PageContext) -> ChangesView:
    """Return the view of a page of changes."""
    words = Words(page.language)
    given = [(name, value) for name, value in page.parameters if name not in _PAGING]
    single = {name for name in _FORM if sum(name == other for other, _ in given) <= 1}
    others = [(name, value) for name, value in given if name not in single]
    chosen = {name: value for name, value in given if name in single}
    return ChangesView(
        lines=change_lines(source, page),
        count=source.page.meta.count or 0,
        kinds=_choices({each.value: words.record_kind(each) for each in RecordKind}, chosen.get("kind")),
        types=_choices({each.value: words.change(each) for each in ChangeType}, chosen.get("change")),
        releases=_choices({each: each for each in source.releases}, chosen.get("release")),
        chips=tuple(
            Chip(
                label=words.filled(_FORM[name]) if name in _FORM else name,
                value=value,
                href=page.with_parameters(**{name: None, "cursor": None}),
            )
            for name, value in others
        ),
        hidden=tuple(others),
        is_first=all(name != "cursor" for name, _ in page.parameters),
        first_href=page.with_parameters(cursor=None),
        next_href=page.with_parameters(cursor=source.page.next_cursor) if source.page.next_cursor else None,
    )


def change_lines(source: ChangeSource, page: PageContext) -> tuple[ChangeLine, ...]:
    """Return changes in their order."""
    return tuple(_line(change, source.records, page) for change in source.page.data)


def _line(change: Change, records: Records, page: PageContext) -> ChangeLine:
    replacement = change.replacement
    return ChangeLine(
        change=change,
        record=record_line(change.kind, change.record, records, page),
        replacement=record_line(change.kind, replacement, records, page) if replacement else None,
        fields=tuple(_field(each, page) for each in change.field_changes),
    )


def _field(change: FieldChange, page: PageContext) -> FieldLine:
    return FieldLine(
        field=Words(page.language).field(change.field),
        before=_value(change.field, change.before, page),
        after=_value(change.field, change.after, page),
    )


def _value(field: str, value: str | None, page: PageContext) -> str | None:
    """Return a value, which is JSON, as people read it: text by itself, dates in words."""
    if value is None:
        return None
    decoded: object = msgspec.json.decode(value)
    is_date = field in _DATES or field.endswith(_DATE_ENDS)
    text = Dates(page.language).value(decoded) if is_date and isinstance(decoded, str) else _text(decoded)
    return text if len(text) <= MAX_VALUE else f"{text[:MAX_VALUE]}…"


def _text(decoded: object) -> str:
    match decoded:
        case str():
            return decoded
        case list():
            return "; ".join(map(_text, decoded))
        case dict():
            return ", ".join(f"{name}: {_text(value)}" for name, value in decoded.items() if value is not None)
        case _:
            return msgspec.json.encode(decoded).decode()


def _choices(labels: dict[str, str], chosen: str | None) -> tuple[Choice, ...]:
    # A list of several values, such as `actor,event`, is one of the choices as it stands.
    known = labels if chosen is None or chosen in labels else {**labels, chosen: chosen}
    return tuple(Choice(value=value, label=label, is_selected=value == chosen) for value, label in known.items())
