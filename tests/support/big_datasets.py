"""A release with thousands of events, for lists that must be streamed and queries that take long."""

from datetime import date
from pathlib import Path

from msgspec.structs import replace

from onrecord.dataset.check import load
from onrecord.release.build import build
from onrecord.release.publish import PublishOptions, publish

DATA = Path(__file__).parent.parent.parent / "data"


def publish_big_dataset(folder: Path, at_least: int) -> Path:
    """Publish the project's own data with copies of its events, and return the directory of releases.

    It has `at_least` events or a few more.
    """
    dataset = load(DATA)
    rounds = -(-at_least // len(dataset.events))
    # An id has at most 80 characters: it is cut to leave room for the number.
    copies = [replace(each, id=f"{each.id[:70]}-{n}") for n in range(1, rounds) for each in dataset.events]
    events = tuple(sorted((*dataset.events, *copies), key=lambda event: event.id))
    build(replace(dataset, events=events), folder / "large.sqlite")
    publish(folder / "large.sqlite", folder / "releases", PublishOptions(day=date(2026, 11, 23)))
    return folder / "releases"
