"""Every code that readers see has words of its own in every language, and sentences keep the links in them."""

from collections.abc import Callable
from enum import StrEnum
from functools import partial

import pytest
from markupsafe import Markup

from onrecord.records import codes
from onrecord.records.changes import ChangeType
from onrecord.records.codes import Act, ClaimRelation, DocumentKind, RelationshipType, Reliability, VerificationStatus
from onrecord.records.dataset import RECORD_TYPES
from onrecord.records.fields import computed_fields
from onrecord.records.kinds import RecordKind
from onrecord.records.support import ClaimCounts, Support
from onrecord.records.timeline import TimelineActorRole, TimelineEntryType
from onrecord.render.pages.languages import Language
from onrecord.render.pages.words import Words

ENGLISH, FRENCH = Words(Language.EN), Words(Language.FR)
GOITA = Markup('<a href="/actors/goita">Goïta</a>')

# Codes of PLOVER are data: pages show them as they are.
UNSEEN = {codes.PloverCode, codes.PloverContext, codes.PloverMode, codes.PloverType}


def _of_pair(words: Words, relationship_type: RelationshipType) -> str:
    return words.relationship(relationship_type, "A", "B")


def _of_reversed_pair(words: Words, relationship_type: RelationshipType) -> str:
    return words.relationship_of_object(relationship_type, "A", "B")


# The methods that have words for the codes of a list.
METHODS: dict[type[StrEnum], list[Callable[..., str]]] = {
    codes.Act: [
        Words.act,
        Words.code,
        partial(Words.speaker, speaker="A"),
        partial(Words.unclear_speaker, speakers=["A", "B"]),
    ],
    codes.ActorKind: [Words.actor_kind, Words.code],
    codes.Attribution: [Words.attribution, Words.code],
    codes.Basis: [Words.basis, Words.code, Words.basis_meaning],
    codes.Capacity: [Words.capacity],
    codes.Certainty: [Words.certainty, Words.code],
    codes.ClaimRelation: [Words.claim_relation, partial(Words.claim_relation, is_incoming=True)],
    codes.DocumentKind: [Words.document_kind, Words.code],
    codes.Duress: [Words.duress],
    codes.EndKind: [Words.end_kind],
    codes.EventKind: [Words.event_kind, Words.code],
    codes.EventRelation: [Words.event_relation, partial(Words.event_relation, is_incoming=True)],
    codes.EventStatus: [Words.event_status, Words.code],
    codes.NameKind: [Words.name_kind],
    codes.PlacePrecision: [Words.precision],
    codes.Polarity: [Words.polarity, Words.code, Words.polarity_meaning, Words.polarity_sign],
    codes.Reading: [Words.reading, Words.code],
    codes.RelationshipType: [_of_pair, _of_reversed_pair, Words.relationship_verb, Words.code],
    codes.Reliability: [Words.reliability],
    codes.Role: [Words.role, Words.code],
    codes.Stance: [Words.stance],
    codes.VerificationStatus: [Words.verification, Words.code, Words.verification_meaning, Words.ladder],
    ChangeType: [Words.change],
    RecordKind: [Words.record_kind],
    TimelineActorRole: [Words.timeline_role],
    TimelineEntryType: [Words.timeline_entry],
}


def test_every_list_of_codes_has_words() -> None:
    lists = {each for each in vars(codes).values() if isinstance(each, type) and issubclass(each, StrEnum)}

    assert lists - {StrEnum} - UNSEEN - METHODS.keys() == set()


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("code_list", METHODS)
def test_no_two_codes_of_a_list_share_a_word(code_list: type[StrEnum], language: Language) -> None:
    for method in METHODS[code_list]:
        words = [method(Words(language), code) for code in code_list]

        assert len(set(words)) == len(code_list), words
        assert all(words)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", RecordKind)
def test_every_field_of_a_record_has_a_word(kind: RecordKind, language: Language) -> None:
    record_type = RECORD_TYPES[kind]
    names = set(record_type.__struct_fields__) - {"id"} - computed_fields(record_type)

    assert {name for name in names if Words(language).field(name) == name} == set()


def test_a_field_without_a_word_has_that_of_the_field_around_it() -> None:
    assert ENGLISH.field("verification.history") == "History of the verification"
    assert ENGLISH.field("place.lat") == "Place"
    assert ENGLISH.field("unheard.of") == "unheard.of"


@pytest.mark.parametrize(
    ("status", "rung", "ladder"),
    [
        (VerificationStatus.REPORTED, 1, "Step 1 of 4: Reported"),
        (VerificationStatus.ATTRIBUTED, 2, "Step 2 of 4: Attributed"),
        (VerificationStatus.CORROBORATED, 3, "Step 3 of 4: Corroborated"),
        (VerificationStatus.CONFIRMED, 4, "Step 4 of 4: Confirmed"),
        (VerificationStatus.DISPUTED, 0, "Beside the four steps: Disputed"),
        (VerificationStatus.REFUTED, 0, "Beside the four steps: Refuted"),
        (VerificationStatus.RETRACTED, 0, "Beside the four steps: Retracted"),
    ],
)
def test_the_ladder_has_four_steps_and_three_places_beside_it(
    status: VerificationStatus, rung: int, ladder: str
) -> None:
    assert (ENGLISH.rung(status), ENGLISH.ladder(status)) == (rung, ladder)


def test_a_link_in_a_sentence_is_kept_and_all_other_text_is_escaped() -> None:
    assert ENGLISH.speaker(Act.ASSERT, GOITA) == Markup('<a href="/actors/goita">Goïta</a> says:')
    assert ENGLISH.unclear_speaker(Act.ASSERT, [GOITA, "<b>"]) == Markup(
        'Unclear who says this (<a href="/actors/goita">Goïta</a> or &lt;b&gt;?)'
    )
    assert ENGLISH.relationship(RelationshipType.TRAINS, "<b>", GOITA) == Markup(
        '&lt;b&gt; trains <a href="/actors/goita">Goïta</a>'
    )


def test_a_sentence_without_a_link_is_text_that_a_template_escapes() -> None:
    speaker = ENGLISH.speaker(Act.DENY, "<b>")

    assert speaker == "<b> denies:"
    assert not isinstance(speaker, Markup)


def test_a_name_with_signs_of_formats_stands_as_it_is() -> None:
    assert ENGLISH.speaker(Act.ASSERT, "100 %(speaker)s {0}") == "100 %(speaker)s {0} says:"
    assert ENGLISH.listing(["{0}", "%s", "C"]) == "{0}, %s and C"


def test_a_relationship_reads_from_both_ends() -> None:
    assert ENGLISH.relationship(RelationshipType.DETAINED, "Goïta", "Bah Ndaw") == "Goïta detained Bah Ndaw"
    assert ENGLISH.relationship_of_object(RelationshipType.TRAINS, "the United States", "Goïta") == (
        "Goïta is trained by the United States"
    )
    assert ENGLISH.relationship_phrase(RelationshipType.MEDIATES, "Mali", is_outgoing=True) == (
        "mediates between Mali and others"
    )
    assert ENGLISH.relationship_phrase(RelationshipType.TRAINS, "France", is_outgoing=False) == "is trained by France"
    assert ENGLISH.relationship_verb(RelationshipType.SUPPORTS) == "supports"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ansar Dine", "Iyad fait partie d’Ansar Dine"),
        ("Union africaine", "Iyad fait partie d’Union africaine"),
        ("CNSP", "Iyad fait partie de CNSP"),
        (Markup('<a href="/">Ansar Dine</a>'), Markup('Iyad fait partie d’<a href="/">Ansar Dine</a>')),
    ],
)
def test_french_elides_before_a_vowel(name: str, expected: str) -> None:
    assert FRENCH.relationship(RelationshipType.MEMBER_OF, "Iyad", name) == expected


def test_support_counts_documents_origins_and_voices() -> None:
    support = Support(documents=3, origins=2, speakers=1)

    assert ENGLISH.support(support) == "3 documents, 2 origins, 1 voice"
    assert FRENCH.support(support) == "3 documents, 2 origines, 1 voix"


@pytest.mark.parametrize(
    ("support", "expected"),
    [
        (Support(documents=3, origins=2, speakers=2), ""),
        (Support(documents=1, origins=1), "All of it rests on one document."),
        (Support(documents=2, origins=1), "All documents that were read go back to one origin."),
        (Support(documents=2, origins=0), "The editors have read none of the documents themselves."),
        (Support(documents=3, origins=2, speakers=1, claims=ClaimCounts(attributed=1)), ""),
        (
            Support(documents=1, origins=1, speakers=1, claims=ClaimCounts(attributed=1)),
            "All of it rests on one document. Its only claim is the word of one speaker.",
        ),
        # One of the two can be in the document's own voice.
        (
            Support(documents=1, origins=1, speakers=1, claims=ClaimCounts(attributed=1, reported=1)),
            "All of it rests on one document.",
        ),
    ],
)
def test_support_by_one_document_origin_or_voice_is_said(support: Support, expected: str) -> None:
    assert ENGLISH.support_note(support) == expected


def test_claims_are_counted_by_status_from_the_strongest() -> None:
    claim_counts = ClaimCounts(attributed=2, confirmed=1, disputed=1)

    assert ENGLISH.claim_counts(claim_counts) == "1 claim confirmed, 2 claims attributed, 1 claim disputed"
    assert ENGLISH.claim_counts(ClaimCounts()) == ""
    assert set(ClaimCounts.__struct_fields__) == {status.value for status in VerificationStatus}


def test_a_document_has_its_kind_its_date_and_its_reliability() -> None:
    line = ENGLISH.document(DocumentKind.NEWS_ARTICLE, "between 27 and 29 May 2021", Reliability.D)

    assert line == "News article, published between 27 and 29 May 2021; source: not usually reliable"


def test_a_link_between_claims_reads_from_both_ends() -> None:
    assert ENGLISH.claim_relation(ClaimRelation.DISPUTES) == "Contradicts"
    assert ENGLISH.claim_relation(ClaimRelation.DISPUTES, is_incoming=True) == "Contradicted by"


def test_a_person_is_born_and_dies_and_other_actors_begin_and_end() -> None:
    headings = [
        (ENGLISH.inception(kind), ENGLISH.dissolution(kind)) for kind in (codes.ActorKind.PERSON, codes.ActorKind.PARTY)
    ]

    assert headings == [("Born", "Died"), ("Began", "Ended")]


def test_countries_languages_and_numbers_are_those_of_the_reader() -> None:
    assert (ENGLISH.country("CI"), FRENCH.country("US"), FRENCH.country("ZQ")) == ("Côte d’Ivoire", "États-Unis", "ZQ")
    assert (FRENCH.language("ru-Latn"), ENGLISH.language("xx")) == ("russe (latin)", "xx")
    assert (ENGLISH.number(12345), FRENCH.number(12345)) == ("12,345", "12\u202f345")


def test_a_language_has_a_direction_and_its_own_name() -> None:
    assert [(each.direction, each.autonym) for each in Language] == [("ltr", "English"), ("ltr", "Français")]


class NewCode(StrEnum):
    """Codes that editors have added to codebooks, before anybody has put them into words."""

    SWEAR = "swears-to"


def test_a_code_without_a_word_is_shown_as_it_is() -> None:
    words = Words(Language.EN)

    assert words.act(NewCode.SWEAR) == "swears to"
    assert words.speaker(NewCode.SWEAR, "Bah Ndaw") == "Bah Ndaw (swears to):"
    assert words.relationship(NewCode.SWEAR, "Bah Ndaw", "Mali") == "Bah Ndaw swears to Mali"
    assert words.relationship_phrase(NewCode.SWEAR, "Mali", is_outgoing=True) == "swears to Mali"
    assert words.code(NewCode.SWEAR) == "swears to"
