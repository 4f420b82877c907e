"""Releases made of actors and relationships alone, and their plain tables as networkx has graphs."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from networkx import MultiGraph

from onrecord.dataset.codebook import own_codebooks
from onrecord.records.codes import Basis
from onrecord.records.dataset import Dataset
from onrecord.records.dates import UncertainDate
from onrecord.release.build import build
from onrecord.release.publish import PublishOptions, publish
from support.service import rows

RELATIONSHIPS = """
SELECT id, subject, object, type, polarity, basis, certain_from, certain_to, possible_from, possible_to
FROM relationship
"""


class RelationshipRow(Struct, frozen=True):
    """A relationship as the plain table has it."""

    id: str
    subject: str
    object: str
    type: str
    polarity: str
    basis: str
    certain_from: str | None
    certain_to: str | None
    possible_from: str
    possible_to: str


# Some of each kind of filter, alone and together, with what each asks of a relationship in plain words.
FILTERS: dict[str, Callable[[RelationshipRow], bool]] = {
    "": lambda _: True,
    "type=holds-office,opposes,cooperates-with": lambda tie: tie.type in {"holds-office", "opposes", "cooperates-with"},
    "polarity=conflictual,mixed": lambda tie: tie.polarity in {"conflictual", "mixed"},
    "basis=alleged": lambda tie: tie.basis == "alleged",
    "basis_min=alleged": lambda _: True,
    "basis_min=derived": lambda tie: tie.basis in {"derived", "reported", "documented"},
    "basis_min=reported": lambda tie: tie.basis in {"reported", "documented"},
    "basis_min=documented": lambda tie: tie.basis == "documented",
    "valid_on=2021-05-25": lambda tie: held(tie.certain_from, tie.certain_to),
    "valid_on=2021-05-25&validity=possible": lambda tie: held(tie.possible_from, tie.possible_to),
    "valid_on=2021-05-25&validity=possible&basis_min=reported&polarity=cooperative,neutral": lambda tie: (
        held(tie.possible_from, tie.possible_to)
        and tie.basis in {"reported", "documented"}
        and tie.polarity in {"cooperative", "neutral"}
    ),
}


def held(first: str | None, last: str | None) -> bool:
    """Return whether the day that the filters ask about is within two days."""
    return first is not None and last is not None and first <= "2021-05-25" <= last


def graph_of(releases: Path, query: str = "") -> MultiGraph:
    """Return the relationships that a filter lets pass as edges with their ids as keys, and all actors."""
    graph = MultiGraph()
    graph.add_nodes_from(actor for (actor,) in rows(releases, "SELECT id FROM actor"))
    ties = [RelationshipRow(*row) for row in rows(releases, RELATIONSHIPS)]
    graph.add_edges_from((tie.subject, tie.object, tie.id) for tie in ties if FILTERS[query](tie))
    return graph


def relationships_between(ends: Sequence[tuple[int, int]], **same: Any) -> list[dict[str, Any]]:
    """Return a relationship between each two actors, by their numbers; `same` is what all of them have.

    Their ids are in the order of the ends, and so many pieces of evidence and so strong a basis go round.
    """
    return [
        {
            "id": f"r-{number:06}",
            "subject": f"a-{one}",
            "object": f"a-{other}",
            "type": "supports",
            "polarity": "neutral",
            "valid": {"end_kind": "unknown"},
            "basis": list(Basis)[number % 4],
            "evidence": [{"document": "gazette", "locator": "Page 1"}] * (number % 3 + 1),
            **same,
        }
        for number, (one, other) in enumerate(ends)
    ]


def publish_relationships(
    ties: list[dict[str, Any]],
    folder: Path,
    day: date = date(2026, 11, 1),
    retired: Sequence[dict[str, Any]] = (),
) -> Path:
    """Publish a release of relationships and their actors, a-0 and a-1 among them, and return its directory."""
    actors = sorted({end for tie in ties for end in (tie["subject"], tie["object"])} | {"a-0", "a-1"})
    plain = {
        "info": {},
        "codebooks": own_codebooks(),
        "documents": [document()],
        "actors": [{"id": actor, "kind": "person", "name": actor, "description": "One of many."} for actor in actors],
        "relationships": ties,
        "events": [],
        "claims": [],
        "retired": retired,
    }
    folder.mkdir(parents=True, exist_ok=True)
    build(msgspec.convert(msgspec.to_builtins(plain), Dataset), folder / "ties.sqlite")
    publish(folder / "ties.sqlite", folder / "releases", PublishOptions(day=day))
    return folder / "releases"


def document() -> dict[str, Any]:
    """Return the document that everything rests on."""
    return {
        "id": "gazette",
        "kind": "news-article",
        "title": "A day",
        "publisher": "The Gazette",
        "language": "en",
        "published": UncertainDate.parse("2021-06-01"),
        "reliability": "C",
        "license": "CC0-1.0",
    }
