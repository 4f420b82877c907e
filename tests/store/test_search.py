"""Search finds the records that have all words of a query, in any spelling and script, the best ones first."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.dataset.check import load
from onrecord.records.names import fold
from onrecord.records.words import name_key, query_words, words
from onrecord.release.build import build
from onrecord.release.publish import PublishOptions, publish
from support.filter_oracle import FilterOracle
from support.search_oracle import NAMES, Key, SearchOracle, has_words, texts_of
from support.service import Service, publish_dataset, rows
from support.small_dataset import DATA, change, write_files, write_small_dataset
from support.synthetic_datasets import synthetic_dataset

PLACES = {
    "beijing": ["Beijing", "北京市"],
    "tokyo-tower": ["Tokyo Tower", "東京タワー"],
    "bangkok": ["Bangkok", "กรุงเทพมหานคร"],
    "yangon": ["Yangon", "ရန်ကုန်"],
    "phnom-penh": ["Phnom Penh", "ភ្នំពេញ"],
    "new-delhi": ["New Delhi", "नई दिल्ली"],
    "cairo": ["Cairo", "القَاهِرة"],
    "tel-aviv": ["Tel Aviv", "תל אביב"],
    "seoul": ["Seoul", "서울특별시"],
    "athens": ["Athens", "Αθήνα"],
    "istanbul": ["İstanbul", "Константинополь"],
    "lodz": ["Łódź", "Лодзь"],
    "da-nang": ["Đà Nẵng", "峴港"],
    "tbilisi": ["Tbilisi", "თბილისი"],
    "addis-ababa": ["Addis Ababa", "አዲስ አበባ"],
    "odd": ['a:b NEAR c* -d ^e "f" AND OR NOT (g)', "100 % {h} + 'i'"],
}
LONG = "Before it. " * 40 + "Then the président resigned, and " + ("after it, " * 40).rstrip()


def targets(query: str, **others: object) -> str:
    return "/v1/search?q=" + quote(query) + "".join(f"&{name}={value}" for name, value in others.items())


def found(service: Service, query: str, **others: object) -> list[Key]:
    """Return kind and id of all hits, in their order, page by page."""
    return [(hit["kind"], hit["id"]) for hit in hits(service, query, **others)]


def hits(service: Service, query: str, **others: object) -> list[Any]:
    return [hit for page in service.pages(targets(query, **others)) for hit in page["data"]]


def first(service: Service, query: str) -> str:
    page = service.json(targets(query, limit=1))
    assert page["data"], query
    return page["data"][0]["id"]


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("places")
    actors = [
        {"id": key, "kind": "place", "name": name, "names": [{"text": other, "lang": "en", "kind": "alias"}],
         "description": LONG if key == "odd" else "A place."}
        for key, (name, other) in PLACES.items()
    ]  # fmt: skip
    data = write_files(folder / "data", {"places/actors.yaml": json.dumps(actors)})
    with Service(publish_dataset(data, folder / "releases")) as service:
        yield service


@pytest.fixture(scope="module")
def searched(mali_releases: Path) -> SearchOracle:
    return SearchOracle(mali_releases)


@pytest.mark.parametrize(
    "query", ["Goyta", "goita", "GOÏTA", "Goïta", "Гойта", "Гоита", "Ассими", "assimi goi", "Goit"]
)
def test_assimi_goita_is_found_first_in_every_spelling(mali: Service, query: str) -> None:
    assert first(mali, query) == "assimi-goita"


@pytest.mark.parametrize(
    ("actor_id", "name"),
    [(actor.id, name) for actor in load(DATA).actors for name in sorted({actor.name, *(n.text for n in actor.names)})],
)
def test_a_whole_name_finds_the_actors_of_that_name_before_all_other_records(
    mali: Service, searched: SearchOracle, actor_id: str, name: str
) -> None:
    bearers = {
        key
        for key, texts in searched.texts.items()
        if any(fold(text) == fold(name) for field, text in texts if field in NAMES)
    }

    top = found(mali, name)[: len(bearers)]

    assert ("actor", actor_id) in bearers
    assert set(top) == bearers


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        *[(name, key) for key, names in PLACES.items() for name in names],
        ("京 北", "beijing"),
        ("京市", "beijing"),
        ("タワー", "tokyo-tower"),
        ("ﾀﾜｰ", "tokyo-tower"),
        ("มหา", "bangkok"),
        ("दिल्", "new-delhi"),
        ("القاهرة", "cairo"),
        ("서울", "seoul"),
        ("ΑΘΗΝΑ", "athens"),
        ("ISTANBUL", "istanbul"),
        ("Lodz", "lodz"),
        ("da nang", "da-nang"),
        ("near ad", "addis-ababa"),
    ],
)
def test_names_of_any_script_are_found(places: Service, query: str, expected: str) -> None:
    if query == "near ad":
        assert found(places, query, matching="strict") == []
    else:
        assert first(places, query) == expected


def test_characters_in_another_order_are_another_word(places: Service) -> None:
    assert found(places, "京北") == []


PICKS = st.integers(0, 10_000)


@settings(max_examples=150)
@given(whole=st.lists(PICKS, max_size=3), prefix=PICKS, length=st.integers(1, 6))
def test_a_search_finds_the_records_that_have_all_its_words_and_no_others(
    mali: Service, searched: SearchOracle, whole: list[int], prefix: int, length: int
) -> None:
    some = [searched.words[pick % len(searched.words)] for pick in [*whole, prefix]]
    query = " ".join([*map(str.upper, some[:-1]), some[-1][:length]])
    top = set(found(mali, query, matching="strict"))

    assert searched.matching(query) <= top
    if all(len(word) > 1 for word in some[:-1]) and length > 1:  # a single letter may begin a word of a name
        assert top <= searched.matching(query, is_joined=True)


@pytest.mark.parametrize("kind", ["actor", "event", "document", "relationship", "claim"])
def test_kind_excludes_other_kinds(mali: Service, kind: str) -> None:
    everything = found(mali, "mali")

    assert found(mali, "mali", kind=kind) == [key for key in everything if key[0] == kind] != []


def test_several_kinds_are_alternatives(mali: Service) -> None:
    everything = found(mali, "mali")

    assert found(mali, "mali", kind="claim,actor") == [key for key in everything if key[0] in {"actor", "claim"}]


@pytest.mark.parametrize("query", ["mali", "president", "p", "goita", "bah n"])
def test_actors_with_the_words_in_a_name_come_before_all_other_records(
    mali: Service, searched: SearchOracle, query: str
) -> None:
    named = [has_words(searched.texts[key], query, NAMES) for key in found(mali, query)]

    assert named == sorted(named, reverse=True)
    assert True in named


def test_actors_with_a_word_in_a_name_are_ordered_by_references(oracle: FilterOracle) -> None:
    numbers = dict(rows(oracle.releases, "SELECT id, rank FROM searchable WHERE kind = 'actor'"))
    searched = SearchOracle(oracle.releases)

    for letter in "abcdefghijklmnopqrstuvwxyz":
        named = [
            key[1]
            for key in found(oracle.service, letter, kind="actor")
            if has_words(searched.texts[key], letter, NAMES)
        ]
        whole = [name for name in named if letter in searched.name_words(name)]
        assert named == sorted(whole, key=numbers.get) + sorted(set(named) - set(whole), key=numbers.get)


def test_a_title_counts_for_more_than_running_text(mali: Service, searched: SearchOracle) -> None:
    in_title = [has_words(searched.texts[key], "coup", ("title",)) for key in found(mali, "coup", kind="event")]

    assert in_title == sorted(in_title, reverse=True)
    assert set(in_title) == {True, False}


def test_a_whole_word_counts_for_more_than_one_that_begins_so(mali: Service) -> None:
    labels = [hit["label"] for hit in hits(mali, "mali", kind="actor")]

    assert labels[0] == "Mali"
    assert labels.index("Embassy of Russia in Mali") < labels.index("Malick Diaw")


@pytest.mark.parametrize("query", ["mali", "p", "coup of", "of the"])
def test_pages_of_any_size_give_the_same_hits_once_each(mali: Service, query: str) -> None:
    whole = found(mali, query)

    assert len(whole) == len(set(whole)) > 20
    for limit in (1, 7, 200):
        paged = [(hit["kind"], hit["id"]) for page in mali.pages(targets(query), limit=limit) for hit in page["data"]]
        assert paged == whole


def test_the_count_and_the_facets_are_of_all_hits(mali: Service) -> None:
    whole = found(mali, "coup")
    meta = mali.json(targets("coup", limit=1, include="count,facets", kind="event,claim"))["meta"]
    counted = {each["value"]: each["count"] for each in meta["facets"]["kind"]}

    assert counted == {kind: sum(key[0] == kind for key in whole) for kind in ("event", "claim")}
    assert meta["count"] == sum(counted.values())


@pytest.mark.parametrize("query", [" ", "...", "“”", "/", "\N{COMBINING ACUTE ACCENT}"])
def test_a_query_without_words_finds_nothing(mali: Service, query: str) -> None:
    page = mali.json(targets(query, include="count,facets"))

    assert (page["data"], page["next_cursor"]) == ([], None)
    assert (page["meta"]["count"], page["meta"]["facets"]) == (0, {"kind": []})


def test_a_search_without_hits_points_to_the_coverage(mali: Service) -> None:
    assert mali.json(targets("xylophone"))["meta"]["coverage"] == "/v1/coverage"
    assert mali.json(targets("mali"))["meta"]["coverage"] is None


@settings(max_examples=300)
@given(st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=300))
def test_any_text_is_a_query(places: Service, query: str) -> None:
    page = places.json(targets(query))

    assert bool(page["data"]) <= bool(query_words(query))


@settings(max_examples=150)
@given(st.lists(st.sampled_from([*'"*^-+(){}:,. ', "AND ", "OR ", "NOT ", "NEAR(", "names:", "a", "b "]), max_size=20))
def test_the_syntax_of_full_text_search_is_never_interpreted(places: Service, pieces: list[str]) -> None:
    query = "".join(pieces) or "*"

    words_alone = " ".join("-".join(word.parts) for word in query_words(query))  # a-and also finds them apart
    assert found(places, query) == found(places, words_alone or " ")


@pytest.mark.parametrize(
    "query", ["".join(map(chr, range(0x4E00, 0x4E00 + 300))), "ab " * 100, " ".join(map(str, range(100, 175)))]
)
def test_a_query_may_have_very_many_words(places: Service, query: str) -> None:
    assert places.request(targets(query[:300])).status == 200


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("/v1/search", "missing"),
        ("/v1/search?kind=actor", "missing"),
        ("/v1/search?q=", "empty"),
        ("/v1/search?q=a%00", "invalid"),
        ("/v1/search?q=a&q=b", "repeated"),
        (f"/v1/search?q={'a' * 301}", "invalid"),
    ],
)
def test_an_empty_or_invalid_query_is_refused(mali: Service, target: str, code: str) -> None:
    reply = mali.request(target)

    assert reply.status == 400
    assert [(error["name"], error["code"]) for error in reply.json()["errors"]] == [("q", code)]


@pytest.mark.parametrize("query", ["mali", "bah n'daw", "interim president", "Гой", "p", "said that"])
def test_the_words_of_the_query_are_marked_in_the_snippet(oracle: FilterOracle, query: str) -> None:
    terms = [part for word in query_words(query) for part in (*word.parts, word.joined)]
    found_hits = hits(oracle.service, query)

    for hit in found_hits:
        marked = [hit["snippet"][each["start"] : each["end"]] for each in hit["ranges"]]
        assert marked != []
        for text in marked:
            assert any(name_key(text) == word or name_key(text).startswith(terms[-1]) for word in terms)
        every = [word for word in words(hit["snippet"]) if word.folded in terms or word.folded.startswith(terms[-1])]
        assert len(every) == len(marked)


def test_a_snippet_is_a_piece_of_the_field_that_the_hit_names(oracle: FilterOracle) -> None:
    texts = texts_of(oracle.releases)
    found_hits = [hit for query in "abcdefghijklmnopqrstuvwxyz" for hit in hits(oracle.service, query)]

    for hit in found_hits:
        piece = hit["snippet"].strip("…")
        there = [" ".join(text.split("\n")) for field, text in texts[hit["kind"], hit["id"]] if field == hit["field"]]
        assert any(piece in text for text in there)
        assert len(piece) <= 200
    assert len({hit["field"] for hit in found_hits}) >= 9


def test_a_long_text_is_cut_between_words_around_the_first_match(places: Service) -> None:
    (hit,) = hits(places, "President resign")

    assert hit["field"] == "description"
    assert hit["snippet"].startswith("…it. Before it. ")
    assert hit["snippet"].endswith("after it, after…")
    assert 150 < len(hit["snippet"]) <= 202
    assert [hit["snippet"][each["start"] : each["end"]] for each in hit["ranges"]] == ["président", "resigned"]


def test_the_snippet_is_of_the_text_with_the_most_words(mali: Service) -> None:
    (hit, *_) = hits(mali, "interim president of mali", kind="relationship")

    assert (hit["field"], hit["snippet"]) == ("office.title", "interim president of Mali")
    assert hit["label"] == "Bah Ndaw — holds office — Mali: interim president of Mali"


def test_the_label_of_a_claim_is_its_proposition_cut_to_a_length(mali: Service) -> None:
    for hit in hits(mali, "the", kind="claim"):
        proposition = mali.json(f"/v1/claims/{hit['id']}")["data"]["proposition"]
        assert len(hit["label"]) <= 121
        assert proposition.startswith(hit["label"].removesuffix("…"))
        assert (hit["label"] == proposition) == (len(proposition) <= 120)


def test_every_record_is_searchable_and_ordered_by_references(oracle: FilterOracle) -> None:
    numbered = rows(oracle.releases, "SELECT rank, kind, id FROM searchable ORDER BY rank")
    uses = {
        (kind, record_id): number
        for kind, record_id, number in rows(
            oracle.releases, "SELECT to_kind, to_id, count(*) FROM reference GROUP BY to_kind, to_id"
        )
    }
    kinds = ["actor", "event", "document", "relationship", "claim"]

    assert [rank for rank, _, _ in numbered] == list(range(1, len(numbered) + 1))
    assert [(kind, record_id) for _, kind, record_id in numbered] == sorted(
        texts_of(oracle.releases), key=lambda key: (kinds.index(key[0]), -uses.get(key, 0), key[1])
    )


@pytest.mark.parametrize("suffix", ["csv", "ndjson"])
def test_every_format_has_all_hits(mali: Service, suffix: str) -> None:
    lines = mali.request(f"/v1/search.{suffix}?q=the").body.decode().splitlines()[suffix == "csv" :]

    assert len(lines) == len(found(mali, "the")) > 100


def test_an_earlier_release_can_be_searched(tmp_path: Path) -> None:
    data = write_small_dataset(tmp_path / "data")
    releases = publish_dataset(data, tmp_path / "releases", date(2026, 11, 1))
    change(data, "actors.yaml", "name: The colonel", "name: The general")
    publish_dataset(data, releases, date(2026, 11, 2))

    with Service(releases) as service:
        assert found(service, "colonel", kind="actor") == []
        assert found(service, "general", kind="actor") == [("actor", "colonel")]
        assert found(service, "colonel", kind="actor", known_at="2026-11-01") == [("actor", "colonel")]
        assert found(service, "general", kind="actor", release="2026-11-01.1") == []


def test_a_cursor_belongs_to_its_query(mali: Service) -> None:
    cursor = mali.json(targets("mali", limit=1))["next_cursor"]

    assert mali.request(targets("mali", limit=1, cursor=cursor)).status == 200
    assert mali.request(targets("coup", limit=1, cursor=cursor)).status == 400
    assert mali.request(targets("mali", limit=1, cursor=cursor, kind="actor")).status == 400


@pytest.fixture(scope="module")
def many_records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a directory with a release of some ten thousand records."""
    folder = tmp_path_factory.mktemp("many_records")
    build(synthetic_dataset(2_000, 6_000), folder / "many_records.sqlite")
    publish(folder / "many_records.sqlite", folder / "releases", PublishOptions(day=date(2026, 11, 23)))
    return folder / "releases"


def test_a_slow_search_is_stopped_and_the_next_one_works(many_records: Path) -> None:
    with Service(many_records, query_timeout_s=0.001) as service:
        for query in ("b", "m", "s"):
            stopped = service.request(targets(query, kind="event"))
            assert stopped.status == 503
            assert "more or longer words" in stopped.json()["detail"]
        assert found(service, "xylophone", matching="strict") == []
        assert service.request("/v1/actors/actor-0000001").status == 200


def test_a_search_of_many_hits_is_paged_without_loss(many_records: Path) -> None:
    with Service(many_records, query_timeout_s=60) as service:
        whole = found(service, "ba")
        meta = service.json(targets("ba", include="count", limit=1))["meta"]

    assert len(whole) == len(set(whole)) == meta["count"] > 1000
