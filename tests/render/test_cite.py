"""Citations of records with special characters, read back by a BibTeX parser and validated against CSL's schema."""

import re
from datetime import date
from typing import Any

import bibtexparser
import jsonschema
import msgspec
import pytest
from bibtexparser.bparser import BibTexParser
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from onrecord.records.actors import Actor
from onrecord.records.authorship import Contributor
from onrecord.records.citation import Citation
from onrecord.records.codes import ActorKind, EventKind, EventStatus
from onrecord.records.dates import UncertainDate
from onrecord.records.events import Event
from onrecord.records.manifest import Manifest, RecordCounts
from onrecord.render.cite import CitationInput, cite

MANIFEST = Manifest(
    version="2026-11-23.1",
    day=date(2026, 11, 23),
    sha256="0" * 64,
    size_bytes=1,
    schema_version=1,
    dataset="the-dataset",
    title="The dataset",
    license="CC-BY-4.0",
    authors=("The editors",),
    contributors=(),
    counts=RecordCounts(documents=0, actors=1, events=0, claims=0, relationships=0),
    sources=(),
    note=None,
    previous=None,
    changes_sha256="0" * 64,
)
UNTEX = {
    r"\textbackslash{}": "\\",
    r"\textbraceleft{}": "{",
    r"\textbraceright{}": "}",
    r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^",
    **{f"\\{char}": char for char in "%&_#$"},
}
# The part of CSL's schema for input (csl-data.json of version 1.0.2) that citations use, without other properties.
TEXT = {"type": "string"}
NAMES = {
    "type": "array",
    "items": {"type": "object", "properties": {"literal": TEXT}, "additionalProperties": False},
}
CSL = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["id", "type"],
        "additionalProperties": False,
        "properties": {
            **dict.fromkeys(["id", "title", "container-title", "publisher", "version", "URL", "note"], TEXT),
            "type": {"enum": ["dataset"]},
            "author": NAMES,
            "contributor": NAMES,
            "issued": {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    "date-parts": {
                        "type": "array",
                        "minItems": 1,
                        "maxItems": 2,
                        "items": {"type": "array", "minItems": 1, "maxItems": 3, "items": {"type": "integer"}},
                    }
                },
            },
        },
    },
}


def cited(record: Actor | Event, manifest: Manifest = MANIFEST) -> Citation:
    return cite(
        CitationInput(record=record, names={}, documents={}, manifest=manifest, base_url="https://onrecord.example")
    )


def actor(name: str) -> Actor:
    return Actor(id="somebody", kind=ActorKind.PERSON, name=name, description="Somebody.")


def event(edtf: str, status: EventStatus = EventStatus.OCCURRED) -> Event:
    return Event(
        id="an-event",
        kind=EventKind.COUP,
        status=status,
        title="It",
        summary="It.",
        date=UncertainDate.parse(edtf),
        claims=("a-claim",),
        evidence=(),
    )


def entry(citation: Citation) -> Any:
    """Return the single entry that a BibTeX parser reads."""
    (parsed,) = bibtexparser.loads(citation.bibtex, BibTexParser(common_strings=True)).entries
    return parsed


def plain(text: str) -> str:
    """Return a text as TeX prints it."""
    return re.sub(
        "|".join(map(re.escape, UNTEX)), lambda match: UNTEX[match[0]], text.removeprefix("{").removesuffix("}")
    )


def test_a_bibtex_entry_has_the_fields_of_a_bibliography() -> None:
    parsed = entry(cited(actor("Élise Noiret")))

    assert (parsed["ENTRYTYPE"], parsed["ID"]) == ("misc", "the-dataset-actor-somebody-2026-11-23.1")
    assert (plain(parsed["author"]), plain(parsed["title"])) == ("The editors", "Actor: Élise Noiret (person)")
    assert (parsed["year"], parsed["month"], parsed["day"]) == ("2026", "November", "23")
    assert parsed["version"] == "2026-11-23.1"
    assert parsed["url"] == "https://onrecord.example/v1/actors/somebody?release=2026-11-23.1"


@pytest.mark.parametrize("name", ["100 % & more_or_less #1 $", "{ open", "close }", r"back\slash", "~ ^", "“Ünï” 名前"])
def test_a_name_with_special_characters_survives_bibtex(name: str) -> None:
    assert plain(entry(cited(actor(name)))["title"]) == f"Actor: {name} (person)"


@given(
    st.text(st.characters(min_codepoint=32, exclude_categories=["Cs", "Zs", "Zl", "Zp", "Cc"]), min_size=1, max_size=99)
)
def test_any_name_leaves_braces_that_match(name: str) -> None:
    citation = cited(actor(name))

    depth, lowest = 0, 1
    for brace in re.findall(r"[{}]", citation.bibtex[:-2]):
        depth += 1 if brace == "{" else -1
        lowest = min(lowest, depth)
    assert (depth, lowest) == (1, 1)
    assert plain(entry(citation)["title"]) == f"Actor: {name} (person)"


@pytest.mark.parametrize("version", ["2026_11", "a.b-c"])
def test_the_key_of_an_entry_is_safe(version: str) -> None:
    parsed = entry(cited(actor("A"), replace(MANIFEST, version=version)))

    assert re.fullmatch(r"[A-Za-z0-9:._-]+", parsed["ID"])
    assert plain(parsed["version"]) == version
    assert parsed["url"].endswith(f"?release={version}")


def test_csl_json_is_valid() -> None:
    citation = cited(actor("A"))

    jsonschema.validate([msgspec.to_builtins(citation.csl)], CSL)
    assert msgspec.to_builtins(citation.csl)["issued"] == {"date-parts": [[2026, 11, 23]]}


def test_a_long_title_is_cut_in_csl_and_complete_in_the_sentence() -> None:
    name = "長" * 300
    citation = cited(actor(name))

    assert len(citation.csl.title) == 250
    assert citation.csl.title.endswith("…")
    assert name in citation.sentence


def test_a_dataset_without_terms_or_makers_can_be_cited() -> None:
    citation = cited(actor("A"), replace(MANIFEST, license=None, authors=()))

    assert citation.sentence == (
        "Actor: A (person). The dataset, release 2026-11-23.1 of 2026-11-23. "
        "https://onrecord.example/v1/actors/somebody?release=2026-11-23.1"
    )
    assert citation.csl.author[0].literal == "The dataset"


def test_authors_and_contributors_are_named_apart() -> None:
    geonames = Contributor(name="GeoNames", contribution="coordinates", license="CC-BY-4.0")
    authors = ("Élise Noiret and Sons", "The editors")
    citation = cited(actor("A"), replace(MANIFEST, authors=authors, contributors=(geonames,)))

    assert [name.literal for name in citation.csl.author] == list(authors)
    assert [name.literal for name in citation.csl.contributor] == ["GeoNames"]
    jsonschema.validate([msgspec.to_builtins(citation.csl)], CSL)
    parsed = entry(citation)
    assert parsed["author"] == "{Élise Noiret and Sons} and {The editors}"
    assert parsed["howpublished"].endswith(", with coordinates from GeoNames (CC-BY-4.0)")
    assert "GeoNames" not in parsed["author"]
    assert " Élise Noiret and Sons, The editors. The dataset (CC-BY-4.0), release" in citation.sentence
    assert ", with coordinates from GeoNames (CC-BY-4.0). https" in citation.sentence


def test_the_same_record_of_two_datasets_has_two_keys() -> None:
    keys = {cited(actor("A"), replace(MANIFEST, dataset=dataset)).csl.id for dataset in ("one", "two")}

    assert len(keys) == 2


def test_a_base_url_with_braces_leaves_braces_that_match() -> None:
    source = CitationInput(
        record=actor("A"), names={}, documents={}, manifest=MANIFEST, base_url="https://a.example/{b"
    )

    assert entry(cite(source))["url"].startswith("https://a.example/%7Bb/v1/actors/somebody")


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("2021-05-24", "on 2021-05-24"),
        ("2021-05", "in 2021-05"),
        ("2021", "in 2021"),
        ("2021-05~", "about 2021-05"),
        ("2021-05-24?", "perhaps 2021-05-24"),
        ("2021%", "perhaps about 2021"),
        ("[2021-05-24..2021-05-26]", "between 2021-05-24 and 2021-05-26"),
        ("202X", "between 2020-01-01 and 2029-12-31"),
        ("[..2021-05-29]", "no later than 2021-05-29"),
        ("[2021-05-29..]", "no earlier than 2021-05-29"),
        ("XXXX", "on an unknown day"),
    ],
)
def test_a_date_in_words_keeps_its_uncertainty(edtf: str, words: str) -> None:
    citation = cited(event(edtf))

    assert citation.sentence.startswith(f"Event: It, {words}. ")
    assert citation.csl.issued.date_parts == [[2026, 11, 23]]


@pytest.mark.parametrize(
    ("status", "start"),
    [
        (EventStatus.OCCURRED, "Event: It"),
        (EventStatus.PLANNED, "Planned event: It"),
        (EventStatus.CANCELLED, "Cancelled event: It"),
        (EventStatus.POSTPONED, "Postponed event: It"),
        (EventStatus.ALLEGED, "Alleged event: It"),
        (EventStatus.DENIED, "Denied event: It"),
    ],
)
def test_every_format_of_a_citation_names_the_status_of_an_event(status: EventStatus, start: str) -> None:
    citation = cited(event("2021", status))

    assert [citation.sentence[: len(start)], citation.csl.title[: len(start)]] == [start, start]
    assert f"title = {{{{{start}" in citation.bibtex
    assert f"Status: {status}." in citation.csl.note
    assert ("not on established fact: a-claim" in citation.sentence) == (status is EventStatus.ALLEGED)
