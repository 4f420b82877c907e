"""The balance of two actors as a page, a card and a picture: relationships counted by period, never weighed."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup
from msgspec import Struct

from onrecord.records.actors import Actor
from onrecord.records.balance import Balance
from onrecord.records.codes import Basis, Polarity
from onrecord.records.page import ResponseMeta
from onrecord.records.relationships import Relationship
from onrecord.render.pages.catalog import N_, NN_
from onrecord.render.pages.context import PageContext
from onrecord.render.pages.references import Link, References
from onrecord.render.pages.relationships import PeriodChart, RelationshipLine, period_chart, relationship_line
from onrecord.render.pages.words import Words
from onrecord.render.pictures.balance import BalanceWords, balance_picture
from onrecord.render.pictures.frame import PictureOptions

WIDE, NARROW = 720, 320  # pixels; a page shows the one that fits
ORDER = (Polarity.COOPERATIVE, Polarity.CONFLICTUAL, Polarity.MIXED, Polarity.NEUTRAL)
_MORE_PERIODS = NN_("%(count)s earlier period is not drawn", "%(count)s earlier periods are not drawn")
_CERTAIN, _POSSIBLE = N_("held all or part of the time"), N_("may have held")


class BalanceSource(Struct, frozen=True, kw_only=True):
    """A balance, its actors, and the first relationships behind it."""

    balance: Balance
    meta: ResponseMeta
    actors: Mapping[str, Actor]
    relationships: Sequence[Relationship]
    references: References


class BalanceStart(Struct, frozen=True, kw_only=True):
    """Pairs of actors to begin with."""

    pairs: Sequence[tuple[str, str]]
    references: References


class PairView(Struct, frozen=True, kw_only=True):
    """A pair of actors, and the address of its balance."""

    first: str
    second: str
    href: str


class BalanceStartView(Struct, frozen=True, kw_only=True):
    """The page that asks for two actors."""

    pairs: tuple[PairView, ...]


class PolarityChart(Struct, frozen=True, kw_only=True):
    """The relationships of one polarity, as bars on the scale of all of them."""

    polarity: Polarity
    chart: PeriodChart

    @property
    def lines(self) -> tuple[RelationshipLine, ...]:
        """The relationships, to be listed where none has a date."""
        return tuple(row.line for row in self.chart.rows)


class BalanceView(Struct, frozen=True, kw_only=True):
    """The balance of two actors."""

    balance: Balance
    meta: ResponseMeta
    a: Link
    b: Link
    title: str
    wide: Markup
    narrow: Markup
    charts: tuple[PolarityChart, ...]
    shown: int
    alleged: int  # of those shown


def balance_view(source: BalanceSource, page: PageContext) -> BalanceView:
    """Return the view of a balance."""
    a, b = (_link(source, each, page) for each in (source.balance.actor_a, source.balance.actor_b))
    ordered = sorted(source.relationships, key=lambda each: ORDER.index(each.polarity))
    chart = period_chart([relationship_line(each, source.references, page) for each in ordered], page)
    charts = (
        PolarityChart(
            polarity=polarity,
            chart=PeriodChart(
                axis=chart.axis,
                grid=chart.grid,
                rows=tuple(row for row in chart.rows if row.line.relationship.polarity is polarity),
            ),
        )
        for polarity in ORDER
    )
    return BalanceView(
        balance=source.balance,
        meta=source.meta,
        a=a,
        b=b,
        title=_title(source, page),
        wide=_picture(source, page, WIDE),
        narrow=_picture(source, page, NARROW),
        charts=tuple(each for each in charts if each.chart.rows),
        shown=len(source.relationships),
        alleged=sum(each.basis is Basis.ALLEGED for each in source.relationships),
    )


def balance_start_view(source: BalanceStart, page: PageContext) -> BalanceStartView:
    """Return the view of the page that asks for two actors."""
    names = source.references.actors
    return BalanceStartView(
        pairs=tuple(
            PairView(first=names[a].name, second=names[b].name, href=page.href("/balance", actor_a=a, actor_b=b))
            for a, b in source.pairs
        )
    )


def balance_svg(source: BalanceSource, page: PageContext) -> Markup:
    """Return a balance as a picture that stands alone."""
    return balance_picture(
        source.balance, {}, _labels(source, page), _words(source, page), PictureOptions(theme=page.theme)
    )


def _picture(source: BalanceSource, page: PageContext, width: int) -> Markup:
    options = PictureOptions(
        theme=page.theme, is_inline=True, width=width, relationship_url=lambda id_: page.href(f"/relationships/{id_}")
    )
    return balance_picture(source.balance, {}, _labels(source, page), _words(source, page), options)


def _labels(source: BalanceSource, page: PageContext) -> dict[str, str]:
    return {each.id: source.references.relationship(each, page).text for each in source.relationships}


def _link(source: BalanceSource, actor: str, page: PageContext) -> Link:
    known = source.actors.get(actor)
    return Link(text=known.name if known else actor, href=page.href(f"/actors/{actor}"))


def _title(source: BalanceSource, page: PageContext) -> str:
    a, b = (_link(source, each, page).text for each in (source.balance.actor_a, source.balance.actor_b))
    return Words(page.language).listing([a, b])


def _words(source: BalanceSource, page: PageContext) -> BalanceWords:
    words = Words(page.language)

    def square(label: str, basis: Basis, is_certain: bool) -> str:  # noqa: FBT001  (the picture calls it by position)
        return f"{label}: {words.basis(basis)}, {words.filled(_CERTAIN if is_certain else _POSSIBLE)}"

    return BalanceWords(
        title=_title(source, page),
        description=words.filled(N_("The table on the page of this picture has the number of every period.")),
        note=words.filled(N_("One square is one relationship on record. They are counted, not weighed.")),
        polarities={each: words.polarity(each) for each in Polarity},
        period=lambda each: each.period,
        square=square,
        certain=words.filled(_CERTAIN),
        possible=words.filled(_POSSIBLE),
        alleged_certain=words.filled(N_("held, if a claim is true")),
        alleged_possible=words.filled(N_("may have held, if a claim is true")),
        undated=words.filled(N_("No date")),
        nothing=words.filled(N_("No relationship between the two is on record.")),
        more_periods=lambda count: words.counted(_MORE_PERIODS, count),
    )
