"""Lifetimes of actors: the days from their inception to their dissolution, as far as they are known."""

from datetime import date
from typing import TypeAlias

from onrecord.records.actors import Actor

Days: TypeAlias = tuple[date | None, date | None]  # the first and the last day, both inclusive; None if it is unknown


def lifetime(actor: Actor) -> Days:
    """Return the first and the last day on which the actor can have existed, on any reading of its dates."""
    first = actor.inception.earliest if actor.inception else None
    last = actor.dissolution.latest if actor.dissolution else None
    return first, last


def common_days(*spans: Days) -> Days | None:
    """Return the first and the last day that all spans have in common, or None if there is no such day."""
    first = max((first for first, _ in spans if first), default=None)
    last = min((last for _, last in spans if last), default=None)
    return None if first and last and first > last else (first, last)
