"""Messages for the codes of claims."""

from onrecord.records.codes import Act, Attribution, Certainty, ClaimRelation, VerificationStatus
from onrecord.render.pages.catalog import N_, NP_

ACTS = {
    Act.ASSERT: N_("says"),
    Act.DENY: N_("denies"),
    Act.PREDICT: N_("predicts"),
    Act.DEMAND: N_("demands"),
    Act.PROMISE: N_("promises"),
    Act.CONDEMN: N_("condemns"),
    Act.THANK: N_("gives thanks"),
    Act.QUESTION: N_("asks"),
}
SPEAKERS = {
    Act.ASSERT: N_("%(speaker)s says:"),
    Act.DENY: N_("%(speaker)s denies:"),
    Act.PREDICT: N_("%(speaker)s predicts:"),
    Act.DEMAND: N_("%(speaker)s demands:"),
    Act.PROMISE: N_("%(speaker)s promises:"),
    Act.CONDEMN: N_("%(speaker)s condemns:"),
    Act.THANK: N_("%(speaker)s gives thanks:"),
    Act.QUESTION: N_("%(speaker)s asks:"),
}
UNCLEAR_SPEAKERS = {
    Act.ASSERT: N_("Unclear who says this"),
    Act.DENY: N_("Unclear who denies this"),
    Act.PREDICT: N_("Unclear who predicts this"),
    Act.DEMAND: N_("Unclear who demands this"),
    Act.PROMISE: N_("Unclear who promises this"),
    Act.CONDEMN: N_("Unclear who condemns this"),
    Act.THANK: N_("Unclear who gives thanks"),
    Act.QUESTION: N_("Unclear who asks this"),
}
VERIFICATIONS = {
    VerificationStatus.REPORTED: N_("Reported"),
    VerificationStatus.ATTRIBUTED: N_("Attributed"),
    VerificationStatus.CORROBORATED: N_("Corroborated"),
    VerificationStatus.CONFIRMED: N_("Confirmed"),
    VerificationStatus.DISPUTED: NP_("claim", "Disputed"),
    VerificationStatus.REFUTED: N_("Refuted"),
    VerificationStatus.RETRACTED: N_("Retracted"),
}
VERIFICATION_MEANINGS = {
    VerificationStatus.REPORTED: N_("One document carries it. Whether it is so was not checked."),
    VerificationStatus.ATTRIBUTED: N_("It is established who said it, not whether it is so."),
    VerificationStatus.CORROBORATED: N_("Independent sources say the same. That alone does not prove it."),
    VerificationStatus.CONFIRMED: N_(
        "A primary document, or someone who must know, establishes it. It does not go beyond these words."
    ),
    VerificationStatus.DISPUTED: N_(
        "Someone who should know, or an important source, contradicts it. That does not settle who is right."
    ),
    VerificationStatus.REFUTED: N_("Evidence shows that it is false. That does not mean that the speaker lied."),
    VerificationStatus.RETRACTED: N_(
        "The speaker or the publisher has withdrawn it. That alone does not show that it is false."
    ),
}
RUNGS = {
    VerificationStatus.REPORTED: 1,
    VerificationStatus.ATTRIBUTED: 2,
    VerificationStatus.CORROBORATED: 3,
    VerificationStatus.CONFIRMED: 4,
}
ATTRIBUTIONS = {
    Attribution.DIRECT_QUOTE: N_("The source quotes the speaker; these are the record’s words for it."),
    Attribution.PARAPHRASE: N_("The source retells what the speaker said; these are the record’s words for it."),
    Attribution.UNATTRIBUTED: N_("The source says it in its own voice; these are the record’s words for it."),
    Attribution.QUOTED_WITHOUT_SPEAKER: N_("The source quotes it without saying whose words they are."),
    Attribution.UNCLEAR: N_("The source does not make clear who says it."),
}
ATTRIBUTION_WORDS = {
    Attribution.DIRECT_QUOTE: N_("quoted"),
    Attribution.PARAPHRASE: N_("retold"),
    Attribution.UNATTRIBUTED: N_("in the source’s own voice"),
    Attribution.QUOTED_WITHOUT_SPEAKER: N_("quoted without a speaker"),
    Attribution.UNCLEAR: N_("speaker unclear"),
}
CERTAINTY_WORDS = {
    Certainty.CONDITIONAL: N_("Conditional"),
    Certainty.HEDGED: N_("Hedged"),
    Certainty.PLAIN: N_("Plain"),
}
CERTAINTIES = {
    Certainty.CONDITIONAL: N_("Conditional: the speaker makes it depend on something that may not happen."),
    Certainty.HEDGED: N_("Hedged: the speaker marks it as less than sure."),
    Certainty.PLAIN: N_("Plain: the speaker makes no reservation."),
}
HEDGES = {
    Certainty.CONDITIONAL: N_(
        "Conditional: the speaker makes it depend on something that may not happen, in these words: %(words)s"
    ),
    Certainty.HEDGED: N_("Hedged: the speaker marks it as less than sure, in these words: %(words)s"),
}
OUTGOING_RELATIONS = {
    ClaimRelation.AGREES: N_("Agrees with"),
    ClaimRelation.DISPUTES: N_("Contradicts"),
    ClaimRelation.REFUTES: N_("Shows by evidence to be false"),
    ClaimRelation.QUALIFIES: N_("Qualifies"),
    ClaimRelation.CORRECTS: N_("Corrects and replaces"),
    ClaimRelation.REPORTS: N_("Says that this was said"),
}
INCOMING_RELATIONS = {
    ClaimRelation.AGREES: N_("In agreement with it"),
    ClaimRelation.DISPUTES: N_("Contradicted by"),
    ClaimRelation.REFUTES: N_("Shown by evidence to be false"),
    ClaimRelation.QUALIFIES: N_("Qualified by"),
    ClaimRelation.CORRECTS: N_("Corrected and replaced by"),
    ClaimRelation.REPORTS: N_("Passed on by"),
}
