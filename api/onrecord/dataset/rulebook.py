"""All rules across records, in the order in which they are applied, and every code that a finding can have."""

from onrecord.dataset.mismatch import (
    HEDGE_NOT_IN_SPAN,
    PERSON_NOT_NAMED,
    QUOTE_NOT_IN_SPAN,
    WRONG_PARAGRAPH_COUNT,
    WRONG_SPAN,
)
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
    verification,
)
from onrecord.errors import Level

RULES: tuple[Rule, ...] = (
    Rule("duplicate-id", Level.ERROR, references.unique_ids),
    Rule("unknown-reference", Level.ERROR, references.existing_targets),
    Rule("reference-to-itself", Level.ERROR, references.no_reference_to_itself),
    Rule("circular-parts", Level.ERROR, references.no_cycles),
    Rule("claim-about-others", Level.NOTICE, references.claims_about_their_record),
    Rule("unknown-account-field", Level.ERROR, accounts.existing_field),
    Rule("account-does-not-fit", Level.ERROR, accounts.fitting_value),
    Rule("own-value-in-accounts", Level.ERROR, accounts.another_document),
    Rule("account-of-another-happening", Level.WARNING, accounts.same_happening),
    Rule("hash-without-paragraphs", Level.ERROR, documents.hash_with_paragraphs),
    Rule("reading-against-hash", Level.ERROR, documents.hash_fits_reading),
    Rule("via-against-reading", Level.ERROR, documents.via_of_secondary),
    Rule("via-is-secondary", Level.ERROR, documents.via_was_read),
    Rule("read-before-publication", Level.ERROR, documents.read_after_publication),
    Rule("read-in-the-future", Level.ERROR, documents.read_by_today),
    Rule("no-evidence", Level.ERROR, documents.at_least_one_evidence),
    Rule("invalid-evidence", Level.ERROR, documents.valid_evidence),
    Rule("reserved-id", Level.ERROR, actors.no_reserved_id),
    Rule("duplicate-identifier", Level.ERROR, actors.unique_identifiers),
    Rule("unknown-country", Level.ERROR, actors.existing_countries),
    Rule("two-people-of-one-name", Level.WARNING, actors.one_person_for_a_name),
    Rule("dissolution-before-inception", Level.ERROR, lifetimes.dissolved_after_inception),
    Rule("outside-lifetime", Level.ERROR, lifetimes.within_lifetime),
    Rule("relationship-without-first-day", Level.NOTICE, lifetimes.bounded_relationship),
    Rule("outlives-its-body", Level.ERROR, lifetimes.ends_with_its_body),
    Rule("occurred-in-the-future", Level.ERROR, events.occurred_by_today),
    Rule("planned-without-as-of", Level.ERROR, events.plan_has_its_day),
    Rule("as-of-without-plan", Level.ERROR, events.day_of_plan_has_its_plan),
    Rule("plan-after-evidence", Level.ERROR, events.plan_before_its_sources),
    Rule("event-after-its-only-source", Level.WARNING, events.event_before_its_sources),
    Rule("end-before-beginning", Level.ERROR, events.event_ends_after_it_began),
    Rule("alleged-event-without-claim", Level.ERROR, events.alleged_event_has_claims),
    Rule("incomplete-coordinates", Level.ERROR, events.complete_coordinates),
    Rule("place-without-territory", Level.ERROR, events.place_actor_has_territory),
    Rule("mode-of-another-type", Level.ERROR, events.mode_fits_its_type),
    Rule("compound-proposition", Level.WARNING, claims.one_assertion),
    Rule("hedge-missing", Level.ERROR, claims.hedged_with_hedge),
    Rule("hedge-with-plain", Level.ERROR, claims.plain_without_hedge),
    Rule("hedge-too-long", Level.ERROR, claims.short_hedge),
    Rule("hedge-is-a-reporting-verb", Level.WARNING, claims.hedge_of_the_speaker),
    Rule("said-in-the-future", Level.ERROR, claims.said_by_today),
    Rule("said-outside-publication", Level.ERROR, claims.said_in_publication),
    Rule("said-after-report", Level.ERROR, claims.said_before_report),
    Rule("said-without-earliest", Level.WARNING, claims.said_with_first_day),
    Rule("evidence-after-report", Level.WARNING, claims.evidence_by_report),
    Rule("speaker-against-attribution", Level.ERROR, claims.speaker_fits_attribution),
    Rule("verified-in-the-future", Level.ERROR, verification.verified_by_today),
    Rule("inconsistent-verification", Level.ERROR, verification.consistent_verification),
    Rule("disputed-without-a-dispute", Level.ERROR, verification.contradicted),
    Rule("corroborated-by-one-origin", Level.ERROR, verification.corroborated_by_two_origins),
    Rule("confirmed-norm", Level.ERROR, verification.confirmed_fact),
    Rule("confirmed-by-its-report", Level.ERROR, verification.confirmed_by_another_document),
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
        """Refuse a file that is not YAML 1.2 in UTF-8, or uses a feature of YAML that the data files do without.

Wrong: a tab, an anchor (`&a`), or text with ": " in it without quotes.
Right: plain YAML, indented with spaces; the text in quotes.""",
    ),
    "unexpected-file": (
        Level.ERROR,
        """Refuse a file or folder that no dataset has, a file without records, and a folder without any.

Wrong: `event.yaml`, or an empty `events.yaml`.
Right: a file of one of the names in the layout, with at least one record, or no file.""",
    ),
    "other-codebook": (
        Level.ERROR,
        """Refuse a codebook that is invalid, or differs from that of the program.

Wrong: a new code in `codebook/role.yaml` alone.
Right: the codebooks of the program, after `make contract sdk`, or no folder `codebook`.""",
    ),
    "invalid-value": (
        Level.ERROR,
        """Refuse an unknown field, a missing one, and a value that its field cannot have.

Wrong: `certainty: sure`, `summry: ...`, or an event without a date.
Right: the fields and codes of the JSON Schemas in `schema/records`. The message often has the nearest one.""",
    ),
    "unknown-rule": (
        Level.ERROR,
        """Refuse the acceptance of a code that no rule has, or that is an error: only the others can be accepted.

Wrong: `accepted: [{code: hedge-missing, reason: The tone is doubtful.}]`.
Right: the record mended; or the code of a warning or notice that is right to stand, with the reason.""",
    ),
    "needless-acceptance": (
        Level.WARNING,
        """Find an acceptance that is no longer needed: its rule finds nothing in the record.

Wrong: `accepted: [{code: compound-proposition, reason: ...}]` in a claim that was split since.
Right: the record without this acceptance.""",
    ),
    WRONG_PARAGRAPH_COUNT: (
        Level.ERROR,
        """Found by `verify`: the text has another number of paragraphs than the document.

Wrong: `paragraphs: 27` for a text with 28 lines that are not blank.
Right: the number in the message.""",
    ),
    WRONG_SPAN: (
        Level.ERROR,
        """Found by `verify`: the words at a span do not have its SHA-256.

Wrong: the span of an earlier version of the text, or one that was counted by hand.
Right: the span that `onrecord span` prints; the message says where the words are now.""",
    ),
    QUOTE_NOT_IN_SPAN: (
        Level.ERROR,
        """Found by `verify`: a quote is not in its span.

Wrong: a quote in other words, in translation, or from the next sentence.
Right: at most five consecutive words of the span, as they stand.""",
    ),
    HEDGE_NOT_IN_SPAN: (
        Level.ERROR,
        """Found by `verify`: a hedge is in no span of its claim's evidence.

Wrong: `hedge: {text: might, lang: en}` where the text has "may", or has it in another sentence.
Right: the words as they stand, whole words, inside a span; a longer span, if they are next to it.""",
    ),
    PERSON_NOT_NAMED: (
        Level.WARNING,
        """Found by `verify`, which fails on it: an alleged relationship names a person whom no span of it names.

Wrong: "these officers" becomes a relationship of two colonels whom the speaker does not name.
Right: the actor as the speaker has it, such as a group with `named: false`. If the text before the span makes plain who
is meant, accept the finding, and say where. A spelling of the name, or a word of it, must be in a span of the
relationship or of its claims.""",
    ),
}


def explanations() -> dict[str, tuple[Level, str]]:
    """Return the level and the explanation of every code, sorted by code."""
    rules = {rule.code: (rule.level, rule.explanation) for rule in RULES}
    return dict(sorted({**rules, **OTHER_FINDINGS}.items()))
