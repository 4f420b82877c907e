"""An event as it was known on a day, as it is known now, and the changes between.

Run `python as_known.py coup-mali-2021-05 2026-11-23`. Without a day it is that of the first release.
"""

import sys

from onrecord_client import Client, Gone
from onrecord_client.models import EventItem


def main(event_id: str = "coup-mali-2021-05", day: str | None = None) -> None:
    """Print both versions of the event, and the changes between them with their reasons."""
    with Client() as client:
        *_, first = client.releases.list()
        then = client.events.item(event_id, known_at=day or first.day)
        print(version(then))
        for change in client.changes.list(kind="event", id=event_id, since_release=then.meta.release, sort="oldest"):
            print(f"- {change.change} in {change.release}{f': {change.reason}' if change.reason else ''}")
            for edit in change.field_changes:
                print(f"  {edit.field}: {edit.before} became {edit.after}")
        try:
            print(version(client.events.item(event_id)))  # a merged event returns its replacement
        except Gone as gone:
            print(f"The event was withdrawn: {gone.reason}")


def version(item: EventItem) -> str:
    """Return an event and the day of its release in one line."""
    event = item.data
    return f"{item.meta.known_at}: {event.id}, {event.status}, {event.date.edtf}"


if __name__ == "__main__":
    main(*sys.argv[1:])
