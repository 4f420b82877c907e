"""Documents count as independent if they go back to different origins and were read."""

from pathlib import Path

import pytest

from onrecord.dataset.check import load
from onrecord.records.origins import actors_by_name, independent_origins
from support.small_dataset import change

GAZETTE, MINISTRY = "publisher: The Gazette", "publisher: The Ministry"


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        ([], 2),
        ([("documents.yaml", MINISTRY, GAZETTE)], 1),
        ([("documents.yaml", MINISTRY, "publisher: the  GÁZETTE")], 1),
        ([("documents.yaml", MINISTRY, f"{MINISTRY}\n  origin: colonel")], 2),
        (
            [
                ("documents.yaml", GAZETTE, f"{GAZETTE}\n  origin: colonel"),
                ("documents.yaml", MINISTRY, f"{MINISTRY}\n  origin: colonel"),
            ],
            1,
        ),
        # A publisher with the name of an actor is that actor.
        (
            [
                ("documents.yaml", GAZETTE, "publisher: Mali"),
                ("documents.yaml", MINISTRY, f"{MINISTRY}\n  origin: mali"),
            ],
            1,
        ),
        (
            [
                ("actors.yaml", "name: Mali", "name: Mali\n  names: [{text: Le Mali, lang: fr, kind: alias}]"),
                ("documents.yaml", GAZETTE, "publisher: Mali"),
                ("documents.yaml", MINISTRY, "publisher: Le Mali"),
            ],
            1,
        ),
        # The id of an actor is no name of it.
        (
            [
                ("documents.yaml", GAZETTE, "publisher: colonel"),
                ("documents.yaml", MINISTRY, f"{MINISTRY}\n  origin: colonel"),
            ],
            2,
        ),
        # A document that is known through another one is no source of its own.
        ([("documents.yaml", "read: {how: page}", "read: {how: secondary, via: gazette}")], 1),
    ],
)
def test_documents_are_independent_if_read_and_of_different_origin(
    small_dataset: Path, changes: list[tuple[str, str, str]], count: int
) -> None:
    for file, old, new in changes:
        change(small_dataset, file, old, new)
    dataset = load(small_dataset)

    assert len(independent_origins(dataset.documents, actors_by_name(dataset.actors))) == count
