"""Releases of actors and relationships alone, and the relationships of any release as a networkx graph."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from networkx import MultiGraph

from onrecord.dataset.codebook import builtin_codebooks
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
    """A row of the table `relationship`."""

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


# Queries with some of each kind of filter, alone and combined, each with the condition on a relationship.
FILTERS: dict[str, Callable[[RelationshipRow], bool]] = {
    "": lambda _: True,
    "type=holds-office,opposes,cooperates-with": lambda row: row.type in {"holds-office", "opposes", "cooperates-with"},
    "polarity=conflictual,mixed": lambda row: row.polarity in {"conflictual", "mixed"},
    "basis=alleged": lambda row: row.basis == "alleged",
    "basis_min=alleged": lambda _: True,
    "basis_min=derived": lambda row: row.basis in {"derived", "reported", "documented"},
    "basis_min=reported": lambda row: row.basis in {"reported", "documented"},
    "basis_min=documented": lambda row: row.basis == "documented",
    "valid_on=2021-05-25": lambda row: covers_day(row.certain_from, row.certain_to),
    "valid_on=2021-05-25&validity=possible": lambda row: covers_day(row.possible_from, row.possible_to),
    "valid_on=2021-05-25&validity=possible&basis_min=reported&polarity=cooperative,neutral": lambda row: (
        covers_day(row.possible_from, row.possible_to)
        and row.basis in {"reported", "documented"}
        and row.polarity in {"cooperative", "neutral"}
    ),
}


def covers_day(first: str | None, last: str | None) -> bool:
    """Return whether a period includes 2021-05-25, the date of `valid_on` in FILTERS."""
    return first is not None and last is not None and first <= "2021-05-25" <= last


def graph_of(releases: Path, query: str = "") -> MultiGraph:
    """Return a graph with all actors as nodes, and an edge for each relationship that matches; ids are its keys."""
    graph = MultiGraph()
    graph.add_nodes_from(actor for (actor,) in rows(releases, "SELECT id FROM actor"))
    relationships = [RelationshipRow(*row) for row in rows(releases, RELATIONSHIPS)]
    graph.add_edges_from((row.subject, row.object, row.id) for row in relationships if FILTERS[query](row))
    return graph


def relationships_between(ends: Sequence[tuple[int, int]], **fields: Any) -> list[dict[str, Any]]:
    """Return a relationship for each pair of actors, given by their numbers; `fields` are set on all of them.

    The ids are in the order of the pairs. The basis repeats every four relationships, and one to three pieces of
    evidence repeat every three.
    """
    return [
        {
            "id": f"r-{number:06}",
            "subject": f"a-{subject}",
            "object": f"a-{object_}",
            "type": "supports",
            "polarity": "neutral",
            "valid": {"end_kind": "unknown"},
            "basis": list(Basis)[number % 4],
            "evidence": [{"document": "gazette", "locator": "Page 1"}] * (number % 3 + 1),
            **fields,
        }
        for number, (subject, object_) in enumerate(ends)
    ]


def publish_relationships(
    relationships: list[dict[str, Any]],
    folder: Path,
    day: date = date(2026, 11, 1),
    retired: Sequence[dict[str, Any]] = (),
    **of_actors: Any,
) -> Path:
    """Publish a release of relationships and their actors, and return the directory of releases.

    The actors a-0 and a-1 always exist, even without a relationship; `of_actors` are fields of all actors.
    """
    ends = {each[end] for each in relationships for end in ("subject", "object")}
    actors = sorted(ends | {"a-0", "a-1"})
    dataset = {
        "info": {},
        "codebooks": builtin_codebooks(),
        "documents": [document()],
        "actors": [
            {"id": actor, "kind": "person", "name": actor, "description": "One of many.", **of_actors}
            for actor in actors
        ],
        "relationships": relationships,
        "events": [],
        "claims": [],
        "retired": retired,
    }
    folder.mkdir(parents=True, exist_ok=True)
    build(msgspec.convert(msgspec.to_builtins(dataset), Dataset), folder / "relationships.sqlite")
    publish(folder / "relationships.sqlite", folder / "releases", PublishOptions(day=day))
    return folder / "releases"


def document() -> dict[str, Any]:
    """Return the document that all evidence refers to."""
    return {
        "id": "gazette",
        "kind": "news-article",
        "title": "A day",
        "publisher": "The Gazette",
        "language": "en",
        "published": UncertainDate.parse("2021-06-01"),
        "reliability": {"grade": "C", "reason": "Read before.", "by": "an editor", "on": "2021-06-02"},
        "read": {"how": "page"},
        "license": "CC0-1.0",
    }
