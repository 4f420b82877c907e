"""Validity: whether events and relationships were valid on a day, on every reading of their uncertain dates or on some.

A build writes the first and last day of both cases into each record, so validity is a comparison of columns.
"""

from datetime import date

from msgspec import Struct

from onrecord.records.page import ValidityStatus
from onrecord.release.db import Db
from onrecord.store.query import Validity

# Both bounds are inclusive; a record without a certain day has nulls, which no comparison matches.
WHERE = "{table}.{validity}_from <= ? AND {table}.{validity}_to >= ?"
STATUS = """
SELECT CASE
    WHEN certain_from <= ? AND certain_to >= ? THEN 'certain'
    WHEN possible_from <= ? AND possible_to >= ? THEN 'possible'
    ELSE 'none'
END FROM {table} WHERE id = ?
"""
DATED = {"event", "relationship"}  # the tables that have these columns


class ValidOn(Struct, frozen=True):
    """A day, and whether a record must have been valid on it for certain or only possibly."""

    day: date
    validity: Validity

    def where(self, table: str) -> tuple[str, tuple[str, str]]:
        """Return the condition on a row of a table, and the values that it binds."""
        return WHERE.format(table=table, validity=self.validity), (self.day.isoformat(), self.day.isoformat())

    def status(self, db: Db, table: str, record_id: str) -> ValidityStatus | None:
        """Return whether a record was valid on the day, or None for a kind that has no validity."""
        if table not in DATED:
            return None
        (status,) = db.texts(STATUS.format(table=table), (*[self.day.isoformat()] * 4, record_id))
        return ValidityStatus(status)


def valid_on(day: date | None, validity: Validity) -> ValidOn | None:
    """Return the two parameters as one, or None if no day is given."""
    return ValidOn(day, validity) if day else None
