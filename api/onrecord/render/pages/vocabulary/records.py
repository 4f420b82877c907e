"""Messages for the codes of documents, actors and evidence, and for kinds of record, changes and fields."""

from onrecord.records.changes import ChangeType
from onrecord.records.codes import ActorKind, DocumentKind, NameKind, Reading, Reliability, Stance
from onrecord.records.kinds import RecordKind
from onrecord.records.timeline import TimelineActorRole, TimelineEntryType
from onrecord.render.pages.catalog import N_, NP_

ACTOR_KINDS = {
    ActorKind.PERSON: N_("Person"),
    ActorKind.STATE: N_("State"),
    ActorKind.GOVERNMENT_BODY: N_("Government body"),
    ActorKind.ARMED_FORCE: N_("Armed force"),
    ActorKind.PARTY: N_("Political party"),
    ActorKind.COALITION: N_("Coalition"),
    ActorKind.INTERGOVERNMENTAL: N_("Intergovernmental organization"),
    ActorKind.COMPANY: N_("Company"),
    ActorKind.MEDIA: N_("News publisher"),
    ActorKind.UNIVERSITY: N_("University"),
    ActorKind.ORGANIZATION: N_("Organization"),
    ActorKind.INFORMAL_GROUP: N_("Informal group"),
    ActorKind.PLACE: NP_("actor", "Place"),
}
NAME_KINDS = {
    NameKind.PREFERRED: N_("Usual name"),
    NameKind.ALIAS: N_("Other name"),
    NameKind.ABBREVIATION: N_("Abbreviation"),
    NameKind.TRANSLITERATION: N_("Transliteration"),
    NameKind.AS_REPORTED: N_("Spelling of one document"),
    NameKind.FORMER: N_("Former name"),
}
DOCUMENT_KINDS = {
    DocumentKind.NEWS_ARTICLE: N_("News article"),
    DocumentKind.DATASET: N_("Dataset"),
    DocumentKind.STATEMENT: N_("Statement"),
    DocumentKind.TREATY: N_("Text of an agreement"),
    DocumentKind.REPORT: N_("Report"),
}
READINGS = {
    Reading.TEXT: N_("The editors hold the whole text and its hash."),
    Reading.PAGE: N_("The editors saw the page, whole or in part."),
    Reading.DATA: N_("The editors read rows of the data file, and its hash is known."),
    Reading.SECONDARY: N_("The editors know it only through another document."),
}
RELIABILITIES = {
    Reliability.A: N_("completely reliable"),
    Reliability.B: N_("usually reliable"),
    Reliability.C: N_("fairly reliable"),
    Reliability.D: N_("not usually reliable"),
    Reliability.E: N_("unreliable"),
    Reliability.F: N_("reliability cannot be judged"),
}
STANCES = {
    Stance.SUPPORTS: N_("Supports the record"),
    Stance.CONTRADICTS: N_("Contradicts the record"),
    Stance.MENTIONS: N_("Mentions the matter only"),
}
CHANGES = {
    ChangeType.CREATED: N_("Added"),
    ChangeType.UPDATED: N_("Changed"),
    ChangeType.MERGED: N_("Merged into another record"),
    ChangeType.WITHDRAWN: N_("Withdrawn"),
}
RECORD_KINDS = {
    RecordKind.DOCUMENT: N_("Document"),
    RecordKind.ACTOR: N_("Actor"),
    RecordKind.EVENT: N_("Event"),
    RecordKind.CLAIM: N_("Claim"),
    RecordKind.RELATIONSHIP: N_("Relationship"),
}
TIMELINE_ENTRIES = {
    TimelineEntryType.EVENT: N_("Event"),
    TimelineEntryType.EVENT_END: N_("End of an event"),
    TimelineEntryType.OFFICE_START: N_("Beginning of an office"),
    TimelineEntryType.OFFICE_END: N_("End of an office"),
    TimelineEntryType.RELATIONSHIP_START: N_("Beginning of a relationship"),
    TimelineEntryType.RELATIONSHIP_END: N_("End of a relationship"),
    TimelineEntryType.CLAIM: N_("Claim"),
}
TIMELINE_ROLES = {
    TimelineActorRole.PARTICIPANT: N_("takes part"),
    TimelineActorRole.SUBJECT: N_("from whom the relationship goes out"),
    TimelineActorRole.OBJECT: N_("to whom the relationship leads"),
    TimelineActorRole.SPEAKER: N_("speaks"),
    TimelineActorRole.POSSIBLE_SPEAKER: N_("may be the speaker"),
    TimelineActorRole.ADDRESSEE: N_("is addressed"),
    TimelineActorRole.MENTIONED: N_("is mentioned"),
}
