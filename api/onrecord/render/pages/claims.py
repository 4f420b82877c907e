"""Claims as pages and cards show them: the speaker first, then the words, the doubt, and how the claim was checked."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from onrecord.records.accounts import ClaimLinkEntry, LinkDirection
from onrecord.records.changes import Change
from onrecord.records.claims import Claim
from onrecord.records.codes import Attribution, ClaimRelation
from onrecord.records.kinds import RecordKind
from onrecord.records.relationships import Relationship
from onrecord.render.pages.accounts import AccountView, account_views
from onrecord.render.pages.citations import citation_of
from onrecord.render.pages.context import PageContext
from onrecord.render.pages.descriptions import description
from onrecord.render.pages.references import Link, References
from onrecord.render.pages.sources import SourceView, source_views
from onrecord.render.pages.words import Words

CONTRADICTIONS = {ClaimRelation.DISPUTES, ClaimRelation.REFUTES, ClaimRelation.CORRECTS}


class ClaimSource(Struct, frozen=True, kw_only=True):
    """A claim, and the records and changes that its page shows beside it."""

    claim: Claim
    links: Sequence[ClaimLinkEntry]
    linked: Mapping[str, Claim]  # the claims at the other ends of the links
    relationships: Sequence[Relationship]  # that it is about
    changes: Sequence[Change]
    references: References


class SpeakerView(Struct, frozen=True, kw_only=True):
    """Who makes a claim: a speaker, the publisher of the document that says it, or nobody who is identified."""

    claim: Claim
    speaker: Link | None
    publisher: Link
    possible: tuple[Link, ...]
    description: str  # of the speaker; empty without one

    @property
    def possible_names(self) -> list[str]:
        """The names of those who may have said it."""
        return [each.text for each in self.possible]

    @property
    def is_unclear(self) -> bool:
        """Whether the document leaves open who says it."""
        return self.speaker is None and self.claim.attribution is Attribution.UNCLEAR


class StatementView(Struct, frozen=True, kw_only=True):
    """A claim as a list shows it: who says it, its words, and how it was checked."""

    claim: Claim
    href: str
    speaker: SpeakerView


class LinkedClaimView(Struct, frozen=True, kw_only=True):
    """A claim that is linked to another one."""

    relation: ClaimRelation
    is_incoming: bool
    statement: StatementView

    @property
    def is_contradiction(self) -> bool:
        """Whether one of the two claims contradicts the other."""
        return self.relation in CONTRADICTIONS


class ClaimView(Struct, frozen=True, kw_only=True):
    """The page or the card of a claim."""

    claim: Claim
    speaker: SpeakerView
    addressees: tuple[Link, ...]
    sources: tuple[SourceView, ...]
    linked: tuple[LinkedClaimView, ...]
    about: tuple[Link, ...]
    accounts: tuple[AccountView, ...]
    changes: Sequence[Change]
    citation: str
    description: str

    @property
    def title(self) -> str:
        """The proposition."""
        return self.claim.proposition


def claim_view(source: ClaimSource, page: PageContext) -> ClaimView:
    """Return the view of a claim."""
    claim, references = source.claim, source.references
    words, speaker = Words(page.language), speaker_view(claim, references, page)
    return ClaimView(
        claim=claim,
        speaker=speaker,
        addressees=tuple(references.actor(each, page) for each in claim.addressees),
        sources=source_views(claim.evidence, references, page),
        linked=tuple(_linked(link, source, page) for link in source.links),
        about=_about(source, page),
        accounts=account_views(claim, references, page),
        changes=source.changes,
        citation=citation_of(claim, references, page),
        description=description(
            words.record_kind(RecordKind.CLAIM),
            words.verification(claim.verification.status),
            f"{_speaker_line(speaker, words)} {claim.proposition}",
        ),
    )


def speaker_view(claim: Claim, references: References, page: PageContext) -> SpeakerView:
    """Return who makes a claim."""
    speaker = references.actors[claim.speaker] if claim.speaker else None
    return SpeakerView(
        claim=claim,
        speaker=references.actor(speaker.id, page) if speaker else None,
        publisher=references.publisher(claim.reported_by, page),
        possible=tuple(references.actor(each, page) for each in claim.possible_speakers),
        description=speaker.description if speaker else "",
    )


def statement_view(claim: Claim, references: References, page: PageContext) -> StatementView:
    """Return a claim as a list shows it."""
    return StatementView(
        claim=claim, href=page.href(f"/claims/{claim.id}"), speaker=speaker_view(claim, references, page)
    )


def _speaker_line(view: SpeakerView, words: Words) -> str:
    if view.speaker:
        return words.speaker(view.claim.act, view.speaker.text)
    if view.is_unclear:
        return words.unclear_speaker(view.claim.act, view.possible_names)
    return words.publisher(view.publisher.text)


def _linked(link: ClaimLinkEntry, source: ClaimSource, page: PageContext) -> LinkedClaimView:
    return LinkedClaimView(
        relation=link.relation,
        is_incoming=link.direction is LinkDirection.INCOMING,
        statement=statement_view(source.linked[link.claim], source.references, page),
    )


def _about(source: ClaimSource, page: PageContext) -> tuple[Link, ...]:
    about, references = source.claim.about, source.references
    return (
        *(references.actor(each, page) for each in about.actors),
        *(references.event(each, page) for each in about.events),
        *(references.claim(each, page) for each in about.claims),
        *(references.relationship(each, page) for each in source.relationships),
    )
