"""All rules across records, in the order in which they are applied, and every code that a finding can have."""

from onrecord.dataset.rule import Rule
from onrecord.dataset.rules import (
    accounts,
    actors,
    claims,
    dates,
    documents,
    events,
    lifetimes,
    offices,
    references,
    relationships,
    retired,
)
from onrecord.errors import Level

RULES: tuple[Rule, ...] = (
    Rule("duplicate-id", Level.ERROR, references.unique_ids),
    Rule("unknown-reference", Level.ERROR, references.existing_targets),
    Rule("reference-to-itself", Level.ERROR, references.no_reference_to_itself),
    Rule("circular-parts", Level.ERROR, references.no_cycles),
    Rule("unknown-account-field", Level.ERROR, accounts.existing_field),
    Rule("account-does-not-fit", Level.ERROR, accounts.fitting_value),
    Rule("own-value-in-accounts", Level.ERROR, accounts.another_document),
    Rule("account-of-another-happening", Level.WARNING, accounts.same_happening),
    Rule("hash-without-paragraphs", Level.ERROR, documents.hash_with_paragraphs),
    Rule("no-evidence", Level.ERROR, documents.at_least_one_evidence),
    Rule("invalid-evidence", Level.ERROR, documents.valid_evidence),
    Rule("reserved-id", Level.ERROR, actors.no_reserved_id),
    Rule("duplicate-identifier", Level.ERROR, actors.unique_identifiers),
    Rule("unknown-country", Level.ERROR, actors.existing_countries),
    Rule("two-people-of-one-name", Level.WARNING, actors.one_person_for_a_name),
    Rule("dissolution-before-inception", Level.ERROR, lifetimes.dissolved_after_inception),
    Rule("outside-lifetime", Level.ERROR, lifetimes.within_lifetime),
    Rule("outlives-its-body", Level.ERROR, lifetimes.ends_with_its_body),
    Rule("occurred-in-the-future", Level.ERROR, events.occurred_by_today),
    Rule("planned-without-as-of", Level.ERROR, events.plan_has_its_day),
    Rule("as-of-without-plan", Level.ERROR, events.day_of_plan_has_its_plan),
    Rule("event-after-its-only-source", Level.WARNING, events.event_before_its_sources),
    Rule("end-before-beginning", Level.ERROR, events.event_ends_after_it_began),
    Rule("alleged-event-without-claim", Level.ERROR, events.alleged_event_has_claims),
    Rule("incomplete-coordinates", Level.ERROR, events.complete_coordinates),
    Rule("place-without-territory", Level.ERROR, events.place_actor_has_territory),
    Rule("mode-of-another-type", Level.ERROR, events.mode_fits_its_type),
    Rule("said-in-the-future", Level.ERROR, claims.said_by_today),
    Rule("verified-in-the-future", Level.ERROR, claims.verified_by_today),
    Rule("speaker-against-attribution", Level.ERROR, claims.speaker_fits_attribution),
    Rule("inconsistent-verification", Level.ERROR, claims.consistent_verification),
    Rule("subject-is-object", Level.ERROR, relationships.subject_is_not_object),
    Rule("reversed-period", Level.ERROR, relationships.valid_period),
    Rule("as-of-outside-period", Level.ERROR, relationships.as_of_within_period),
    Rule("as-of-after-evidence", Level.ERROR, relationships.as_of_before_last_publication),
    Rule("as-of-beyond-evidence", Level.WARNING, relationships.as_of_before_first_publication),
    Rule("end-against-its-kind", Level.ERROR, relationships.end_fits_its_kind),
    Rule("alleged-relationship-without-claim", Level.ERROR, relationships.alleged_relationship_has_claims),
    Rule("office-against-type", Level.ERROR, relationships.office_fits_its_type),
    Rule("date-sharper-than-event", Level.ERROR, offices.as_wide_as_its_events),
    Rule("office-entered-twice", Level.WARNING, offices.one_entry_for_a_tenure),
    Rule("two-in-one-seat", Level.WARNING, offices.one_holder_of_a_seat),
    Rule("future-date", Level.WARNING, dates.past_dates),
    Rule("retired-id-in-use", Level.ERROR, retired.unused_id),
    Rule("retired-twice", Level.ERROR, retired.retired_once),
    Rule("retired-in-the-future", Level.ERROR, retired.retired_by_today),
    Rule("merged-without-replacement", Level.ERROR, retired.merged_has_a_replacement),
    Rule("unknown-replacement", Level.ERROR, retired.existing_replacement),
)
# The findings of other parts than rules: of the reader, of acceptances (dataset/accepted.py), and of `verify`.
OTHER_FINDINGS: dict[str, tuple[Level, str]] = {
    "invalid-yaml": (
        Level.ERROR,
        "Refuse a file that is not YAML 1.2 in UTF-8, or uses a feature of YAML that the data files do without.",
    ),
    "unexpected-file": (
        Level.ERROR,
        "Refuse a file or folder that no dataset has, a file without records, and a folder without any.",
    ),
    "other-codebook": (Level.ERROR, "Refuse a codebook that is invalid, or differs from that of the program."),
    "invalid-value": (Level.ERROR, "Refuse an unknown field, a missing one, and a value that its field cannot have."),
    "unknown-rule": (
        Level.ERROR,
        "Refuse the acceptance of a code that no rule has, or that is an error: only the others can be accepted.",
    ),
    "needless-acceptance": (
        Level.WARNING,
        "Find an acceptance that is no longer needed: its rule finds nothing in the record.",
    ),
}
# Found by `verify`, not by `check`: an acceptance of one is never needless to `check`.
VERIFY_CODES = frozenset[str]()


def explanations() -> dict[str, tuple[Level, str]]:
    """Return the level and the explanation of every code, sorted by code."""
    rules = {rule.code: (rule.level, rule.explanation) for rule in RULES}
    return dict(sorted({**rules, **OTHER_FINDINGS}.items()))
