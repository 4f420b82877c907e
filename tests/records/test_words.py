"""Words of texts and queries in any script, as search compares them."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.records.names import APOSTROPHES, fold
from onrecord.records.words import joined_name, joined_words, name_key, query_words, words

ANY = st.text(max_size=60)
HAN = st.text(st.sampled_from("中国北京市人民大会堂"), min_size=1, max_size=12)
UNSPACED = st.text(st.sampled_from("中国ภาษไทยាខ្មែタワー東က"), max_size=12)


def folded(text: str) -> list[str]:
    return [word.folded for word in words(text)]


def parts(query: str) -> list[str]:
    return [part for word in query_words(query) for part in word.parts]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("... — !?", []),
        ("a_b", [(0, 1, "a"), (2, 3, "b")]),
        ("Coup of 2021", [(0, 4, "coup"), (5, 7, "of"), (8, 12, "2021")]),
        ("Bah N’Daw", [(0, 3, "bah"), (4, 5, "n"), (6, 9, "daw")]),
        ("Bah NʼDaw", [(0, 3, "bah"), (4, 5, "n"), (6, 9, "daw")]),  # its apostrophe is a letter
        ("Goi\N{SOFT HYPHEN}ta", [(0, 6, "goita")]),
        ("d'État", [(0, 1, "d"), (2, 6, "etat")]),
        ("e\N{COMBINING ACUTE ACCENT}te", [(0, 4, "ete")]),
        ("Straße", [(0, 6, "strasse")]),
        ("ﬁn m²", [(0, 2, "fin"), (3, 5, "m2")]),
        ("Ассими Гойта", [(0, 6, "ассими"), (7, 12, "гоита")]),
        ("नई दिल्ली", [(0, 2, "नई"), (3, 9, "दिलली")]),
        ("القَاهِرة", [(0, 9, "القاهره")]),
        ("서울 시", [(0, 2, "서울"), (3, 4, "시")]),
        ("北京", [(0, 1, "北"), (1, 2, "京"), (0, 2, "北京")]),
        ("ไทย", [(0, 1, "ไ"), (1, 2, "ท"), (2, 3, "ย"), (0, 2, "ไท"), (1, 3, "ทย")]),
        ("ｶﾞ", [(0, 1, "カ"), (0, 2, "カ")]),
        ("AB北2", [(0, 2, "ab"), (2, 3, "北"), (3, 4, "2")]),
        ("\N{PARENTHESIZED DIGIT ONE}", [(0, 1, "1")]),
    ],
)
def test_words_have_their_positions_in_the_text(text: str, expected: list[tuple[int, int, str]]) -> None:
    assert [(word.start, word.end, word.folded) for word in words(text)] == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("Goyta", ["goyta"]),
        ("coup of Mal", ["coup", "of", "mal"]),
        ("北京", ["北京"]),
        ("北", ["北"]),
        ("北京 市", ["北京", "市"]),
        ("東京タワー", ["東京", "京タ", "タワ", "ワー"]),
        ("N'Daw", ["n daw"]),
        ("Goïta's", ["goita"]),
        ("U.S.-led", ["us", "led"]),
        ("I.B. Keïta", ["ib", "keita"]),
        ("!", []),
    ],
)
def test_a_query_has_its_words_in_order_with_their_parts(query: str, expected: list[str]) -> None:
    assert [" ".join(word.parts) for word in query_words(query)] == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("V. Putin", ["v"]),
        ("J.F. Kennedy", ["j", "f"]),
        ("3 men", []),
        ("가 나", ["가", "나"]),
        ("北", []),
        ("N'Daw", []),
    ],
)
def test_single_letters_are_initials(query: str, expected: list[str]) -> None:
    assert [letter for word in query_words(query) for letter in word.initials] == expected


@pytest.mark.parametrize(
    ("text", "in_a_text", "in_a_name"),
    [
        ("Goïta", [], []),
        ("Bah N'Daw", ["ndaw"], ["ndaw", "bahndaw"]),
        ("Bah N Daw", [], ["bahn", "ndaw", "bahndaw"]),
        ("U.S.", ["us"], ["us"]),
        ("E.C.O.W.A.S.", ["ecowas"], ["ecowas"]),
        ("Al-Qaida-led", ["alqaida", "qaidaled", "alqaidaled"], ["alqaida", "qaidaled", "alqaidaled"]),
        ("end. New", [], ["endnew"]),
        ("北京", [], ["北京"]),
    ],
)
def test_words_with_a_sign_between_them_are_also_joined(text: str, in_a_text: list[str], in_a_name: list[str]) -> None:
    assert list(dict.fromkeys(word.folded for word in joined_words(text))) == in_a_text
    assert list(dict.fromkeys(word.folded for word in joined_name(text))) == in_a_name


@given(ANY)
def test_words_are_folded_letters_digits_and_marks(text: str) -> None:
    for word in words(text):
        assert 0 <= word.start < word.end <= len(text)
        assert fold(word.folded) == word.folded != ""
        assert {unicodedata.category(char)[0] for char in word.folded} <= set("LNM")


@given(ANY)
def test_every_letter_and_digit_is_in_a_word_unless_folding_drops_it(text: str) -> None:
    covered = {position for word in words(text) for position in range(word.start, word.end)}

    missing = [char for position, char in enumerate(text) if char.isalnum() and position not in covered]
    assert [char for char in missing if any(each.isalnum() for each in fold(char))] == []


@given(st.text(st.characters(max_codepoint=127), max_size=60))
def test_ascii_text_is_split_like_any_other(text: str) -> None:
    assert list(words(text)) == list(words(f"{text} é"))[:-1]
    assert folded(text) == re.findall("[a-z0-9]+", text.lower())


@given(ANY, st.sampled_from("()«»。、 \n\N{EM DASH}"))
def test_punctuation_around_a_text_changes_none_of_its_words(text: str, sign: str) -> None:
    assert [(word.start + 1, word.end + 1, word.folded) for word in words(text)] == [
        (word.start, word.end, word.folded) for word in words(f"{sign}{text}{sign}")
    ]


@given(ANY | UNSPACED)
def test_a_text_has_all_words_of_itself_as_a_query(text: str) -> None:
    forms = {*folded(text), *(word.folded for word in joined_words(text))}

    assert set(parts(text)) <= forms
    assert bool(query_words(text)) == bool(folded(text))


@given(HAN, HAN, HAN)
def test_any_substring_of_unspaced_text_is_found_in_it(before: str, substring: str, after: str) -> None:
    assert set(parts(substring)) <= set(folded(before + substring + after))


@given(UNSPACED, st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
def test_neighbors_are_the_same_however_the_text_is_encoded(text: str, form: str) -> None:
    assert set(folded(unicodedata.normalize(form, text))) >= set(parts(text)) - {""}


@given(ANY | UNSPACED | HAN)
def test_the_words_of_a_query_add_up_to_its_key_as_a_name(text: str) -> None:
    plain = "".join(char for char in text if char not in APOSTROPHES)  # Goïta's is Goïta
    words_of_query = query_words(plain)

    assert "".join(word.key for word in words_of_query) == (name_key(plain) if words_of_query else "")


@given(st.text("abXYZ019 ", max_size=40))
def test_a_comma_at_the_end_of_a_query_changes_nothing(text: str) -> None:
    assert query_words(f"{text},") == query_words(text)
