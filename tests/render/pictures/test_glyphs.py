"""Signs of verification and of relationships."""

from itertools import product

import pytest

from onrecord.records.codes import Basis, Polarity, VerificationStatus
from onrecord.render.pictures.glyphs import ladder, relationship_glyph, sign
from support.picture_words import marks, parsed


@pytest.mark.parametrize(
    ("status", "steps"),
    [
        (VerificationStatus.REPORTED, 1),
        (VerificationStatus.ATTRIBUTED, 2),
        (VerificationStatus.CORROBORATED, 3),
        (VerificationStatus.CONFIRMED, 4),
        (VerificationStatus.DISPUTED, 0),
        (VerificationStatus.REFUTED, 0),
        (VerificationStatus.RETRACTED, 0),
    ],
)
def test_a_status_has_its_steps_of_four_or_a_sign_beside_them(status: VerificationStatus, steps: int) -> None:
    drawn = ladder(status, 'Step & "label"')

    assert len(marks(drawn, "on")) == steps
    assert len(list(parsed(drawn).iter("path"))) == (0 if steps else 1)
    assert parsed(drawn).get("aria-label") == 'Step & "label"'


def test_every_status_looks_different() -> None:
    assert len({ladder(status, "") for status in VerificationStatus}) == len(VerificationStatus)


def test_every_polarity_basis_and_direction_looks_different() -> None:
    directions = [(True, True), (True, False), (False, True)]
    glyphs = {
        relationship_glyph(polarity, basis, is_directed=is_directed, is_outgoing=is_outgoing)
        for polarity, basis, (is_directed, is_outgoing) in product(Polarity, Basis, directions)
    }

    assert len(glyphs) == len(Polarity) * len(Basis) * len(directions)


def test_only_a_relationship_that_rests_on_records_is_a_solid_line() -> None:
    dashed = {
        basis
        for basis in Basis
        if any(
            line.get("stroke-dasharray")
            for line in marks(relationship_glyph(Polarity.NEUTRAL, basis, is_directed=True), "line")
        )
    }

    assert dashed == {Basis.ALLEGED, Basis.DERIVED}


def test_every_polarity_has_its_own_sign_and_color() -> None:
    assert len({sign(polarity) for polarity in Polarity}) == len(Polarity)
    assert [parsed(sign(polarity)).get("class") for polarity in Polarity] == [
        "sign t-coop",
        "sign t-conf",
        "sign t-mixed",
        "sign t-neut",
    ]
