"""The timeline as a page, a card and a picture: records on one axis, and their entries as a table."""

from collections.abc import Mapping

from markupsafe import Markup
from msgspec import Struct
from msgspec.structs import asdict

from onrecord.records.claims import Claim
from onrecord.records.codes import Attribution, EndKind, EventStatus
from onrecord.records.events import Event
from onrecord.records.kinds import RecordKind
from onrecord.records.relationships import Period, Relationship
from onrecord.records.timeline import TimelineEntry, TimelineEntryType, TimelinePage
from onrecord.render.pages.catalog import N_, NN_, NP_
from onrecord.render.pages.claims import StatementView, statement_view
from onrecord.render.pages.context import PageContext
from onrecord.render.pages.dates import Dates
from onrecord.render.pages.lists import Control, Filter, ListKind, ListView, list_view
from onrecord.render.pages.references import Link, References
from onrecord.render.pages.words import Words
from onrecord.render.pictures.bars import axis, row_grid, span_bar
from onrecord.render.pictures.frame import PictureOptions
from onrecord.render.pictures.scale import Scale, scale_of
from onrecord.render.pictures.spans import Spans, spans_of_date, spans_of_period
from onrecord.render.pictures.timeline import TimelineRow, TimelineWords, relationship_row, timeline_picture

MORE_RECORDS = NN_("and %(count)s more record", "and %(count)s more records")
DESCRIPTION = N_("The table on the page of this picture has every date in words.")
_NOT_FACTS = {EventStatus.ALLEGED, EventStatus.DENIED}


class TimelineSource(Struct, frozen=True, kw_only=True):
    """A page of the timeline, and the records of its entries by id."""

    response: TimelinePage
    events: Mapping[str, Event]
    claims: Mapping[str, Claim]
    relationships: Mapping[str, Relationship]
    references: References


class EntryLine(Struct, frozen=True, kw_only=True):
    """An entry as the table shows it."""

    entry: TimelineEntry
    href: str
    actors: tuple[Link, ...]
    standing: str  # how far the record can be trusted: its status, its basis, or how it was checked


class RecordBar(Struct, frozen=True, kw_only=True):
    """A record on the axis: its name, or the claim with its speaker, and its marks."""

    row: TimelineRow
    href: str
    statement: StatementView | None
    relationship: Relationship | None
    bar: Markup


class TimelineView(ListView, frozen=True, kw_only=True):
    """A page of the timeline."""

    bars: tuple[RecordBar, ...]
    axis: Markup
    grid: Markup
    statements: Mapping[str, StatementView]  # the claims of the page by id
    names: Mapping[str, str]  # of the relationships of the page by id, in words


def timeline_view(source: TimelineSource, page: PageContext) -> TimelineView:
    """Return the view of a page of the timeline."""
    listed = list_view(TIMELINE, source.response, page)
    dates, words = Dates(page.language), Words(page.language)
    rows = _rows(source, page)
    scale = scale_of(day for row in rows.values() for day in row.spans.days())
    return TimelineView(
        **asdict(listed),
        bars=tuple(_bar(key, row, scale, source, page) for key, row in rows.items()),
        axis=axis(scale, dates.tick) if scale else Markup(),
        grid=row_grid(scale) if scale else Markup(),
        statements={each.id: statement_view(each, source.references, page) for each in source.claims.values()},
        names={each.id: _name(each, source.references, words) for each in source.relationships.values()},
    )


def timeline_svg(source: TimelineSource, page: PageContext) -> Markup:
    """Return the records of a page of the timeline as a picture that stands alone."""
    dates, words = Dates(page.language), Words(page.language)
    picture_words = TimelineWords(
        title=words.filled(N_("Timeline")),
        description=words.filled(DESCRIPTION),
        tick=dates.tick,
        nothing=words.filled(N_("No record matches.")),
        more=lambda count: words.counted(MORE_RECORDS, count),
    )
    return timeline_picture(list(_rows(source, page).values()), picture_words, (), PictureOptions(theme=page.theme))


def entry_line(entry: TimelineEntry, references: References, page: PageContext) -> EntryLine:
    """Return an entry as the table shows it."""
    actor_ids = dict.fromkeys(each.actor for each in entry.actors if each.actor in references.actors)
    return EntryLine(
        entry=entry,
        href=page.href(f"/{entry.kind}s/{entry.record}"),
        actors=tuple(references.actor(each, page) for each in actor_ids),
        standing=_standing(entry, Words(page.language)),
    )


def _standing(entry: TimelineEntry, words: Words) -> str:
    if entry.status:
        return words.event_status(entry.status)
    if entry.basis:
        return words.basis(entry.basis)
    return words.verification(entry.verification) if entry.verification else ""


_Key = tuple[RecordKind, str]


def _rows(source: TimelineSource, page: PageContext) -> dict[_Key, TimelineRow]:
    """Return the rows of the records of a page in the order of their first entries."""
    rows: dict[_Key, TimelineRow] = {}
    for entry in source.response.data:
        key = entry.kind, entry.record
        if key not in rows:
            rows[key] = _row(entry, source, page)
    return rows


def _row(entry: TimelineEntry, source: TimelineSource, page: PageContext) -> TimelineRow:
    dates, words = Dates(page.language), Words(page.language)
    if relationship := source.relationships.get(entry.record) if entry.kind is RecordKind.RELATIONSHIP else None:
        note = f"{words.basis(relationship.basis)}. {dates.period(relationship.valid)}"
        return relationship_row(relationship, _name(relationship, source.references, words), note)
    if claim := source.claims.get(entry.record) if entry.kind is RecordKind.CLAIM else None:
        note = f"{words.verification(claim.verification.status)}. {dates.sentence(entry.date)}"
        label = f"{_speaker(claim, source.references, words)} {entry.label}"
        return TimelineRow(label=label, note=note, spans=spans_of_date(entry.date), is_alleged=True)
    event = source.events[entry.record]
    note = f"{words.event_status(event.status)}. {dates.span(event.date, event.end_date)}"
    return TimelineRow(label=event.title, note=note, spans=_spans(event), is_alleged=event.status in _NOT_FACTS)


def _speaker(claim: Claim, references: References, words: Words) -> str:
    """Return who makes a claim: without it, a claim in a picture would read as a fact."""
    if claim.speaker:
        return words.speaker(claim.act, references.actors[claim.speaker].name)
    if claim.attribution is Attribution.UNCLEAR:
        return words.unclear_speaker(claim.act, [references.actors[each].name for each in claim.possible_speakers])
    return words.publisher(references.documents[claim.reported_by].publisher)


def _name(relationship: Relationship, references: References, words: Words) -> str:
    subject, object_ = references.actors[relationship.subject].name, references.actors[relationship.object].name
    if relationship.office:
        return words.office(subject, relationship.office.title, object_)
    return words.relationship(relationship.type, subject, object_)


def _spans(event: Event) -> Spans:
    if event.end_date is None:
        return spans_of_date(event.date)
    return spans_of_period(Period(start=event.date, end=event.end_date, end_kind=EndKind.ENDED))


def _bar(key: _Key, row: TimelineRow, scale: Scale | None, source: TimelineSource, page: PageContext) -> RecordBar:
    kind, record = key
    claim = source.claims.get(record) if kind is RecordKind.CLAIM else None
    return RecordBar(
        row=row,
        href=page.href(f"/{kind}s/{record}"),
        statement=statement_view(claim, source.references, page) if claim else None,
        relationship=source.relationships.get(record) if kind is RecordKind.RELATIONSHIP else None,
        bar=span_bar(scale, row.spans, is_alleged=row.is_alleged, tone=row.tone) if scale else Markup(),
    )


TIMELINE: ListKind[TimelineEntry] = ListKind(
    kind="timeline",
    title=N_("Timeline"),
    filters=(
        Filter(name="actor", label=N_("Actor, by its id"), control=Control.TEXT),
        Filter(name="country", label=N_("Country, as two letters"), control=Control.TEXT),
        Filter(name="entry_type", label=N_("Kind"), control=Control.CHOICE, codes=TimelineEntryType),
        Filter(name="from", label=N_("From"), control=Control.DAY),
        Filter(name="to", label=NP_("last day", "To"), control=Control.DAY),
    ),
    facets={},
    sorts={"oldest": N_("oldest first"), "newest": N_("newest first")},
    row=entry_line,
)
