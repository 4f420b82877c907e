"""Messages for the codes of events."""

from onrecord.records.codes import Duress, EventKind, EventRelation, EventStatus, PlacePrecision
from onrecord.render.pages.catalog import N_, NP_

EVENT_STATUSES = {
    EventStatus.OCCURRED: N_("Happened"),
    EventStatus.PLANNED: N_("Planned, not known to have happened"),
    EventStatus.CANCELLED: N_("Planned, then cancelled"),
    EventStatus.POSTPONED: N_("Planned, then postponed"),
    EventStatus.ALLEGED: N_("Alleged: only a claim supports it"),
    EventStatus.DENIED: N_("Alleged and denied: nothing settles it"),
}
EVENT_KINDS = {
    EventKind.COUP: N_("Coup"),
    EventKind.ARREST: N_("Arrest"),
    EventKind.RELEASE_OF_DETAINEES: N_("Release of detainees"),
    EventKind.RESIGNATION: N_("Resignation"),
    EventKind.DISMISSAL: N_("Dismissal"),
    EventKind.APPOINTMENT: N_("Appointment"),
    EventKind.NOMINATION: N_("Nomination"),
    EventKind.TAKING_OFFICE: N_("Taking of office"),
    EventKind.GOVERNMENT_FORMATION: N_("Formation of a government"),
    EventKind.BODY_FORMATION: N_("Founding or dissolution of a body"),
    EventKind.ELECTION: N_("Vote"),
    EventKind.ELECTION_SCHEDULING: N_("Scheduling of a vote"),
    EventKind.NEGOTIATION: N_("Negotiation"),
    EventKind.MEDIATION: N_("Mediation"),
    EventKind.MEETING: N_("Meeting"),
    EventKind.VISIT: N_("Visit"),
    EventKind.ENVOY_DISPATCH: N_("Sending of an envoy"),
    EventKind.AGREEMENT: N_("Agreement"),
    EventKind.MILITARY_COOPERATION_AGREEMENT: N_("Agreement on military cooperation"),
    EventKind.MILITARY_TRAINING: N_("Military training"),
    EventKind.JOINT_EXERCISE: N_("Joint exercise"),
    EventKind.DEPLOYMENT: N_("Deployment of forces"),
    EventKind.WITHDRAWAL: N_("Withdrawal of forces"),
    EventKind.MILITARY_OPERATION: N_("Military operation"),
    EventKind.ARMS_TRANSFER: N_("Delivery of arms"),
    EventKind.PROTEST: N_("Protest"),
    EventKind.SANCTIONS: N_("Decision on sanctions"),
    EventKind.SANCTIONS_VETO: N_("Blocking of sanctions"),
    EventKind.SUSPENSION: N_("Suspension from an organization"),
    EventKind.COOPERATION_HALT: N_("Halt of cooperation or aid"),
    EventKind.CONDEMNATION: N_("Condemnation"),
    EventKind.RECOGNITION: N_("Recognition or public backing"),
    EventKind.DEMAND: N_("Demand"),
    EventKind.PROMISE: N_("Promise"),
    EventKind.ACCUSATION: N_("Accusation"),
    EventKind.DENIAL: N_("Denial or refusal"),
    EventKind.AVIATION_INCIDENT: N_("Aviation incident"),
    EventKind.INFRASTRUCTURE_PROJECT: N_("Infrastructure project"),
    EventKind.OPENING_OF_OFFICE: N_("Opening of an office or a base"),
    EventKind.PLAN_ADOPTION: N_("Adoption of a plan or a law"),
    EventKind.ANNOUNCEMENT: N_("Announcement"),
}
PRECISIONS = {
    PlacePrecision.REGION: N_("only an area across several countries is known"),
    PlacePrecision.COUNTRY: N_("only the country is known"),
    PlacePrecision.ADMIN1: N_("only the region of the country is known"),
    PlacePrecision.ADMIN2: N_("only the district is known"),
    PlacePrecision.LOCALITY: N_("the town is known, not the site"),
    PlacePrecision.EXACT: N_("the site is known"),
}
DURESSES = {
    Duress.VOLUNTARY: N_("Presented as free, and nobody in the source contests it"),
    Duress.UNDER_DURESS: N_("Under force, threat or detention, by the source"),
    Duress.DISPUTED: NP_("freely", "Disputed"),
    Duress.UNKNOWN: N_("The source does not say"),
}
OUTGOING_RELATIONS = {
    EventRelation.FOLLOWS: N_("Next step after"),
    EventRelation.RESPONDS_TO: N_("Response to"),
    EventRelation.CAUSES: N_("Led to, as the source says"),
    EventRelation.PLANNED_BY: N_("Planned by"),
}
INCOMING_RELATIONS = {
    EventRelation.FOLLOWS: N_("Followed by"),
    EventRelation.RESPONDS_TO: N_("Drew the response"),
    EventRelation.CAUSES: N_("Brought about, as the source says, by"),
    EventRelation.PLANNED_BY: N_("Planned here"),
}
