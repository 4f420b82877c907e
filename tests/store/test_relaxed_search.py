"""A query that finds nothing is relaxed, in a way that the response tells and a reader can turn off."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.service import Service, publish_dataset
from support.small_dataset import write_files

ACTORS = {
    "goita": ("Assimi Goïta", "An officer."),
    "khadia": ("Khadia Konaté", "A singer."),
    "mcclellan": ("Jennifer L. McClellan", "A lawyer."),
    "obama": ("Barack Obama", "A lawyer, once h of a school."),
    "gaddafi": ("Muammar Gaddafi", "He comes from Boko Haram's region."),
    "bank": ("Deutsche Bank AG", "A bank."),
    "kadia": ("Kadia Traoré", "A teacher."),
    "ivanov": ("Пётр Иванов", "A minister."),
    "serov": ("Nikolai Petrovich Serov", "A painter."),
    "azov": ("Azov", "A town with an embassy, which had two wars, and a palace of the general."),
    "mariko": ("Oumar Mariko", "A doctor."),
    "ouane": ("Moctar Ouane", "A diplomat."),
    "salman": ("Mohammed bin Salman", "A prince."),
    "zayed": ("Mohamed ben Zayed", "A ruler."),
    "fattah": ("Abdel Fattah Younes", "A general."),
    "sisi": ("عبد الفتاح السيسي", "A general."),
    "netanyahu-he": ("בנימין נתניהו", "A minister."),
    "salman-ar": ("محمد بن سلمان", "A prince."),
    "netanyahu": ("بنیامین نتانیاهو", "A minister."),
    "juncker": ("Jean-Claude Juncker", "A lawyer."),
    "vance": ("J. D. Vance", "Author of a book."),
    "bush": ("George H. W. Bush", "A pilot."),
    "trust": ("Citigroup Capital Trust I", "A fund."),
    "baker": ("C. Inc. Baker", "A baker."),
}


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("relaxed")
    actors = [{"id": key, "kind": "person", "name": name, "description": text} for key, (name, text) in ACTORS.items()]
    data = write_files(folder / "data", {"people/actors.yaml": json.dumps(actors)})
    with Service(publish_dataset(data, folder / "releases")) as service:
        yield service


def relaxed(page: Any) -> tuple[list[str], list[tuple[str, str]]] | None:
    """Return the words that were dropped, and those that were corrected with their replacements."""
    found = page["meta"]["relaxed"]
    return found and (found["dropped"], [(each["original"], each["replacement"]) for each in found["corrected"]])


@pytest.mark.parametrize(
    ("query", "first", "expected"),
    [
        ("Asimi Goita", "assimi-goita", ([], [("Asimi", "assimi")])),
        ("General Goita", "assimi-goita", (["General"], [])),
        ("Colonel Goita", "assimi-goita", (["Colonel"], [])),  # a document's note has both words, and is not searched
        ("Lieutenant-Colonel Goïta", "assimi-goita", (["Lieutenant-Colonel"], [])),
        ("Mr Putin", "vladimir-putin", (["Mr"], [])),
        ("Mr. Vladmir Putin", "vladimir-putin", (["Mr"], [("Vladmir", "vladimir")])),
        ("M. le président Putin", "vladimir-putin", (["M", "le", "président"], [])),
        ("господин Путин", "vladimir-putin", (["господин"], [])),
        ("Goiat", "assimi-goita", ([], [("Goiat", "goita")])),
        ("presidents", None, ([], [("presidents", "president")])),
    ],
)
@pytest.mark.parametrize("path", ["/v1/search", "/v1/suggest"])
def test_a_query_that_finds_nothing_is_relaxed_and_the_response_says_how(
    mali: Service, path: str, query: str, first: str | None, expected: object
) -> None:
    page = mali.json(f"{path}?q={quote(query)}")
    strict = mali.json(f"{path}?q={quote(query)}&matching=strict")

    assert relaxed(page) == expected
    assert page["data"][0]["id"] == first or first is None
    assert page["meta"]["coverage"] is None
    assert (strict["data"], strict["meta"]["relaxed"], strict["meta"]["coverage"]) == ([], None, "/v1/coverage")


@pytest.mark.parametrize(
    ("query", "first", "expected"),
    [
        ("Barack Z Obama", "obama", None),
        ("Z. Obama", "obama", (["Z"], [])),
        ("Jennifer Leigh McClellan", "mcclellan", ([], [("Leigh", "l")])),
        ("Muammar al-Gaddafi", "gaddafi", ([], [("al-Gaddafi", "gaddafi")])),
        ("Muamar Gadafi", "gaddafi", ([], [("Muamar", "muammar"), ("Gadafi", "gaddafi")])),
        ("Kadia Konate", "khadia", ([], [("Kadia", "khadia")])),
        ("Assim Gotta", "goita", ([], [("Assim", "assimi"), ("Gotta", "goita")])),
        ("Bokoharam", "gaddafi", ([], [("Bokoharam", "boko haram")])),
        ("the bank of Deutsche", "bank", (["the", "of"], [])),
        ("Son Excellence Barack Obama", "obama", (["Son", "Excellence"], [])),
        ("S.E.M. Barack Obama", "obama", (["S.E.M"], [])),
        ("H.M. Barack Obama", "obama", (["H.M"], [])),
        ("Su Excelencia Assimi Goïta", "goita", (["Su", "Excelencia"], [])),
        ("сенатор Иванов", "ivanov", (["сенатор"], [])),
        ("الأمير محمد بن سلمان", "salman-ar", (["الأمير"], [])),
        ("former PM Obama", "obama", (["former", "PM"], [])),
        ("El Hadj Assimi Goïta", "goita", (["El", "Hadj"], [])),
        ("Chairman Obama", "obama", (["Chairman"], [])),
        ("le général de corps d'armée Goïta", "goita", (["le", "général", "de", "corps", "d'armée"], [])),
        ("qu'Assimi Goïta", "goita", ([], [("qu'Assimi", "assimi")])),
        ("par le colonel Goïta", "goita", (["par", "le", "colonel"], [])),
        ("президента Иванова", "ivanov", (["президента"], [("Иванова", "иванов")])),
        ("JC Juncker", "juncker", ([], [("JC", "j c")])),
        ("juncker jc", "juncker", ([], [("jc", "j c")])),
        ("James David Vance", "vance", ([], [("James", "j"), ("David", "d")])),
        ("George Herbert Walker Bush", "bush", ([], [("Herbert", "h"), ("Walker", "w")])),
        ("embassies", "azov", ([], [("embassies", "embassy")])),
        ("war", "azov", None),
        ("war Azov", "azov", ([], [("war", "wars")])),
        ("généraux Azov", "azov", ([], [("généraux", "general")])),
        ("towns embassies", "azov", ([], [("towns", "town"), ("embassies", "embassy")])),
        ("Omar Mariko", "mariko", ([], [("Omar", "oumar")])),
        ("Umar Mariko", "mariko", ([], [("Umar", "oumar")])),
        ("Moctar Wane", "ouane", ([], [("Wane", "ouane")])),
        ("Mokhtar Ouane", "ouane", ([], [("Mokhtar", "moctar")])),
        ("Mohammad ben Zayed", "zayed", ([], [("Mohammad", "mohamed")])),
        ("Muhammad bin Salman", "salman", ([], [("Muhammad", "mohammed")])),
        ("Mohammed ben Salman", "salman", ([], [("ben", "bin")])),
        ("Abdul Fattah Younes", "fattah", ([], [("Abdul", "abdel")])),
        ("נתניחו", "netanyahu-he", ([], [("נתניחו", "נתניהו")])),
        ("نتنياهو", "netanyahu", ([], [("نتنياهو", "نتانياهو")])),
        ("عبد الفتاح سيسي", "sisi", ([], [("سيسي", "السيسي")])),
        ("Пётр Сергеевич Иванов", "ivanov", (["Сергеевич"], [])),
        ("Иванов Пётр Сергеевич", "ivanov", (["Сергеевич"], [])),
    ],
)
def test_the_smallest_relaxation_that_finds_something_is_taken(
    people: Service, query: str, first: str, expected: object
) -> None:
    page = people.json(f"/v1/search?q={quote(query)}")

    assert page["data"][0]["id"] == first
    assert relaxed(page) == expected


@pytest.mark.parametrize(
    "query",
    [
        "Octavian Goita",
        "Deutsche Bank GmbH",
        "Azov Brigade",
        "Citigroup Capital Trust II",
        "Citygroup Inc.",
        "Octavian Ali Vance",
        "JX",
        "محمود بن سلمان",
        "Пётр Сергеевич",
        "Nikolai Ivanovich Serov",
        "Colonel",
        "Mr",
        "xyzzy",
        "Gotta Kon",
        "2021",
        "Z. X.",
        "...",
        "北京 大学 東京",
    ],
)
def test_a_name_is_never_left_out_so_another_person_is_not_found(people: Service, query: str) -> None:
    page = people.json(f"/v1/search?q={quote(query)}")

    assert (page["data"], relaxed(page)) == ([], None)


@pytest.mark.parametrize("path", ["/v1/search", "/v1/suggest"])
@pytest.mark.parametrize("query", ["goita", "mali", "assimi g"])
def test_a_query_that_finds_something_is_not_relaxed(mali: Service, path: str, query: str) -> None:
    page = mali.json(f"{path}?q={quote(query)}")

    assert page["data"] != []
    assert page["meta"]["relaxed"] is None
    assert page["data"] == mali.json(f"{path}?q={quote(query)}&matching=strict")["data"]


def test_pages_counts_and_facets_are_of_the_relaxed_query(mali: Service) -> None:
    target = "/v1/search?q=Colonel+Goita&kind=event,claim"
    whole = mali.json(f"{target}&limit=200&include=count,facets")
    pages = list(mali.pages(target, limit=3))
    kinds = [hit["kind"] for hit in whole["data"]]

    assert [hit for page in pages for hit in page["data"]] == whole["data"]
    assert {json.dumps(page["meta"]["relaxed"]) for page in pages} == {'{"dropped": ["Colonel"], "corrected": []}'}
    assert whole["meta"]["count"] == len(kinds) > 9
    assert {each["value"]: each["count"] for each in whole["meta"]["facets"]["kind"]} == {
        kind: kinds.count(kind) for kind in set(kinds)
    }
    assert len(mali.request("/v1/search.ndjson?q=Colonel+Goita&kind=event,claim").body.splitlines()) == len(kinds)


@pytest.mark.parametrize("path", ["/v1/search.csv", "/v1/search.ndjson", "/v1/search.csv?limit=1"])
def test_formats_without_meta_name_the_relaxed_words_in_a_header(mali: Service, path: str) -> None:
    joint = "&" if "?" in path else "?"
    corrected = mali.request(f"{path}{joint}q={quote('Mr. Vladmir Putin')}")
    dropped = mali.request(f"{path}{joint}q={quote('господин Путин')}")

    assert corrected.headers["relaxed-query"] == '%"Mr";dropped, %"Vladmir";replacement=%"vladimir"'
    assert unquote(dropped.headers["relaxed-query"]) == '%"господин";dropped'
    assert "Relaxed-Query" in corrected.headers["access-control-expose-headers"]
    assert "relaxed-query" not in mali.request(f"{path}{joint}q=putin").headers


def test_a_cursor_belongs_to_a_relaxed_or_to_a_strict_query(mali: Service) -> None:
    cursor = mali.json("/v1/search?q=goita&limit=1")["next_cursor"]

    assert mali.request(f"/v1/search?q=goita&limit=1&cursor={cursor}").status == 200
    assert mali.request(f"/v1/search?q=goita&limit=1&cursor={cursor}&matching=strict").status == 400


@pytest.mark.parametrize("path", ["/v1/search", "/v1/suggest"])
def test_another_strictness_is_refused_with_the_two_that_exist(mali: Service, path: str) -> None:
    (error,) = mali.request(f"{path}?q=a&matching=fuzzy").json()["errors"]

    assert (error["name"], error["code"]) == ("matching", "invalid")
    assert "relaxed" in error["detail"]
    assert "strict" in error["detail"]


NAME_WORDS = st.sampled_from(
    ["Assimi", "Asimi", "Goita", "Gota", "Kadia", "Konate", "Mr", "the", "of", "Z.", "al-Goita", "L", "xyzzy", "Obama"]
)


@given(st.lists(NAME_WORDS, min_size=1, max_size=8))
def test_a_relaxed_query_finds_what_its_words_find_by_themselves(people: Service, words: list[str]) -> None:
    page = people.json(f"/v1/search?q={quote(' '.join(words))}&limit=200")
    again = people.json(f"/v1/search?q={quote(' '.join(words))}&limit=200")

    assert page == again
    if page["meta"]["relaxed"]:
        corrected = dict(relaxed(page)[1])
        dropped = list(page["meta"]["relaxed"]["dropped"])
        rest = []
        for word in words:
            typed = word.rstrip(".")
            if typed in dropped:
                dropped.remove(typed)
            else:
                rest.append(corrected.get(typed, typed))
        plain = people.json(f"/v1/search?q={quote(' '.join(rest))}&limit=200&matching=strict")
        assert {hit["id"] for hit in page["data"]} <= {hit["id"] for hit in plain["data"]} != set()
