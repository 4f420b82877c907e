"""Messages for the codes of relationships: phrases read from the subject, and from the object."""

from onrecord.records.codes import Basis, Capacity, EndKind, Polarity, RelationshipType
from onrecord.render.pages.catalog import N_, NP_

FROM_SUBJECT = {
    RelationshipType.HOLDS_OFFICE: N_("%(subject)s holds an office in %(object)s"),
    RelationshipType.MEMBER_OF: N_("%(subject)s is a member of %(object)s"),
    RelationshipType.LEADS: N_("%(subject)s leads %(object)s"),
    RelationshipType.REPRESENTS: N_("%(subject)s represents %(object)s"),
    RelationshipType.EMPLOYED_BY: N_("%(subject)s works for %(object)s"),
    RelationshipType.ASSOCIATED_WITH: N_("%(subject)s is associated with %(object)s"),
    RelationshipType.GOVERNS: N_("%(subject)s governs %(object)s"),
    RelationshipType.SUPPORTS: N_("%(subject)s supports %(object)s"),
    RelationshipType.OPPOSES: N_("%(subject)s opposes %(object)s"),
    RelationshipType.DISAVOWS: N_("%(subject)s disavows %(object)s"),
    RelationshipType.ALLIED_WITH: N_("%(subject)s is allied with %(object)s"),
    RelationshipType.COOPERATES_WITH: N_("%(subject)s cooperates with %(object)s"),
    RelationshipType.HAS_AGREEMENT_WITH: N_("%(subject)s has an agreement with %(object)s"),
    RelationshipType.TRAINS: N_("%(subject)s trains %(object)s"),
    RelationshipType.ARMS: N_("%(subject)s supplies arms to %(object)s"),
    RelationshipType.DEPENDS_ON: N_("%(subject)s depends on %(object)s"),
    RelationshipType.INFLUENCES: N_("%(subject)s influences %(object)s"),
    RelationshipType.SEEKS_INFLUENCE_OVER: N_("%(subject)s seeks influence over %(object)s"),
    RelationshipType.RIVALS: N_("%(subject)s is a rival of %(object)s"),
    RelationshipType.DESTABILIZES: N_("%(subject)s destabilizes %(object)s"),
    RelationshipType.THREATENS: N_("%(subject)s threatens %(object)s"),
    RelationshipType.FIGHTS: N_("%(subject)s fights %(object)s"),
    RelationshipType.OPERATES_IN: N_("%(subject)s is active in %(object)s"),
    RelationshipType.ECONOMIC_INTEREST_IN: N_("%(subject)s has an economic interest in %(object)s"),
    RelationshipType.BUILDS_IN: N_("%(subject)s builds works in %(object)s"),
    RelationshipType.TRADES_WITH: N_("%(subject)s trades with %(object)s"),
    RelationshipType.NEGOTIATES_WITH: N_("%(subject)s negotiates with %(object)s"),
    RelationshipType.MEDIATES: N_("%(subject)s mediates between %(object)s and others"),
    RelationshipType.SANCTIONS: N_("%(subject)s has penalties in force against %(object)s"),
    RelationshipType.SHIELDS: N_("%(subject)s shields %(object)s from pressure by others"),
    RelationshipType.OVERTHREW: N_("%(subject)s overthrew %(object)s"),
    RelationshipType.DETAINED: N_("%(subject)s detained %(object)s"),
    RelationshipType.CANDIDATE_OF: N_("%(subject)s is a candidate of or in %(object)s"),
    RelationshipType.LOCATED_IN: N_("%(subject)s is located in %(object)s"),
}
FROM_OBJECT = {
    RelationshipType.HOLDS_OFFICE: N_("%(object)s has %(subject)s as an office holder"),
    RelationshipType.MEMBER_OF: N_("%(object)s has %(subject)s as a member"),
    RelationshipType.LEADS: N_("%(object)s is led by %(subject)s"),
    RelationshipType.REPRESENTS: N_("%(object)s is represented by %(subject)s"),
    RelationshipType.EMPLOYED_BY: N_("%(object)s employs %(subject)s"),
    RelationshipType.ASSOCIATED_WITH: N_("%(object)s is associated with %(subject)s"),
    RelationshipType.GOVERNS: N_("%(object)s is governed by %(subject)s"),
    RelationshipType.SUPPORTS: N_("%(object)s is supported by %(subject)s"),
    RelationshipType.OPPOSES: N_("%(object)s is opposed by %(subject)s"),
    RelationshipType.DISAVOWS: N_("%(object)s is disavowed by %(subject)s"),
    RelationshipType.ALLIED_WITH: N_("%(object)s is allied with %(subject)s"),
    RelationshipType.COOPERATES_WITH: N_("%(object)s has the cooperation of %(subject)s"),
    RelationshipType.HAS_AGREEMENT_WITH: N_("%(object)s is party to an agreement with %(subject)s"),
    RelationshipType.TRAINS: N_("%(object)s is trained by %(subject)s"),
    RelationshipType.ARMS: N_("%(object)s receives arms from %(subject)s"),
    RelationshipType.DEPENDS_ON: N_("%(object)s is needed by %(subject)s"),
    RelationshipType.INFLUENCES: N_("%(object)s is influenced by %(subject)s"),
    RelationshipType.SEEKS_INFLUENCE_OVER: N_("%(object)s is where %(subject)s seeks influence"),
    RelationshipType.RIVALS: N_("%(object)s has %(subject)s as a rival"),
    RelationshipType.DESTABILIZES: N_("%(object)s is destabilized by %(subject)s"),
    RelationshipType.THREATENS: N_("%(object)s is threatened by %(subject)s"),
    RelationshipType.FIGHTS: N_("%(object)s is fought by %(subject)s"),
    RelationshipType.OPERATES_IN: N_("%(object)s is where %(subject)s is active"),
    RelationshipType.ECONOMIC_INTEREST_IN: N_("%(object)s is of economic interest to %(subject)s"),
    RelationshipType.BUILDS_IN: N_("%(object)s is where %(subject)s builds works"),
    RelationshipType.TRADES_WITH: N_("%(object)s has %(subject)s as a trading partner"),
    RelationshipType.NEGOTIATES_WITH: N_("%(object)s is in talks with %(subject)s"),
    RelationshipType.MEDIATES: N_("%(object)s has %(subject)s as a mediator"),
    RelationshipType.SANCTIONS: N_("%(object)s is under penalties by %(subject)s"),
    RelationshipType.SHIELDS: N_("%(object)s is shielded by %(subject)s from pressure by others"),
    RelationshipType.OVERTHREW: N_("%(object)s was overthrown by %(subject)s"),
    RelationshipType.DETAINED: N_("%(object)s was detained by %(subject)s"),
    RelationshipType.CANDIDATE_OF: N_("%(object)s has %(subject)s as a candidate"),
    RelationshipType.LOCATED_IN: N_("%(object)s is the location of %(subject)s"),
}
OFFICE = N_("%(subject)s: %(title)s (%(object)s)")
BASES = {
    Basis.ALLEGED: NP_("relationship", "Alleged"),
    Basis.DERIVED: N_("Follows from other records"),
    Basis.REPORTED: NP_("relationship", "Reported"),
    Basis.DOCUMENTED: N_("Documented"),
}
BASIS_MEANINGS = {
    Basis.ALLEGED: N_("Only a claim supports it. It stands on the word of whoever makes that claim."),
    Basis.DERIVED: N_("It follows from other records by a rule. No source states it."),
    Basis.REPORTED: N_("A document reports it in its own voice. No primary record of it was found."),
    Basis.DOCUMENTED: N_("A primary record shows it, such as a decree, a treaty or a register."),
}
POLARITIES = {
    Polarity.COOPERATIVE: N_("With"),
    Polarity.CONFLICTUAL: NP_("polarity", "Against"),
    Polarity.MIXED: N_("Both"),
    Polarity.NEUTRAL: N_("Neither"),
}
POLARITY_MEANINGS = {
    Polarity.COOPERATIVE: N_("friendly, helpful or joint"),
    Polarity.CONFLICTUAL: N_("hostile, or one side harms the other"),
    Polarity.MIXED: N_("with a cooperative and a conflictual side"),
    Polarity.NEUTRAL: N_("neither friendly nor hostile by itself"),
}
POLARITY_SIGNS = {
    Polarity.COOPERATIVE: "+",
    Polarity.CONFLICTUAL: "×",
    Polarity.MIXED: "±",
    Polarity.NEUTRAL: "○",
}
CAPACITIES = {
    Capacity.ELECTED: N_("elected"),
    Capacity.APPOINTED: NP_("capacity", "appointed"),
    Capacity.INTERIM: N_("interim"),
    Capacity.ACTING: N_("acting"),
    Capacity.SELF_PROCLAIMED: N_("self-proclaimed"),
    Capacity.DISPUTED: NP_("capacity", "disputed"),
    Capacity.UNKNOWN: N_("how the holder came to it is not known"),
}
END_KINDS = {
    EndKind.ENDED: N_("Ended"),
    EndKind.ENDED_DATE_UNKNOWN: N_("Ended on an unknown day"),
    EndKind.ONGOING: N_("Ongoing at the last evidence"),
    EndKind.UNKNOWN: N_("Not known whether it has ended"),
}
