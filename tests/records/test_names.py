"""Folded names: a name that is typed matches the name that an editor wrote."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.records.names import fold


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("assimi goita", "Assimi Goïta"),
        ("ASSIMI  GOÏTA ", "Assimi Goïta"),
        ("Bah N'Daw", "Bah N’Daw"),
        ("АССИМИ ГОЙТА", "Ассими Гоита"),
        ("Turkiye", "Türkiye"),
        ("Jean-Pierre", "Jean\N{NON-BREAKING HYPHEN}Pierre"),
        ("strasse", "Straße"),
        ("Lodz, Sorensen, Aegir", "Łódź, Sørensen, Ægir"),
        ("Da Nang", "Đà Nẵng"),
        ("محمد", "محـــمد"),
        ("h", "\N{BLACK-LETTER CAPITAL H}"),
    ],
)
def test_case_accents_and_kinds_of_punctuation_are_ignored(typed: str, written: str) -> None:
    assert fold(typed) == fold(written)


@given(st.text())
def test_folding_twice_is_folding_once(name: str) -> None:
    assert fold(fold(name)) == fold(name)
