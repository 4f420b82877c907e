"""Folded names: a name that is typed matches the name that an editor wrote."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.records.names import fold, invisible_characters, is_ignorable
from onrecord.records.words import name_key


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


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Baba Kano", "Ɓaba Ƙano"),
        ("Nenema", "Ɲɛnɛma"),
        ("yoo, goodo", "Ƴoo, Ɠooɗo"),
        ("nonon", "ŋɔnɔn"),
        ("Gudmundur", "Guðmundur"),
        ("Thor", "Þór"),
        ("Heyder", "Heydər"),
        ("Heyder", "HEYDƏR"),
        ("Halldor Laxness", "Halldór Laxneß"),
        ("Dukanovic", "Đukanović"),
        ("ISTANBUL, Diyarbakir", "İstanbul, Diyarbakır"),
        ("Fatma, Evegbe", "Fatma, Eʋegbe"),
        ("КАЗАКСТАН", "Қазақстан"),
        ("2021", "٢٠٢١"),
        ("2021", "۲۰۲۱"),
        ("علي", "علی"),
        ("كريم", "کریم"),
        ("فاطمه", "فاطمة"),
    ],
)
def test_letters_that_unicode_does_not_decompose_are_those_that_readers_take_them_for(typed: str, written: str) -> None:
    assert fold(typed) == fold(written)


IGNORABLE = [chr(code) for code in range(0x110000) if is_ignorable(chr(code))]


def test_signs_that_show_as_nothing_do_not_count() -> None:
    formats = {chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) == "Cf"}

    assert len(IGNORABLE) > 4000
    for sign in {*IGNORABLE, *formats}:
        assert fold(f"{sign}Go{sign}ïta{sign}") == "goita"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Goïta", []),
        ("Goï\N{SOFT HYPHEN}ta\N{ZERO WIDTH SPACE}", [3, 6]),
        ("\N{ZERO WIDTH NO-BREAK SPACE}Goïta", [0]),
        ("Goï\N{ZERO WIDTH NON-JOINER}ta", [3]),
        ("\N{RIGHT-TO-LEFT MARK}محمد", [0]),
        ("می\N{ZERO WIDTH NON-JOINER}خواهم", []),  # Persian
        ("محمد\N{ZERO WIDTH NON-JOINER}", [4]),
        ("ක්\N{ZERO WIDTH JOINER}රී", []),  # Sinhala
        ("র\N{ZERO WIDTH JOINER}্য", []),  # Bengali
    ],
)
def test_joiners_are_visible_where_a_script_needs_them(text: str, expected: list[int]) -> None:
    assert invisible_characters(text) == expected


@pytest.mark.parametrize(
    "names",
    [
        ("N'Daw", "Ndaw", "N Daw", "N’Daw", "NʼDaw", "N`daw", "N´Daw", "n-daw"),
        ("U.S.", "US", "U. S.", "u.s"),
        ("M5-RFP", "M5 RFP", "M5RFP", "M5‑RFP", "M5–RFP"),
        ("Qur'an", "Quran", "Qurʾān", "Qurʼan"),
        ("O'Connor", "OConnor", "O Connor"),
        ("AT&T", "ATT"),
        ("Jean-Pierre", "Jean Pierre"),
    ],
)
def test_a_whole_name_is_compared_by_its_letters_and_digits(names: tuple[str, ...]) -> None:
    assert len({name_key(name) for name in names}) == 1


@given(st.text())
def test_a_name_has_a_key_unless_it_shows_as_nothing(name: str) -> None:
    assert bool(name_key(name)) == bool(fold(name))


@given(st.text())
def test_folding_twice_is_folding_once(name: str) -> None:
    assert fold(fold(name)) == fold(name)
