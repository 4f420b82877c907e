"""A dataset of any size with made-up actors and events, equal in every run."""

import random
from collections.abc import Sequence
from datetime import date
from itertools import accumulate

from msgspec.structs import replace

from onrecord.dataset.codebook import builtin_codebooks
from onrecord.records.actors import Actor, ActorName
from onrecord.records.codes import (
    ActorKind,
    DocumentKind,
    EventKind,
    EventStatus,
    NameKind,
    Reading,
    Reliability,
    Role,
)
from onrecord.records.dataset import Dataset, DatasetInfo
from onrecord.records.dates import UncertainDate
from onrecord.records.documents import Document, Read, ReliabilityRating
from onrecord.records.events import Event, Participant
from onrecord.records.evidence import Evidence

DAY = UncertainDate.parse("2021-05-24")
SYLLABLES = ("ba", "ko", "di", "ma", "sou", "lé", "tra", "gui", "nda", "ka", "mi", "ro", "sha", "vel", "ori", "ten")
CYRILLIC = str.maketrans("abdegiklmnorstuvhé", "абдегиклмнорстувхе")


def synthetic_dataset(actors: int, events: int) -> Dataset:
    """Return a dataset of so many actors, with names like `Bakodi Lésou`, and so many events with two actors each."""
    generator = random.Random(1)  # noqa: S311 (the numbers are no secret)
    vocabulary = ["".join(generator.choices(SYLLABLES, k=generator.randint(2, 4))) for _ in range(20_000)]
    # Zipf's law: the frequency of a word is inversely proportional to its rank.
    weights = list(accumulate(1 / rank for rank in range(1, len(vocabulary) + 1)))

    def text(words: int) -> str:
        return " ".join(generator.choices(vocabulary, cum_weights=weights, k=words))

    people = [_actor(number, text(2).title(), text(12)) for number in range(actors)]
    return Dataset(
        info=DatasetInfo(),
        codebooks=builtin_codebooks(),
        documents=(_document(),),
        actors=tuple(people),
        events=tuple(
            _event(number, text(5).capitalize(), text(30), generator.choices(people, k=2)) for number in range(events)
        ),
        claims=(),
        relationships=(),
    )


def _document() -> Document:
    return Document(
        id="source",
        title="A source",
        kind=DocumentKind.DATASET,
        publisher="The testers",
        language="en",
        published=DAY,
        reliability=ReliabilityRating(grade=Reliability.A, reason="Synthetic.", by="the testers", on=date(2021, 6, 2)),
        read=Read(how=Reading.PAGE),
        license="CC0-1.0",
    )


def _actor(number: int, name: str, description: str) -> Actor:
    russian = ActorName(text=name.lower().translate(CYRILLIC).title(), lang="ru", kind=NameKind.TRANSLITERATION)
    return Actor(
        id=f"actor-{number:07}", kind=ActorKind.PERSON, name=name, names=(russian,), description=f"{description}."
    )


def _event(number: int, title: str, summary: str, participants: list[Actor]) -> Event:
    return Event(
        id=f"event-{number:07}",
        kind=EventKind.MEETING,
        status=EventStatus.OCCURRED,
        title=title,
        summary=f"{summary}.",
        date=DAY,
        participants=tuple(Participant(actor=actor.id, role=Role.HOST) for actor in participants),
        evidence=(Evidence(document="source", locator="Everywhere"),),
    )


def named_actors(names: Sequence[str]) -> Dataset:
    """Return a dataset of one person for each name."""
    dataset = synthetic_dataset(len(names), 0)
    actors = tuple(replace(actor, name=name, names=()) for actor, name in zip(dataset.actors, names, strict=True))
    return replace(dataset, actors=actors)
