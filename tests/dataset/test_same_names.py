"""Two persons of one name are found, however the name is spelled."""

from pathlib import Path

import pytest

from support.commands import invoke
from support.findings import Fields, body, findings, person


def named(record_id: str, name: str, *spellings: str, **fields: object) -> Fields:
    names = [{"text": text, "lang": "en", "kind": "alias"} for text in spellings]
    return {**person(record_id), "name": name, "names": names, **fields}


@pytest.mark.parametrize(
    ("one", "other", "path"),
    [
        (named("a", "Assimi Goïta"), named("b", "Assimi Goita"), "name"),
        (named("a", "Assimi Goïta"), named("b", "ASSIMI  GOÏTA"), "name"),
        (named("a", "Bah N'Daw"), named("b", "Bah N’Daw"), "name"),
        (named("a", "Bah N'Daw"), named("b", "Bah Ndaw"), "name"),
        (named("a", "Jean-Yves Le Drian"), named("b", "Jean Yves Le Drian"), "name"),
        (named("a", "Assimi Goïta"), named("b", "The colonel", "Assimi Goita"), "names[0].text"),
        (named("a", "Colonel", "Goïta", "Assimi Goïta"), named("b", "Assimi Goita"), "name"),
        (named("a", "One", "Ассими Гойта"), named("b", "Other", "Goita", "АССИМИ ГОЙТА"), "names[1].text"),
        (named("a", "Pele"), named("b", "Pelé"), "name"),
        (named("a", "王伟"), named("b", "王伟"), "name"),
        # The order, initials, titles and spaces.
        (named("a", "Assimi Goïta"), named("b", "Goita Assimi"), "name"),
        (named("a", "Assimi Goïta"), named("b", "GOITA, Assimi"), "name"),
        (named("a", "Bah N'Daw"), named("b", "Bah N Daw"), "name"),
        (named("a", "Bah N'Daw"), named("b", "Bah N-Daw"), "name"),
        (named("a", "Ibrahim B. Keita"), named("b", "Ibrahim B Keita"), "name"),
        (named("a", "I.B. Keita"), named("b", "I. B. Keita"), "name"),
        (named("a", "Assimi Goïta"), named("b", "Colonel Assimi Goita"), "name"),
        (named("a", "Assimi Goïta"), named("b", "Assimi Goïta (colonel)"), "name"),
        (named("a", "Sa Majesté"), named("b", "SA MAJESTE", description=7), "name"),
    ],
)
def test_two_people_of_one_name_are_found(tmp_path: Path, one: Fields, other: Fields, path: str) -> None:
    found = [each for each in findings(tmp_path, one, other) if "invalid-value" not in each]

    assert found == [f"b {path} warning two-people-of-one-name"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (named("a", "Assimi Goïta"), named("b", "Assimi Goma")),
        (named("a", "Assimi Goïta", "Goïta"), named("b", "Aminata Goïta", "Goïta")),  # many share a family name
        (named("a", "Goïta"), named("b", "Aminata Goïta", "Goïta")),
        (named("a", "Colonel Goïta"), named("b", "Colonel Camara")),
        (named("a", "Ibrahim B. Keita"), named("b", "Ibrahim C. Keita")),
        (named("a", "Ibrahim Keita"), named("b", "Ibrahim Boubacar Keita")),
        (named("a", "Li Wu"), named("b", "Li Wen")),
        (named("a", "An envoy", named=False), named("b", "An envoy", named=False)),
        (named("a", "An envoy"), named("b", "An envoy", named=False)),
        (named("a", "Barkhane"), body("b", name="Barkhane")),
        (body("a", name="The council"), body("b", name="The council")),
        (named("a", "Assimi Goïta", "Assimi Goita"), named("b", "Sadio Camara")),
        (named("a", "Assimi Goïta"), named("b", "Assimi Goïta", kind="human")),
        (named("a", "Assimi Goïta"), {**named("b", "Assimi Goïta"), "name": 7}),
    ],
)
def test_different_names_and_those_of_bodies_and_unnamed_people_are_none(
    tmp_path: Path, one: Fields, other: Fields
) -> None:
    assert [each for each in findings(tmp_path, one, other) if "one-name" in each] == []


def test_a_person_is_found_once_for_each_other(tmp_path: Path) -> None:
    same = ["Assimi Goïta", "Assimi Goita", "Colonel Goita"]

    found = findings(tmp_path, *(named(record_id, *same) for record_id in "abc"))

    assert found == [f"{record_id} name warning two-people-of-one-name" for record_id in "bc"]


def test_two_people_of_one_name_can_be_accepted(tmp_path: Path) -> None:
    reason = {"code": "two-people-of-one-name", "reason": "The one is a painter, and the other a general."}

    assert findings(tmp_path, named("a", "Ada King"), named("b", "Ada King", accepted=[reason])) == []
    assert "no errors, 1 accepted" in invoke("check", tmp_path, "--strict").stdout
