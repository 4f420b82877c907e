"""Relationships as pages and cards show them: both actors, the sign, the basis, and the period as a bar."""

from collections.abc import Sequence

from markupsafe import Markup
from msgspec import Struct
from msgspec.structs import replace

from onrecord.records.changes import Change
from onrecord.records.claims import Claim
from onrecord.records.codes import Basis
from onrecord.records.relationships import Relationship
from onrecord.render.pages.accounts import AccountView, account_views
from onrecord.render.pages.citations import citation_of
from onrecord.render.pages.claims import StatementView, statement_view
from onrecord.render.pages.context import PageContext
from onrecord.render.pages.dates import Dates
from onrecord.render.pages.descriptions import description
from onrecord.render.pages.references import Link, References
from onrecord.render.pages.sources import SourceView, source_views
from onrecord.render.pages.words import Words
from onrecord.render.pictures.bars import KeyGlyph, axis, glyphs_in, period_bar, row_grid
from onrecord.render.pictures.colors import TONES, Tone
from onrecord.render.pictures.scale import Scale, scale_of
from onrecord.render.pictures.spans import days_of


class RelationshipSource(Struct, frozen=True, kw_only=True):
    """A relationship, and the records and changes that its page shows beside it."""

    relationship: Relationship
    basis: Sequence[Claim]  # that it rests on
    claims: Sequence[Claim]  # about it, the first ones
    claim_count: int
    others: Sequence[Relationship]  # between the same two actors
    other_count: int
    changes: Sequence[Change]
    references: References


class RelationshipLine(Struct, frozen=True, kw_only=True):
    """A relationship as a list shows it: from the point of view of one of its actors, if the list is about one."""

    relationship: Relationship
    href: str
    subject: Link
    object: Link
    is_outgoing: bool  # seen from the actor that the list is about

    @property
    def other(self) -> Link:
        """The actor at the other end."""
        return self.object if self.is_outgoing else self.subject


class BarRow(Struct, frozen=True, kw_only=True):
    """A row of a chart of periods."""

    line: RelationshipLine
    label: str
    bar: Markup


class PeriodChart(Struct, frozen=True, kw_only=True):
    """Periods as bars under one axis; axis and grid are empty if no day is known."""

    axis: Markup
    grid: Markup
    rows: tuple[BarRow, ...]

    @property
    def glyphs(self) -> set[KeyGlyph]:
        """The kinds of mark in the bars, for a key."""
        return glyphs_in(*(row.bar for row in self.rows))

    def first(self, number: int) -> "PeriodChart":
        """Return the chart with its first rows only."""
        return replace(self, rows=self.rows[:number])


class RelationshipView(Struct, frozen=True, kw_only=True):
    """The page or the card of a relationship."""

    relationship: Relationship
    line: RelationshipLine
    title: str
    chart: PeriodChart
    opened_by: tuple[Link, ...]
    closed_by: tuple[Link, ...]
    events: tuple[Link, ...]
    basis: tuple[StatementView, ...]
    claims: tuple[StatementView, ...]
    claim_count: int
    others: tuple[RelationshipLine, ...]
    other_count: int
    sources: tuple[SourceView, ...]
    accounts: tuple[AccountView, ...]
    changes: Sequence[Change]
    citation: str
    description: str

    @property
    def is_alleged(self) -> bool:
        """Whether only claims say that the relationship exists."""
        return self.relationship.basis is Basis.ALLEGED


def relationship_view(source: RelationshipSource, page: PageContext) -> RelationshipView:
    """Return the view of a relationship."""
    relationship, references = source.relationship, source.references
    line = relationship_line(relationship, references, page)
    office = relationship.office
    words = Words(page.language)
    title = words.relationship(relationship.type, line.subject.text, line.object.text)
    return RelationshipView(
        relationship=relationship,
        line=line,
        title=title,
        chart=period_chart([line], page),
        opened_by=tuple(references.event(each, page) for each in (office.opened_by if office else ())),
        closed_by=tuple(references.event(each, page) for each in (office.closed_by if office else ())),
        events=tuple(references.event(each, page) for each in relationship.events),
        basis=tuple(statement_view(each, references, page) for each in source.basis),
        claims=tuple(statement_view(each, references, page) for each in source.claims),
        claim_count=source.claim_count,
        others=tuple(relationship_line(each, references, page) for each in source.others),
        other_count=source.other_count,
        sources=source_views(relationship.evidence, references, page),
        accounts=account_views(relationship, references, page),
        changes=source.changes,
        citation=citation_of(relationship, references, page),
        description=description(
            words.basis(relationship.basis), title, Dates(page.language).period(relationship.valid)
        ),
    )


def relationship_line(
    relationship: Relationship, references: References, page: PageContext, center: str | None = None
) -> RelationshipLine:
    """Return a relationship as a list about an actor shows it, or as one about none does."""
    return RelationshipLine(
        relationship=relationship,
        href=page.href(f"/relationships/{relationship.id}"),
        subject=references.actor(relationship.subject, page),
        object=references.actor(relationship.object, page),
        is_outgoing=center is None or relationship.subject == center,
    )


def period_chart(lines: Sequence[RelationshipLine], page: PageContext, tone: Tone | None = None) -> PeriodChart:
    """Return the periods of relationships as bars on one scale, in one tone or else in those of their polarities."""
    dates = Dates(page.language)
    periods = [line.relationship.valid for line in lines]
    days = [day for period in periods for day in days_of(period.certain() or (None, None), period.possible())]
    scale = scale_of(days)
    return PeriodChart(
        axis=axis(scale, dates.tick) if scale else Markup(),
        grid=row_grid(scale) if scale else Markup(),
        rows=tuple(BarRow(line=line, label=_label(line, page), bar=_bar(line, scale, tone)) for line in lines),
    )


def _label(line: RelationshipLine, page: PageContext) -> str:
    """Return the office, or the relationship as a phrase without the actor that the chart is about."""
    words, relationship = Words(page.language), line.relationship
    if relationship.office:
        return words.capitalized(relationship.office.title)
    phrase = words.relationship_phrase(relationship.type, line.other.text, is_outgoing=line.is_outgoing)
    return words.capitalized(phrase)


def _bar(line: RelationshipLine, scale: Scale | None, tone: Tone | None) -> Markup:
    relationship = line.relationship
    if scale is None:
        return Markup()
    return period_bar(scale, relationship.valid, relationship.basis, tone=tone or TONES[relationship.polarity])
