"""Words: every code that readers see, and the sentences made of them, in one language."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TypeVar

from onrecord.records.changes import ChangeType
from onrecord.records.codes import (
    Act,
    ActorKind,
    Attribution,
    Basis,
    Capacity,
    Certainty,
    ClaimRelation,
    DocumentKind,
    Duress,
    EndKind,
    EventKind,
    EventRelation,
    EventStatus,
    NameKind,
    PlacePrecision,
    Polarity,
    Reading,
    RelationshipType,
    Reliability,
    Role,
    Stance,
    VerificationStatus,
)
from onrecord.records.kinds import RecordKind
from onrecord.records.support import ClaimCounts, Support
from onrecord.records.timeline import TimelineActorRole, TimelineEntryType
from onrecord.render.pages.catalog import N_, NP_
from onrecord.render.pages.sentences import Sentences
from onrecord.render.pages.vocabulary import claims, counts, events, fields, records, relationships, roles

_Code = TypeVar("_Code", bound=StrEnum)


def _by_code(words: Mapping[_Code, str]) -> dict[tuple[type[StrEnum], str], str]:
    """Return words by codebook and code: equal codes of two codebooks are different keys."""
    return {(type(code), code.value): word for code, word in words.items()}


_WORDS = {
    **_by_code(claims.ACTS),
    **_by_code(claims.ATTRIBUTION_WORDS),
    **_by_code(claims.CERTAINTY_WORDS),
    **_by_code(claims.VERIFICATIONS),
    **_by_code(events.EVENT_KINDS),
    **_by_code(events.EVENT_STATUSES),
    **_by_code(records.ACTOR_KINDS),
    **_by_code(records.DOCUMENT_KINDS),
    **_by_code(records.READINGS),
    **_by_code(records.TIMELINE_ENTRIES),
    **_by_code(relationships.BASES),
    **_by_code(relationships.POLARITIES),
    **_by_code(roles.ROLES),
}
# The statuses beside the ladder come after its steps.
_STRONGEST_FIRST = sorted(VerificationStatus, key=lambda status: claims.RUNGS.get(status, 0), reverse=True)


class Words(Sentences):
    """The words of one language for codes, and sentences with names; a name that is `Markup` stays a link."""

    # Claims

    def verification(self, status: VerificationStatus) -> str:
        """Return the word for a verification status."""
        return self._word(claims.VERIFICATIONS, status)

    def verification_meaning(self, status: VerificationStatus) -> str:
        """Return how a claim was checked, and that this does not make it true or false."""
        return self._word(claims.VERIFICATION_MEANINGS, status)

    def rung(self, status: VerificationStatus) -> int:
        """Return the step of a status on the ladder, from 1 to 4, or 0 if it stands beside the ladder."""
        return claims.RUNGS.get(status, 0)

    def ladder(self, status: VerificationStatus) -> str:
        """Return a picture of the ladder in words: the step of a status, or that it stands beside the ladder."""
        message = N_("Step %(step)s of 4: %(status)s") if self.rung(status) else N_("Beside the four steps: %(status)s")
        return self.filled(message, step=str(self.rung(status)), status=self.verification(status))

    def act(self, act: Act) -> str:
        """Return the verb of a speech act, such as "says"."""
        return self._word(claims.ACTS, act)

    def speaker(self, act: Act, speaker: str) -> str:
        """Return who makes a claim and by which act, with a colon: "Assimi Goïta says:"."""
        if act not in claims.SPEAKERS:
            return self.filled("%(speaker)s (%(act)s):", speaker=speaker, act=self.act(act))
        return self.filled(claims.SPEAKERS[act], speaker=speaker)

    def unclear_speaker(self, act: Act, speakers: Sequence[str]) -> str:
        """Return that the speaker is not identified, with those who it may be: "Unclear who says this (A or B?)"."""
        unclear = self._word(claims.UNCLEAR_SPEAKERS, act)
        if not speakers:
            return unclear
        names = self.listing(speakers, is_choice=True)
        return self.filled(N_("%(unclear)s (%(speakers)s?)"), unclear=unclear, speakers=names)

    def publisher(self, publisher: str) -> str:
        """Return the publisher in whose own voice a claim is made, with a colon."""
        return self.filled(N_("According to %(publisher)s:"), publisher=publisher)

    def attribution(self, attribution: Attribution) -> str:
        """Return how the source attributes a claim, as a full sentence."""
        return self._word(claims.ATTRIBUTIONS, attribution)

    def certainty(self, certainty: Certainty) -> str:
        """Return how sure the speaker sounds, as a full sentence."""
        return self._word(claims.CERTAINTIES, certainty)

    def hedge(self, certainty: Certainty, words: str) -> str:
        """Return how sure the speaker sounds, with the hedging words of the source; not for a plain claim."""
        return self.filled(claims.HEDGES[certainty], words=words)

    def claim_relation(self, relation: ClaimRelation, is_incoming: bool = False) -> str:  # noqa: FBT001, FBT002  (templates pass it by position)
        """Return the heading of a linked claim: that it is contradicted or, if the link comes from it, contradicts."""
        return self._word(claims.INCOMING_RELATIONS if is_incoming else claims.OUTGOING_RELATIONS, relation)

    # Events

    def event_status(self, status: EventStatus) -> str:
        """Return whether an event took place."""
        return self._word(events.EVENT_STATUSES, status)

    def event_kind(self, kind: EventKind) -> str:
        """Return the word for a kind of event."""
        return self._word(events.EVENT_KINDS, kind)

    def precision(self, precision: PlacePrecision) -> str:
        """Return how exactly a place is known, to stand in brackets."""
        return self._word(events.PRECISIONS, precision)

    def role(self, role: Role) -> str:
        """Return the heading of the participants with a role, such as "Carried out by"."""
        return self._word(roles.ROLES, role)

    def duress(self, duress: Duress) -> str:
        """Return whether an act was free."""
        return self._word(events.DURESSES, duress)

    def event_relation(self, relation: EventRelation, is_incoming: bool = False) -> str:  # noqa: FBT001, FBT002  (templates pass it by position)
        """Return the heading of an event that this one links to or, if it is incoming, that links to this one."""
        return self._word(events.INCOMING_RELATIONS if is_incoming else events.OUTGOING_RELATIONS, relation)

    # Relationships

    def relationship(self, relationship_type: RelationshipType, subject: str, target: str) -> str:
        """Return a relationship as a sentence about its subject: "the United States trains Goïta"."""
        message = _phrase(relationships.FROM_SUBJECT, relationship_type)
        return self.filled(message, subject=subject, object=target)

    def relationship_of_object(self, relationship_type: RelationshipType, subject: str, target: str) -> str:
        """Return a relationship as a sentence about its object: "Goïta is trained by the United States"."""
        message = _phrase(relationships.FROM_OBJECT, relationship_type)
        return self.filled(message, subject=subject, object=target)

    def relationship_phrase(self, relationship_type: RelationshipType, other: str, *, is_outgoing: bool) -> str:
        """Return a relationship without the actor whose page it is on: "trains Goïta", "is trained by the ..."."""
        parts = {"subject": "", "object": other} if is_outgoing else {"subject": other, "object": ""}
        phrases = relationships.FROM_SUBJECT if is_outgoing else relationships.FROM_OBJECT
        return self.filled(_phrase(phrases, relationship_type), **parts).strip()

    def relationship_verb(self, relationship_type: RelationshipType, *, is_outgoing: bool = True) -> str:
        """Return the verb of a relationship; an ellipsis stands for an actor in the middle of it."""
        return self.relationship_phrase(relationship_type, "…", is_outgoing=is_outgoing).removesuffix("…").strip()

    def office(self, subject: str, title: str, body: str) -> str:
        """Return who holds an office, with its title and its body."""
        return self.filled(relationships.OFFICE, subject=subject, title=title, object=body)

    def basis(self, basis: Basis) -> str:
        """Return the word for the basis of a relationship."""
        return self._word(relationships.BASES, basis)

    def basis_meaning(self, basis: Basis) -> str:
        """Return on which support a relationship stands, and which support it lacks."""
        return self._word(relationships.BASIS_MEANINGS, basis)

    def polarity(self, polarity: Polarity) -> str:
        """Return the word for a polarity: With, Against, Both or Neither."""
        return self._word(relationships.POLARITIES, polarity)

    def polarity_meaning(self, polarity: Polarity) -> str:
        """Return the meaning of a polarity, for a key."""
        return self._word(relationships.POLARITY_MEANINGS, polarity)

    def polarity_sign(self, polarity: Polarity) -> str:
        """Return the sign of a polarity, which is the same in every language."""
        return relationships.POLARITY_SIGNS[polarity]

    def capacity(self, capacity: Capacity) -> str:
        """Return the capacity in which an office is held, to stand in brackets."""
        return self._word(relationships.CAPACITIES, capacity)

    def end_kind(self, end_kind: EndKind) -> str:
        """Return whether a relationship has ended."""
        return self._word(relationships.END_KINDS, end_kind)

    # Documents and evidence

    def document_kind(self, kind: DocumentKind) -> str:
        """Return the word for a kind of document."""
        return self._word(records.DOCUMENT_KINDS, kind)

    def reading(self, reading: Reading) -> str:
        """Return how the editors read a document, as a full sentence."""
        return self._word(records.READINGS, reading)

    def reliability(self, grade: Reliability) -> str:
        """Return the reliability of a source, which says nothing about a single claim."""
        return self._word(records.RELIABILITIES, grade)

    def document(self, kind: DocumentKind, when: str, grade: Reliability) -> str:
        """Return kind, date of publication and reliability in one line, given the date in words."""
        return self.filled(
            N_("%(kind)s, published %(when)s; source: %(reliability)s"),
            kind=self.document_kind(kind),
            when=when,
            reliability=self.reliability(grade),
        )

    def stance(self, stance: Stance) -> str:
        """Return whether a piece of evidence supports its record."""
        return self._word(records.STANCES, stance)

    # Support

    def support(self, support: Support) -> str:
        """Return the numbers behind a record: "3 documents, 2 origins, 1 voice", without a zero after the first."""
        parts = [self.count_of(RecordKind.DOCUMENT, support.documents)]
        if support.origins:
            parts.append(self.counted(counts.ORIGIN_COUNT, support.origins))
        if support.speakers:
            parts.append(self.counted(counts.VOICE_COUNT, support.speakers))
        return ", ".join(parts)

    def support_note(self, support: Support) -> str:
        """Return that a record stands on one origin or one voice, or an empty text if it stands on several."""
        notes = []
        if support.documents == 1:
            notes.append(N_("All of it rests on one document."))
        elif support.documents and support.origins == 0:
            notes.append(N_("The editors have read none of the documents themselves."))
        elif support.origins == 1:
            notes.append(N_("All documents that were read go back to one origin."))
        # A claim in a document's own voice has no speaker, so one speaker of several claims is not the only voice.
        if support.speakers == 1 and support.origins <= 1 and _total(support.claims) == 1:
            notes.append(N_("Its only claim is the word of one speaker."))
        return " ".join(self._catalog.gettext(note) for note in notes)

    def claim_counts(self, claim_counts: ClaimCounts) -> str:
        """Return the numbers of claims by status, the strongest first; an empty text if there is none."""
        numbers = {status: getattr(claim_counts, status) for status in _STRONGEST_FIRST}
        return ", ".join(
            self.counted(counts.CLAIM_COUNTS[status], number) for status, number in numbers.items() if number
        )

    # Actors, and all kinds of record

    def actor_kind(self, kind: ActorKind) -> str:
        """Return the word for a kind of actor."""
        return self._word(records.ACTOR_KINDS, kind)

    def inception(self, kind: ActorKind) -> str:
        """Return the heading of the date on which an actor was born or began."""
        return self._catalog.gettext(N_("Born") if kind is ActorKind.PERSON else N_("Began"))

    def dissolution(self, kind: ActorKind) -> str:
        """Return the heading of the date on which an actor died or ended."""
        return self._catalog.gettext(N_("Died") if kind is ActorKind.PERSON else NP_("actor", "Ended"))

    def name_kind(self, kind: NameKind) -> str:
        """Return the word for a kind of name."""
        return self._word(records.NAME_KINDS, kind)

    def country(self, code: str) -> str:
        """Return the name of a country by its ISO 3166-1 code; an unknown code stands for itself."""
        territories: Mapping[str, str] = self._language.locale.territories
        return territories.get(code, code)

    def language(self, tag: str) -> str:
        """Return the name of a language by its BCP 47 tag; an unknown tag stands for itself."""
        language, *subtags = tag.split("-")
        locale = self._language.locale
        details = [locale.scripts.get(each) or locale.territories.get(each) or each for each in subtags]
        if language not in locale.languages:
            return tag
        return " ".join([locale.languages[language], *(f"({detail})" for detail in details)])

    def record_kind(self, kind: RecordKind) -> str:
        """Return the word for a kind of record."""
        return self._word(records.RECORD_KINDS, kind)

    def count_of(self, kind: RecordKind, count: int) -> str:
        """Return a number of records of a kind: "1 document", "3 documents"."""
        return self.counted(counts.RECORD_COUNTS[kind], count)

    def change(self, change: ChangeType) -> str:
        """Return how a record changed in a release."""
        return self._word(records.CHANGES, change)

    def field(self, path: str) -> str:
        """Return the word for a field by its path; a path without a word has that of the field around it."""
        known = path
        while known and known not in fields.FIELDS:
            known = known.rpartition(".")[0]
        return self._catalog.gettext(fields.FIELDS[known]) if known else path

    def timeline_entry(self, entry_type: TimelineEntryType) -> str:
        """Return the word for a type of timeline entry."""
        return self._word(records.TIMELINE_ENTRIES, entry_type)

    def timeline_role(self, role: TimelineActorRole) -> str:
        """Return the part that an actor has in a timeline entry."""
        return self._word(records.TIMELINE_ROLES, role)

    def code(self, code: StrEnum) -> str:
        """Return the word for a code of any codebook that lists filter by; one without a word as it is."""
        if isinstance(code, RelationshipType):
            return self.capitalized(self.relationship_verb(code))
        return self._catalog.gettext(_WORDS.get((type(code), code.value)) or _code_as_words(code))

    def _word(self, messages: Mapping[_Code, str], code: _Code) -> str:
        return self._catalog.gettext(messages.get(code) or _code_as_words(code))


def _code_as_words(code: StrEnum) -> str:
    """Return a code that has no word yet, as one that editors have just added to a codebook."""
    return code.replace("-", " ")


def _phrase(phrases: Mapping[RelationshipType, str], relationship_type: RelationshipType) -> str:
    return phrases.get(relationship_type) or f"%(subject)s {_code_as_words(relationship_type)} %(object)s"


def _total(claim_counts: ClaimCounts) -> int:
    return sum(getattr(claim_counts, status) for status in VerificationStatus)
