"""Whether something held on a day: on every reading of its dates, on some, or on none."""

from datetime import date

from msgspec import Struct

from onrecord.records.page import ValidityStatus
from onrecord.release.db import Db
from onrecord.store.query import Validity

WHERE = "{table}.{validity}_from <= ? AND {table}.{validity}_to >= ?"
FOUND = """
SELECT CASE
    WHEN certain_from <= ? AND certain_to >= ? THEN 'certain'
    WHEN possible_from <= ? AND possible_to >= ? THEN 'possible'
    ELSE 'none'
END FROM {table} WHERE id = ?
"""
DATED = {"event", "relationship"}  # tables with the days that each of these compares


class ValidOn(Struct, frozen=True):
    """A day asked about, and whether something must certainly have held on it or may have."""

    day: date
    validity: Validity

    def where(self, table: str) -> tuple[str, tuple[str, str]]:
        """Return what a record of a table must satisfy, and the values that this binds."""
        return WHERE.format(table=table, validity=self.validity), (self.day.isoformat(), self.day.isoformat())

    def found(self, db: Db, table: str, record_id: str) -> ValidityStatus | None:
        """Return how a record stands on the day, or None where its kind does not hold from one day to another."""
        if table not in DATED:
            return None
        (found,) = db.texts(FOUND.format(table=table), (*[self.day.isoformat()] * 4, record_id))
        return ValidityStatus(found)


def valid_on(day: date | None, validity: Validity) -> ValidOn | None:
    """Return what is asked about a day, or None where no day is named."""
    return ValidOn(day, validity) if day else None
