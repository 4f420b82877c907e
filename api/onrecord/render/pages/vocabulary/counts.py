"""Messages for numbers of records, of sources and of claims by status: the form for one, and that for several."""

from onrecord.records.codes import VerificationStatus
from onrecord.records.kinds import RecordKind
from onrecord.render.pages.catalog import NN_

RECORD_COUNTS = {
    RecordKind.DOCUMENT: NN_("%(count)s document", "%(count)s documents"),
    RecordKind.ACTOR: NN_("%(count)s actor", "%(count)s actors"),
    RecordKind.EVENT: NN_("%(count)s event", "%(count)s events"),
    RecordKind.CLAIM: NN_("%(count)s claim", "%(count)s claims"),
    RecordKind.RELATIONSHIP: NN_("%(count)s relationship", "%(count)s relationships"),
}
ORIGIN_COUNT = NN_("%(count)s origin", "%(count)s origins")
VOICE_COUNT = NN_("%(count)s voice", "%(count)s voices")
CLAIM_COUNTS = {
    VerificationStatus.REPORTED: NN_("%(count)s claim reported", "%(count)s claims reported"),
    VerificationStatus.ATTRIBUTED: NN_("%(count)s claim attributed", "%(count)s claims attributed"),
    VerificationStatus.CORROBORATED: NN_("%(count)s claim corroborated", "%(count)s claims corroborated"),
    VerificationStatus.CONFIRMED: NN_("%(count)s claim confirmed", "%(count)s claims confirmed"),
    VerificationStatus.DISPUTED: NN_("%(count)s claim disputed", "%(count)s claims disputed"),
    VerificationStatus.REFUTED: NN_("%(count)s claim refuted", "%(count)s claims refuted"),
    VerificationStatus.RETRACTED: NN_("%(count)s claim retracted", "%(count)s claims retracted"),
}
