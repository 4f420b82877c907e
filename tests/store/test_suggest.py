"""Suggestions are the records with the typed words in a name or title."""

import csv
import gzip
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.records.actors import ActorName
from onrecord.records.codes import NameKind
from onrecord.records.words import query_words, words
from onrecord.release.build import build
from onrecord.release.publish import PublishOptions, publish
from support.filter_oracle import FilterOracle
from support.outside_data import NAMES, NO_NAMES
from support.search_oracle import Key, SearchOracle, has_words
from support.service import Service, publish_dataset, rows
from support.small_dataset import change, write_small_dataset
from support.synthetic_datasets import synthetic_dataset

SUGGESTED = ("name", "names", "title", "office.title")
NATIVE = {"ru": "wd_russian_20", "ar": "wd_arabic_20", "zh": "wd_chinese_20", "he": "wd_hebrew_20"}


def suggestions(service: Service, typed: str, **others: object) -> list[Any]:
    target = "/v1/suggest?q=" + quote(typed) + "".join(f"&{name}={value}" for name, value in others.items())
    page = service.json(target)
    assert page["next_cursor"] is None
    return page["data"]


def suggested(service: Service, typed: str, **others: object) -> list[Key]:
    return [(each["kind"], each["id"]) for each in suggestions(service, typed, **others)]


@pytest.mark.parametrize("typed", ["g", "go", "goy", "Гой", "GOÏ", "assimi g", "goita assi"])
def test_assimi_goita_is_suggested_from_the_first_letters_on(mali: Service, typed: str) -> None:
    assert ("actor", "assimi-goita") in suggested(mali, typed)


def test_a_suggestion_shows_the_name_that_was_typed_and_marks_its_words(mali: Service) -> None:
    (only,) = suggestions(mali, "Ассими Го", limit=1)

    assert only == {
        "kind": "actor",
        "id": "assimi-goita",
        "label": "Assimi Goïta",
        "match": "Ассими Гойта",
        "ranges": [{"start": 0, "end": 6}, {"start": 7, "end": 12}],
    }


@pytest.fixture(scope="module")
def searched(mali_releases: Path) -> SearchOracle:
    return SearchOracle(mali_releases)


@settings(max_examples=150)
@given(picks=st.lists(st.integers(0, 10_000), min_size=1, max_size=2), length=st.integers(1, 5))
def test_records_with_the_words_in_a_name_or_title_are_suggested_in_the_order_of_references(
    mali: Service, mali_releases: Path, searched: SearchOracle, picks: list[int], length: int
) -> None:
    some = [searched.words[pick % len(searched.words)] for pick in picks]
    typed = " ".join([*some[:-1], some[-1][:length]])
    order = rows(mali_releases, "SELECT kind, id FROM searchable ORDER BY rank")

    expected = [key for key in order if has_words(searched.texts[key], typed, SUGGESTED)]
    found = suggested(mali, typed, limit=20, matching="strict")
    positions = [order.index(key) for key in found]

    assert positions == sorted(positions)
    assert set(
        expected if len(found) < 20 else expected[: expected.index(found[-1])] if found[-1] in expected else ()
    ) <= set(found)
    if all(len(word) > 1 for word in some[:-1]) and length > 1:  # a single letter may begin a word of a name
        assert all(has_words(searched.texts[key], typed, SUGGESTED, is_joined=True) for key in found)


@pytest.mark.parametrize("letter", "abgmp")
def test_every_range_of_a_suggestion_is_a_word_typed(oracle: FilterOracle, letter: str) -> None:
    for each in suggestions(oracle.service, letter, limit=20):
        marked = [each["match"][one["start"] : one["end"]] for one in each["ranges"]]
        assert marked != []
        assert all(any(word.folded.startswith(letter) for word in words(text)) for text in marked)


@pytest.mark.parametrize("kind", ["actor", "event", "document", "relationship"])
def test_kind_excludes_other_kinds(mali: Service, searched: SearchOracle, kind: str) -> None:
    found = suggested(mali, "p", kind=kind, limit=20)

    assert {key[0] for key in found} == {kind}
    assert all(has_words(searched.texts[key], "p", SUGGESTED) for key in found)


def test_limit_is_ten_by_default(mali: Service) -> None:
    assert len(suggestions(mali, "m")) == 10
    assert len(suggestions(mali, "m", limit=20)) == 20
    assert suggestions(mali, "m", limit=3) == suggestions(mali, "m")[:3]


@settings(max_examples=200)
@given(st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=100))
def test_any_text_can_be_typed(mali: Service, typed: str) -> None:
    assert bool(suggestions(mali, typed)) <= bool(query_words(typed))


@pytest.mark.parametrize(
    ("query", "name", "code"),
    [
        ("", "q", "missing"),
        ("q=", "q", "empty"),
        (f"q={'a' * 101}", "q", "invalid"),
        ("q=a&limit=21", "limit", "invalid"),
        ("q=a&limit=0", "limit", "invalid"),
        ("q=a&kind=acter", "kind", "invalid"),
        ("q=a&cursor=x", "cursor", "unknown"),
    ],
)
def test_invalid_parameters_are_refused(mali: Service, query: str, name: str, code: str) -> None:
    response = mali.request(f"/v1/suggest?{query}")

    assert response.status == 400
    assert [(error["name"], error["code"]) for error in response.json()["errors"]] == [(name, code)]


def test_an_earlier_release_has_its_own_suggestions(tmp_path: Path) -> None:
    data = write_small_dataset(tmp_path / "data")
    releases = publish_dataset(data, tmp_path / "releases", date(2026, 11, 1))
    change(data, "actors.yaml", "name: The colonel", "name: The general")
    publish_dataset(data, releases, date(2026, 11, 2))

    with Service(releases) as service:
        assert suggested(service, "col") == []
        assert suggested(service, "col", known_at="2026-11-01") == [("actor", "colonel")]
        assert suggested(service, "gen") == [("actor", "colonel")]


def native_names(lang: str) -> list[str]:
    """Return some real names in a script, from data that this project did not write."""
    with gzip.open(NAMES / f"{NATIVE[lang]}.tsv.gz", "rt", encoding="utf-8", newline="") as file:
        spaced = [row[1] for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if len(row) > 1]
    return sorted({"".join(name.split()) for name in spaced if name.strip()})[:: max(1, len(spaced) // 300)]


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("real")
    names = [(lang, name) for lang in NATIVE for name in native_names(lang) if query_words(name)]
    dataset = synthetic_dataset(len(names), 0)
    actors = tuple(
        msgspec.structs.replace(actor, names=(ActorName(text=name, lang=lang, kind=NameKind.ALIAS),))
        for actor, (lang, name) in zip(dataset.actors, names, strict=True)
    )
    build(msgspec.structs.replace(dataset, actors=actors), folder / "real.sqlite")
    publish(folder / "real.sqlite", folder / "releases", PublishOptions(day=date(2026, 11, 23)))
    with Service(folder / "releases") as service:
        yield service


@pytest.mark.skipif(not NAMES.is_dir(), reason=NO_NAMES)
@pytest.mark.parametrize("lang", NATIVE)
def test_real_names_of_a_script_are_found_and_suggested(real: Service, lang: str) -> None:
    names = [name for name in native_names(lang) if query_words(name)]

    assert len(names) > 100
    for name in names:
        (hit, *_) = real.json(f"/v1/search?q={quote(name)}")["data"]
        assert hit["snippet"].casefold() == name.casefold() or query_words(hit["snippet"]) == query_words(name)
        prefix = name[: (len(name) + 1) // 2]
        assert query_words(prefix) == [] or suggestions(real, prefix) != []
