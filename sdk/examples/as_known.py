"""How an event was known on a day, how it is known now, and what changed in between.

Run it as `python as_known.py coup-mali-2021-05 2026-11-23`.
"""

import sys

from onrecord_client import Client, Gone
from onrecord_client.models import EventItem


def main(event_id: str = "coup-mali-2021-05", day: str = "2026-11-23") -> None:
    """Print both states, each with the day of its release, and between them what became of the event and why."""
    with Client() as client:
        then = client.events.item(event_id, known_at=day)
        print(state(then))
        for change in client.changes.list(kind="event", id=event_id, since_release=then.meta.release, sort="oldest"):
            print(f"- {change.change} in {change.release}{f': {change.reason}' if change.reason else ''}")
            for edit in change.field_changes:
                print(f"  {edit.field}: {edit.before} became {edit.after}")
        try:
            print(state(client.events.item(event_id)))  # of a merged one, the one that it was merged into
        except Gone as gone:
            print(f"Now it is no longer there: {gone.reason}")


def state(item: EventItem) -> str:
    """Return what a release says of an event, in a line."""
    event = item.data
    return f"{item.meta.known_at}: {event.id}, {event.status}, {event.date.edtf}"


if __name__ == "__main__":
    main(*sys.argv[1:])
