"""Names are found as people type them: split or joined, with plain letters, and with initials."""

import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from support.outside_data import NAMES, NO_NAMES, name_pairs
from support.service import Service, publish_dataset
from support.small_dataset import write_files

PEOPLE = {
    "ndaw": "Bah N'Daw",
    "m5-rfp": "M5 RFP",
    "us": "United States|U.S.|USA",
    "ecowas": "Economic Community of West African States|E.C.O.W.A.S.",
    "council": "UN Security Council",
    "oconnor": "Sinéad O’Connor",
    "macdonald": "Ramsay Mac Donald",
    "al-qaida": "al-Qaida",
    "rua": "Fernando de la Rúa",
    "leyen": "Ursula von der Leyen",
    "att": "AT&T",
    "usmanov": "AlisherUsmanov",
    "putin": "Vladimir Putin",
    "keita": "Ibrahim Boubacar Keïta",
    "kennedy": "John F. Kennedy",
    "bush": "George Herbert Walker Bush",
    "goita": "Assimi Goïta",
    "kano": "Ɓaba Ƙano",
    "nenema": "Ɲɛnɛma",
    "gudmundur": "Guðmundur Þór",
    "heydar": "Heydər Əliyev",
    "hutong": "Qurʾān Academy",
    "persian": "علی می\N{ZERO WIDTH NON-JOINER}خواهم",
    "moscow": "Ёлкин-Палкин",
    "putin-ja": "ウラジーミル・プーチン",
    "a-tokyo-tower": "東京都タワー",
    "tokyo": "東京都",
}


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("people")
    actors = []
    for key, written in PEOPLE.items():
        name, *others = written.split("|")
        names = [{"text": other, "lang": "en", "kind": "alias"} for other in others]
        actors.append({"id": key, "kind": "person", "name": name, "names": names, "description": "One of many."})
    note = {
        "id": "note",
        "kind": "person",
        "name": "A note",
        "description": "It has M5 RFP, and M5-RFP, and Al Shabaab, and al-Shabaab.",
    }
    data = write_files(folder / "data", {"people/actors.yaml": json.dumps([*actors, note])})
    with Service(publish_dataset(data, folder / "releases")) as service:
        yield service


def first(service: Service, path: str, query: str) -> Any:
    page = service.json(f"{path}?q={quote(query)}&matching=strict")
    assert page["meta"]["relaxed"] is None
    return page["data"][0]["id"] if page["data"] else None


AS_TYPED = [
    *[("ndaw", typed) for typed in ("B.N'Daw", "B.Ndaw")],
    *[("keita", typed) for typed in ("I.B.Keita", "I.Keïta", "keita i.b.")],
    *[("ndaw", typed) for typed in ("N'Daw", "Ndaw", "N Daw", "N’Daw", "NʼDaw", "N`Daw", "n-daw", "bahndaw")],
    *[("m5-rfp", typed) for typed in ("M5 RFP", "M5-RFP", "M5RFP", "M5–RFP", "m5.rfp", "m5rf")],
    *[("us", typed) for typed in ("U.S.", "US", "u.s", "U. S.")],
    *[("ecowas", typed) for typed in ("E.C.O.W.A.S.", "ECOWAS", "ecow")],
    *[("council", typed) for typed in ("U.N. Security Council", "UN Security Council", "U N Security Council")],
    *[("oconnor", typed) for typed in ("O'Connor", "OConnor", "O Connor", "oconn", "Sinead O'Connor's")],
    *[("macdonald", typed) for typed in ("MacDonald", "Mac-Donald", "ramsay macdonald")],
    *[("rua", typed) for typed in ("Delarua", "DeLaRúa", "de la rua")],
    *[("leyen", typed) for typed in ("vonderLeyen", "#vonderleyen", "Von-der-Leyen", "vonderl")],
    *[("al-qaida", typed) for typed in ("al-Qaida", "Al Qaida", "Alqaida")],
    *[("att", typed) for typed in ("AT&T", "ATT", "AT T")],
    *[("usmanov", typed) for typed in ("Alisher Usmanov", "Alisher-Usmanov")],
    *[("putin", typed) for typed in ("V. Putin", "V Putin", "Putin V.", "Vladimir V. Putin", "VladimirPutin")],
    *[("keita", typed) for typed in ("I.B. Keita", "I B Keita", "Ibrahim B. Keita", "Ibrahim X. Keita")],
    *[("kennedy", typed) for typed in ("J.Kennedy", "J.F.Kennedy")],
    *[("kennedy", typed) for typed in ("J.F. Kennedy", "John Kennedy", "John F Kennedy", "J. Kennedy")],
    *[("bush", typed) for typed in ("George H. W. Bush", "George H.W. Bush", "G. Bush")],
    *[("goita", typed) for typed in ("A. Goita", "Goi\N{SOFT HYPHEN}ta", "Goi\N{ZERO WIDTH SPACE}ta")],
    *[("kano", typed) for typed in ("Baba Kano", "ɓaba ƙano", "kano")],
    *[("nenema", typed) for typed in ("Nenema", "ɲɛnɛma")],
    *[("gudmundur", typed) for typed in ("Gudmundur", "Thor", "Guðmundur Þór")],
    *[("heydar", typed) for typed in ("Heyder", "Heydər", "Eliyev")],
    *[("hutong", typed) for typed in ("Quran", "Qur'an", "Qurʾān")],
    *[("persian", typed) for typed in ("علي", "می خواهم", "ميخواهم")],
    *[("putin-ja", typed) for typed in ("ウラジーミルプーチン", "ウラジーミル プーチン", "プーチン")],
    *[("moscow", typed) for typed in ("Елкин Палкин", "елкинпалкин")],
]  # fmt: skip


@pytest.mark.parametrize(("expected", "typed"), AS_TYPED)
@pytest.mark.parametrize("path", ["/v1/search", "/v1/suggest"])
def test_a_name_is_found_first_however_it_is_typed(people: Service, path: str, expected: str, typed: str) -> None:
    assert first(people, path, typed) == expected


@pytest.mark.parametrize("typed", ["東京都", "東 京都", "東京・都"])
def test_a_whole_name_comes_before_longer_ones_in_scripts_without_spaces(people: Service, typed: str) -> None:
    assert first(people, "/v1/search", typed) == "tokyo"


@pytest.mark.parametrize(
    ("expected", "names"),
    [
        ("ndaw", ["Bah N'Daw", "bah ndaw", "Bah N Daw", "BahNdaw"]),
        ("m5-rfp", ["M5 RFP", "M5-RFP", "m5rfp"]),
        ("us", ["U.S.", "US", "u s"]),
        ("kano", ["Baba Kano", "Ɓaba\N{SOFT HYPHEN} Ƙano"]),
        ("hutong", ["Quran Academy", "Qur'an academy"]),
        ("usmanov", ["Alisher Usmanov"]),
    ],
)
def test_the_name_filter_compares_whole_names_in_the_same_way(people: Service, expected: str, names: list[str]) -> None:
    for name in names:
        page = people.json(f"/v1/actors?name={quote(name)}")
        assert [actor["id"] for actor in page["data"]] == [expected], name


@pytest.mark.parametrize("group", [["M5 RFP", "M5-RFP", "M5RFP"], ["Al Shabaab", "al-Shabaab", "Alshabaab"]])
def test_split_and_joined_words_find_the_same_records_in_running_text(people: Service, group: list[str]) -> None:
    found = [{hit["id"] for hit in people.json(f"/v1/search?q={quote(typed)}")["data"]} for typed in group]

    assert "note" in found[0]
    assert found == [found[0]] * len(group)


@pytest.mark.parametrize(
    ("typed", "marked"),
    [
        ("bah ndaw", ["Bah", "N'Daw"]),
        ("N'Daw", ["N", "Daw"]),
        ("m5rfp", ["M5 RFP"]),
        ("V. Putin", ["Vladimir", "Putin"]),
        ("Alisher Usmanov", ["AlisherUsmanov"]),
    ],
)
def test_the_words_are_marked_as_they_are_written(people: Service, typed: str, marked: list[str]) -> None:
    hit = people.json(f"/v1/search?q={quote(typed)}")["data"][0]
    suggestion = people.json(f"/v1/suggest?q={quote(typed)}")["data"][0]

    assert [hit["snippet"][each["start"] : each["end"]] for each in hit["ranges"]] == marked
    assert [suggestion["match"][each["start"] : each["end"]] for each in suggestion["ranges"]] == marked


def test_a_letter_begins_a_word_of_a_name_and_not_of_a_text(people: Service) -> None:
    assert first(people, "/v1/search", "Z. Putin") is None
    assert first(people, "/v1/search", "m. note") is None


@pytest.mark.parametrize(("typed", "number"), [("N'Daw", 23), ("Ndaw", 23), ("U.S.", 3), ("I.B.K.", 1), ("M5RFP", 19)])
def test_real_records_are_counted_alike_in_every_spelling(mali: Service, typed: str, number: int) -> None:
    joined = "".join(char for char in typed if char.isalnum())
    counts = [
        mali.json(f"/v1/search?q={quote(each)}&include=count&limit=1")["meta"]["count"] for each in (typed, joined)
    ]

    assert counts[0] == counts[1] >= number - 1


@pytest.mark.skipif(not NAMES.is_dir(), reason=NO_NAMES)
def test_real_names_that_differ_in_signs_only_are_found(tmp_path: Path) -> None:
    def letters(name: str) -> str:
        return "".join(char for char in name.lower() if unicodedata.category(char)[0] in "LNM")

    pairs = [pair for pair in name_pairs() if letters(pair.first) == letters(pair.second) and pair.is_match]
    actors = [
        {"id": f"name-{number}", "kind": "person", "name": pair.first, "description": "A name."}
        for number, pair in enumerate(pairs)
    ]
    data = write_files(tmp_path / "data", {"names/actors.yaml": json.dumps(actors)})
    with Service(publish_dataset(data, tmp_path / "releases")) as service:
        for pair in pairs:
            hits = service.json(f"/v1/search?q={quote(pair.second)}")["data"]
            assert [letters(hit["label"]) for hit in hits[:1]] == [letters(pair.first)], pair
    assert len(pairs) > 10
