"""Rules of offices: the dates of a tenure, and who holds a seat together with whom."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import TypeAlias

from msgspec import Struct

from onrecord.dataset.catalog import Catalog, CatalogEntry, valid
from onrecord.errors import Diagnostic
from onrecord.records.actors import Actor
from onrecord.records.codes import Capacity
from onrecord.records.dates import UncertainDate
from onrecord.records.events import Event
from onrecord.records.lifetimes import Days, common_days
from onrecord.records.names import fold
from onrecord.records.relationships import Period, Relationship

_Entry: TypeAlias = CatalogEntry[Relationship]
_Seat: TypeAlias = tuple[str, str]  # the object and the folded title

# A title is that of one seat by its head, the last word before "of", "for" and the like: "interim president of Mali".
_ONE_HOLDER = {
    *("president", "premier", "chancellor", "king", "queen", "emperor", "empress", "tsar", "sultan", "emir", "pope"),
    *("head", "leader", "chief", "commander", "chair", "chairman", "chairwoman", "chairperson", "speaker"),
    *("governor", "prefect", "mayor", "rector", "dean"),
}
# Of these there are many, and each has a seat of its own with the words beside it: "minister of defense", "prime
# minister", "secretary-general", "ambassador of Russia in Mali".
_ONE_HOLDER_IF_QUALIFIED = {"minister", "secretary", "ambassador", "director", "attorney", "prosecutor", "inspector"}
# Of these only one for a constituency has a seat of its own.
_ONE_HOLDER_FOR_A_CONSTITUENCY = {"member", "deputy", "senator", "representative", "councilor", "councillor", "mp"}
# "vice-president", "deputy minister", "co-leader": there can be several, unless they are numbered.
_SEVERAL = {"vice", "deputy", "assistant", "associate", "co", "joint", "junior", "honorary", "former"}
_NUMBERED = {"first", "second", "third", "fourth", "1st", "2nd", "3rd", "4th"}
# "Interim president" and "president" are one seat.
_FOR_THE_TIME_BEING = {"interim", "acting", "transitional"}
_SCOPE = re.compile(r",|\(|\b(?:of|for|in|at|to|on)\b")
# Two claim the seat of a disputed office, and an acting holder stands in for another.
_BESIDE_ANOTHER = {Capacity.DISPUTED, Capacity.ACTING}


class _Tenure(Struct, frozen=True):
    """A tenure that had begun by one day and did not end before another, on every reading of its dates."""

    entry: _Entry
    begun_by: date
    lasted_until: date


def as_wide_as_its_events(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse a start or end of an office that is sharper than the dates of all events that opened or closed it.

    Wrong: an office that ended on 2021-05-24, closed by an event of [2021-05-24..2021-05-26]; or on a day apart from
    it.
    Right: the date of the event that opened or closed it, or the event that has this date, in `opened_by` or
    `closed_by`.
    """
    for entry in valid(catalog.relationships.values(), "valid.start", "office.opened_by"):
        if office := entry.record.office:
            yield from _sharper(catalog, entry, "start", entry.record.valid.start, office.opened_by)
    for entry in valid(catalog.relationships.values(), "valid.end", "office.closed_by"):
        if office := entry.record.office:
            yield from _sharper(catalog, entry, "end", entry.record.valid.end, office.closed_by)


def one_entry_for_a_tenure(catalog: Catalog) -> Iterator[Diagnostic]:
    """Find an office that the same person holds twice at once: same subject, object and title.

    Wrong: two records of one tenure, each with its evidence; a second tenure beside a first without an end.
    Right: one record with the evidence of both; or an end of the first, and a start of the second that is not before
    it.
    """
    tenures: dict[tuple[str, _Seat], list[_Entry]] = {}
    for entry, seat in _seats(catalog):
        tenures.setdefault((entry.record.subject, seat), []).append(entry)
    for entries in tenures.values():
        entries.sort(key=lambda each: _first_day(each.record.valid))
        for earlier, later in pairwise(entries):
            if not _may_follow(earlier.record.valid, later.record.valid):
                found = f"the office {_title(later)!r} of {later.record.subject!r} again, beside {earlier.raw.id!r}"
                yield later.diagnostic("office.title", found, "one record, or periods one after the other")


def one_holder_of_a_seat(catalog: Catalog) -> Iterator[Diagnostic]:
    """Find two holders at once of an office that only one person holds at a time.

    Wrong: two presidents of one state from May to July; mostly one `as_of` or end is too late.
    Right: periods one after the other, both with the day of the handover, or the capacity `acting` or `disputed`. A
    seat is one object and one title, in which neither "interim" nor the name of the object counts; "member of
    parliament" without a constituency and "vice-president" have many holders.
    """
    seats: dict[_Seat, list[_Tenure]] = {}
    for entry, seat in _seats(catalog):
        tenure = _tenure(entry) if entry.is_valid("office.capacity") and _is_single(seat[1]) else None
        if tenure and entry.record.office and entry.record.office.capacity not in _BESIDE_ANOTHER:
            seats.setdefault(seat, []).append(tenure)
    for tenures in seats.values():
        for earlier, later in _overlapping(tenures):
            found = (
                f"{later.entry.record.subject!r} as {_title(later.entry)!r} beside {earlier.entry.record.subject!r} "
                f"({earlier.entry.raw.id!r})"
            )
            yield later.entry.diagnostic("valid", found, "one holder at a time")


def _seats(catalog: Catalog) -> Iterator[tuple[_Entry, _Seat]]:
    """Yield every office with its seat."""
    for entry in valid(catalog.relationships.values(), "subject", "object", "valid", "office.title"):
        if office := entry.record.office:
            body = catalog.actors.get(entry.record.object)
            yield entry, (entry.record.object, _seat_title(office.title, body.record if body else None))


def _seat_title(title: str, body: Actor | None) -> str:
    """Return a folded title without the name of its body and without the words for a holder for the time being."""
    folded = _plain_title(title)
    names = [body.name, *(name.text for name in body.names or ())] if body and body.name else []
    scopes = [f" of {article}{_plain_title(name)}" for name in names for article in ("", "the ")]
    scope = max((scope for scope in scopes if folded.endswith(scope)), key=len, default="")
    return folded.removesuffix(scope)


def _plain_title(title: str) -> str:
    words = fold(title).replace("-", " ").replace(",", " ").split()
    return " ".join(word for word in words if word.strip("()") not in _FOR_THE_TIME_BEING) or " ".join(words)


def _title(entry: _Entry) -> str:
    return entry.record.office.title if entry.record.office else ""


def _sharper(
    catalog: Catalog, entry: _Entry, side: str, when: UncertainDate | None, event_ids: Iterable[str]
) -> Iterator[Diagnostic]:
    """Yield a finding if a date of an office fits none of its events; an event with an error may be any."""
    events = [catalog.events.get(event_id) for event_id in event_ids]
    dated = [event.record for event in events if event and event.is_valid("date", "end_date")]
    if when is None or not dated or len(dated) < len(events):
        return
    days = (when.earliest, when.latest)
    if not any(_fits(days, event) for event in dated):
        event = dated[0]
        relation = "sharper than" if common_days(days, event.possible()) else "apart from"
        verb = "opened" if side == "start" else "closed"
        others = f" and {len(dated) - 1} more" if len(dated) > 1 else ""
        found = f"{when.edtf}, {relation} the date of {event.id!r}, {event.date.edtf}, which {verb} it{others}"
        yield entry.diagnostic(
            f"valid.{side}", found, f"a date as wide as that of the event, such as {event.date.edtf}"
        )


def _fits(days: Days, event: Event) -> bool:
    """Return whether a date has a day in common with an event and does not claim to know its day more sharply.

    The event may have opened or closed the office when it began, when it ended, or on a day between.
    """
    possible, certain = event.possible(), event.certain()
    if common_days(possible) is None:  # its end is before its beginning, which is an error of its own
        return True
    if certain and _is_within(days, certain):
        return True
    dates = (event.date, event.end_date or event.date)
    spans = (possible, *((when.earliest, when.latest) for when in dates))
    return any(common_days(days, span) and (days == span or not _is_within(days, span)) for span in spans)


def _is_within(inner: Days, outer: Days) -> bool:
    return common_days(inner, outer) == inner


def _first_day(period: Period) -> date:
    return (period.start.earliest if period.start else None) or date.min


def _may_follow(earlier: Period, later: Period) -> bool:
    """Return whether one tenure may have ended before or when the other began."""
    if earlier.end is None or later.start is None or (earlier.start, earlier.end) == (later.start, later.end):
        return False
    return (earlier.end.earliest or date.min) <= (later.start.latest or date.max)


def _tenure(entry: _Entry) -> _Tenure | None:
    """Return the tenure of an office, or None if too little is known of its dates."""
    period = entry.record.valid
    start, end = period.start, period.end
    begun_by = [day for day in (start and start.latest, period.as_of, end and end.latest) if day]
    lasted = [day for day in (period.as_of, end and end.earliest) if day]
    if start and start.earliest and start.earliest < date.max and end is None:
        lasted.append(start.earliest + timedelta(days=1))  # no office lasts a single day, unless its end says so
    return _Tenure(entry, min(begun_by), max(lasted)) if begun_by and lasted else None


def _overlapping(tenures: list[_Tenure]) -> Iterator[tuple[_Tenure, _Tenure]]:
    """Yield each tenure that has more than a day of handover in common with an earlier one of another subject."""
    longest: list[_Tenure] = []  # the tenures that last longest so far, of two subjects
    for tenure in sorted(tenures, key=lambda each: (each.begun_by, each.lasted_until, str(each.entry.raw.id))):
        subject = tenure.entry.record.subject
        other = next((each for each in longest if each.entry.record.subject != subject), None)
        if other and other.begun_by < tenure.lasted_until and tenure.begun_by < other.lasted_until:
            yield other, tenure
        by_subject: dict[str, _Tenure] = {}
        for each in sorted([*longest, tenure], key=lambda each: each.lasted_until, reverse=True):
            by_subject.setdefault(each.entry.record.subject, each)
        longest = list(by_subject.values())[:2]


def _is_single(title: str) -> bool:
    """Return whether only one person at a time holds the office of a folded title."""
    head, *scope = _SCOPE.split(title, maxsplit=1)
    words = re.findall(r"[^\W_]+", head)
    if words[-1:] == ["general"] and len(words) > 1:  # secretary-general, governor general
        words = ["general", *words[:-1]]
    if not words:
        return False
    name, qualifiers = words[-1], words[:-1]
    if name in _ONE_HOLDER_FOR_A_CONSTITUENCY:
        return " for " in title
    if _SEVERAL.intersection(qualifiers):
        return bool(_NUMBERED.intersection(qualifiers))
    if name in _ONE_HOLDER_IF_QUALIFIED:
        return bool(qualifiers or scope)
    return name in _ONE_HOLDER
