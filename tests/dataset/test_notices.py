"""Notices: relationships that may have begun at any time, and claims that are not about the records resting on them."""

from pathlib import Path

import pytest

from support.findings import Fields, body, claim, event, findings, person, relationship

BORN = person("ada", inception="1983")
FOUNDED = body("state", inception="1960-09-22")


def notices(root: Path, *records: Fields) -> list[str]:
    return [each for each in findings(root, *records, notices=True) if " notice " in each]


@pytest.mark.parametrize("valid", [{}, {"start": "[..2021-05]"}, {"start": "XXXX"}, {"end": "2021-05"}])
def test_a_relationship_that_nothing_bounds_is_noticed(tmp_path: Path, valid: Fields) -> None:
    found = notices(tmp_path, relationship("seat", "ada state", valid))

    assert found == ["seat valid.start notice relationship-without-first-day"]


@pytest.mark.parametrize(
    ("actors", "valid"),
    [
        ((BORN,), {}),
        ((FOUNDED,), {"start": "[..2021-05]"}),
        ((BORN, FOUNDED), {}),
        ((), {"start": "2020"}),
        ((), {"start": "[2014..]"}),
        ((person("ada", inception="[..1985]"), FOUNDED), {}),
    ],
)
def test_a_start_or_an_inception_bounds_a_relationship(
    tmp_path: Path, actors: tuple[Fields, ...], valid: Fields
) -> None:
    assert notices(tmp_path, *actors, relationship("seat", "ada state", valid)) == []


def test_an_inception_with_an_error_is_not_a_missing_one(tmp_path: Path) -> None:
    assert notices(tmp_path, person("ada", inception="soon"), relationship("seat", "ada state", {})) == []


ABOUT_ANOTHER = claim("words", "2021-05-24", about={"events": ["other"], "relationships": ["other"]})


def test_a_claim_about_something_else_is_noticed_in_the_record_that_rests_on_it(tmp_path: Path) -> None:
    found = notices(
        tmp_path,
        BORN,
        ABOUT_ANOTHER,
        event("meeting", "2021-05-24", claims=["words"]),
        event("other", "2021-05-24", claims=["words"]),
        relationship("seat", "ada state", {}, claims=["words"]),
        relationship("other", "ada state", {}, claims=["words"]),
    )

    assert found == ["meeting claims[0] notice claim-about-others", "seat claims[0] notice claim-about-others"]


def test_a_claim_may_be_about_a_record_that_does_not_rest_on_it(tmp_path: Path) -> None:
    about = {"events": ["other"], "relationships": ["other"]}
    records = (event("other", "2021-05-24"), relationship("other", "ada state", {}))

    assert notices(tmp_path, BORN, claim("words", "2021-05-24", about=about), *records) == []
