"""Dates in words that claim no more than the record says: never a midpoint, never more exact than the EDTF text."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from babel.dates import format_date

from onrecord.errors import BadDate
from onrecord.records.codes import EndKind
from onrecord.records.dates import UncertainDate
from onrecord.records.relationships import Period
from onrecord.render.pages.catalog import N_, NP_
from onrecord.render.pages.edtf import DateMember, DatePart, DateRange, Doubt, Precision, members_of
from onrecord.render.pages.languages import Language
from onrecord.render.pages.sentences import Sentences

_NOT_KNOWN = N_("date not known")
_BETWEEN = N_("between %(first)s and %(last)s")
_BOUND = NP_("first or last day of a range", "%(day)s")
_ON_OR_BEFORE, _IN_OR_BEFORE = N_("on or before %(day)s"), N_("in or before %(date)s")
_ON_OR_AFTER, _IN_OR_AFTER = N_("on or after %(day)s"), N_("in or after %(date)s")
_FROM = (NP_("beginning", "%(day)s"), NP_("beginning", "%(date)s"))
_TO = (N_("to %(day)s"), N_("to %(date)s"))
_DOUBTS_OF_DAYS = {
    Doubt.NONE: N_("%(day)s"),
    Doubt.APPROXIMATE: N_("about %(day)s"),
    Doubt.UNCERTAIN: N_("perhaps %(day)s"),
    Doubt.BOTH: N_("perhaps about %(day)s"),
}
_DOUBTS = {
    Doubt.NONE: N_("%(date)s"),
    Doubt.APPROXIMATE: N_("about %(date)s"),
    Doubt.UNCERTAIN: N_("perhaps %(date)s"),
    Doubt.BOTH: N_("perhaps about %(date)s"),
}
_DOUBTS_OF_RANGES = {
    Doubt.NONE: N_("%(range)s"),
    Doubt.APPROXIMATE: N_("roughly %(range)s"),
    Doubt.UNCERTAIN: N_("perhaps %(range)s"),
    Doubt.BOTH: N_("perhaps roughly %(range)s"),
}
_OPEN_ENDS = {
    EndKind.ENDED: N_("ended"),
    EndKind.ENDED_DATE_UNKNOWN: N_("ended on an unknown day"),
    EndKind.ONGOING: N_("not known to have ended"),
    EndKind.UNKNOWN: N_("end not known"),
}
_OPEN_ENDS_AFTER_A_DAY = {
    EndKind.ENDED: N_("last known %(day)s; ended"),
    EndKind.ENDED_DATE_UNKNOWN: N_("last known %(day)s; ended on an unknown day"),
    EndKind.ONGOING: N_("ongoing as of %(day)s"),
    EndKind.UNKNOWN: N_("last known %(day)s"),
}
_KNOWN_ON_A_DAY = {
    EndKind.ENDED: N_("Known on %(day)s; ended; beginning not known"),
    EndKind.ENDED_DATE_UNKNOWN: N_("Known on %(day)s; ended on an unknown day; beginning not known"),
    EndKind.ONGOING: N_("Ongoing as of %(day)s; beginning not known"),
    EndKind.UNKNOWN: N_("Known on %(day)s; beginning and end not known"),
}
_WITHOUT_A_DAY = {
    EndKind.ENDED: N_("Ended; no date known"),
    EndKind.ENDED_DATE_UNKNOWN: N_("Ended on an unknown day; beginning not known"),
    EndKind.ONGOING: N_("Not known to have ended; no date known"),
    EndKind.UNKNOWN: N_("No date known"),
}
_UNITS = {Precision.MONTH, Precision.YEAR}
# Babel's patterns for months.
_LONG, _SHORT = "MMMM", "MMM"
_DECADE_YEARS = 10
_TICKS = {"year": "y", "quarter": "MMM", "month": "MMM", "day": "d MMM"}


class Dates(Sentences):
    """Dates and periods in the words of one language."""

    def __init__(self, language: Language) -> None:
        super().__init__(language)
        self._month = _LONG

    def day(self, day: date) -> str:
        """Return a day with its month and year: "24 May 2021"."""
        return self._format(day, f"d {self._month} y")

    def tick(self, day: date, unit: str) -> str:
        """Return the label of a tick of an axis: the year, the month or the day of the month that begins there."""
        return self._format(day, _TICKS[unit])

    def when(self, when: UncertainDate | None) -> str:
        """Return a date in words, to stand within a sentence: "between 24 and 29 May 2021", "on or before ..."."""
        members = members_of(when) if when else []
        if not members:
            return self._catalog.gettext(_NOT_KNOWN)
        if all(isinstance(member, DatePart) and member.is_plain_day for member in members):
            return self._one_of_days([member.earliest for member in members if isinstance(member, DatePart)])
        return self.listing([self._member(member) for member in members], is_choice=True)

    def sentence(self, when: UncertainDate | None) -> str:
        """Return a date in words, with a capital letter at its beginning."""
        return self.capitalized(self.when(when))

    def short(self, when: UncertainDate) -> str:
        """Return a date in words with short names of months, for a label in a picture."""
        return _ShortDates(self._language).when(when)

    def value(self, value: str | None) -> str:
        """Return the value of an account: a date in words, other text as it stands."""
        if value is None:
            return self._catalog.gettext(N_("not on record"))
        try:
            return self.when(UncertainDate.parse(value))
        except BadDate:
            return value

    def span(self, start: UncertainDate | None, end: UncertainDate | None) -> str:
        """Return the time that something lasted, from a date to an end date; without an end date, the date alone."""
        if end is None or start == end:
            return self.sentence(start)
        return self._from_to(start, end)

    def period(self, period: Period) -> str:
        """Return a period in words: its beginning, and its end or the last day that its evidence speaks for."""
        if period.end:
            return self._ended(period, period.end)
        if period.start is None:
            return self._without_beginning(period)
        return self.filled(N_("%(start)s; %(end)s"), start=self.sentence(period.start), end=self._open_end(period))

    def _ended(self, period: Period, end: UncertainDate) -> str:
        if period.start:
            return self.span(period.start, end)
        ended = self.filled(N_("Ended %(end)s; beginning not known"), end=self.when(end))
        if period.as_of is None:
            return ended
        return self.filled(
            N_("Known on %(day)s; ended %(end)s; beginning not known"), day=self.day(period.as_of), end=self.when(end)
        )

    def _open_end(self, period: Period) -> str:
        if period.as_of is None:
            return self._catalog.gettext(_OPEN_ENDS[period.end_kind])
        is_first_day = period.start is not None and period.start.latest == period.as_of
        if is_first_day and period.end_kind is EndKind.UNKNOWN:
            return self._catalog.gettext(N_("later not known"))
        return self.filled(_OPEN_ENDS_AFTER_A_DAY[period.end_kind], day=self.day(period.as_of))

    def _without_beginning(self, period: Period) -> str:
        if period.as_of:
            return self.filled(_KNOWN_ON_A_DAY[period.end_kind], day=self.day(period.as_of))
        return self._catalog.gettext(_WITHOUT_A_DAY[period.end_kind])

    def _from_to(self, start: UncertainDate | None, end: UncertainDate) -> str:
        first, last = _plain_part_of(start), _plain_part_of(end)
        if first is None or last is None:
            return self.filled(N_("Began: %(start)s; ended: %(end)s"), start=self.when(start), end=self.when(end))
        return self.capitalized(f"{self._limit(first, _FROM)} {self._limit(last, _TO)}")

    def _limit(self, part: DatePart, messages: tuple[str, str]) -> str:
        day_message, unit_message = messages
        if part.precision is Precision.DAY:
            return self.filled(day_message, day=self.day(part.earliest))
        return self.filled(unit_message, date=self._unit(part))

    def _one_of_days(self, days: Sequence[date]) -> str:
        """Return one of several days, of which those of one month share its name: "24, 25 or 27 May 2021"."""
        names = [
            self._format(day, "d") if _is_same_month(day, following) else self.day(day)
            for day, following in pairwise(days)
        ]
        return self.listing([*names, self.day(days[-1])], is_choice=True)

    def _member(self, member: DateMember) -> str:
        return self._range(member) if isinstance(member, DateRange) else self._part(member)

    def _part(self, part: DatePart) -> str:
        match part.precision:
            case Precision.DAY:
                return self.filled(_DOUBTS_OF_DAYS[part.doubt], day=self.day(part.earliest))
            case Precision.MONTH:
                return self.filled(_DOUBTS[part.doubt], date=self._format(part.earliest, f"{self._month} y"))
            case Precision.YEAR:
                return self.filled(_DOUBTS[part.doubt], date=self._format(part.earliest, "y"))
            case Precision.DECADE if part.earliest.year % _DECADE_YEARS == 0:
                decade = self.filled(N_("the %(year)ss"), year=str(part.earliest.year))
                return self.filled(_DOUBTS[part.doubt], date=decade)
            case _:
                days = self._between_days(part.earliest, part.latest)
                return self.filled(_DOUBTS_OF_RANGES[part.doubt], range=days)

    def _range(self, member: DateRange) -> str:
        first, last = member.first, member.last
        if first and last:
            text = self._between(first, last)
        elif first:
            text = self._open(first, first.earliest, _ON_OR_AFTER, _IN_OR_AFTER)
        else:
            text = self._open(last, last.latest, _ON_OR_BEFORE, _IN_OR_BEFORE) if last else ""
        return self.filled(_DOUBTS_OF_RANGES[member.doubt], range=text)

    def _open(self, part: DatePart, bound: date, on_day: str, in_unit: str) -> str:
        """Return a range with an open end; one that begins or ends with an unknown digit does so on a day."""
        if part.precision in _UNITS:
            return self.filled(in_unit, date=self._unit(part))
        return self.filled(on_day, day=self.day(bound))

    def _between(self, first: DatePart, last: DatePart) -> str:
        has_units = first.precision in _UNITS or last.precision in _UNITS
        if not has_units or first.latest >= last.earliest:  # "between February 2020 and 2020" would say too much
            return self._between_days(first.earliest, last.latest)
        is_one_year = first.earliest.year == last.earliest.year
        if first.precision is last.precision is Precision.MONTH and is_one_year:
            return self.filled(_BETWEEN, first=self._format(first.earliest, self._month), last=self._unit(last))
        return self.filled(_BETWEEN, first=self._bound(first, first.earliest), last=self._bound(last, last.latest))

    def _between_days(self, first: date, last: date) -> str:
        if first == last:
            return self.filled(_DOUBTS_OF_DAYS[Doubt.NONE], day=self.day(first))
        if _is_same_month(first, last):
            start = self._format(first, "d")
        else:
            start = self._format(first, f"d {self._month}") if first.year == last.year else self.day(first)
        return self.filled(_BETWEEN, first=self.filled(_BOUND, day=start), last=self.filled(_BOUND, day=self.day(last)))

    def _bound(self, part: DatePart, bound: date) -> str:
        return self._unit(part) if part.precision in _UNITS else self.filled(_BOUND, day=self.day(bound))

    def _unit(self, part: DatePart) -> str:
        return self._format(part.earliest, "y" if part.precision is Precision.YEAR else f"{self._month} y")

    def _format(self, day: date, pattern: str) -> str:
        # French has an ordinal for the first day of a month: 1er mai.
        is_first = day.day == 1 and self._language is Language.FR
        return format_date(day, pattern.replace("d", "d'er'") if is_first else pattern, self._language.locale)


class _ShortDates(Dates):
    def __init__(self, language: Language) -> None:
        super().__init__(language)
        self._month = _SHORT


def _plain_part_of(when: UncertainDate | None) -> DatePart | None:
    """Return the day, month or year that is a date without doubt, or None."""
    match members_of(when) if when else []:
        case [DatePart(precision=Precision.DAY | Precision.MONTH | Precision.YEAR, doubt=Doubt.NONE) as part]:
            return part
        case _:
            return None


def _is_same_month(first: date, second: date) -> bool:
    return (first.year, first.month) == (second.year, second.month)
