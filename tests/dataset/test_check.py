"""The rules across fields and records refuse a dataset, with a diagnostic of their code at the field.

Each row makes one change to the small dataset of conftest.py: in the named file, it replaces the old text.
"""

from pathlib import Path

import pytest

from onrecord.dataset.check import load
from onrecord.records.codes import Certainty
from onrecord.records.dates import UncertainDate
from support.small_dataset import assert_refused, change, codes_of, diagnostics_of, write_files

ROWS = [
    (
        "actors.yaml:7:7: actors[1].id [duplicate-id]",
        "id: bamako",
        "id: mali",
        "found the id 'mali' again (first at ... small/actors.yaml:1:3)",
    ),
    (
        "claims.yaml:3:12: claims[0].speaker [unknown-reference]",
        "speaker: colonel",
        "speaker: kolonel",
        "found 'kolonel'; expected the id of one of the dataset's actors ... nearest is 'colonel'",
    ),
    (
        "claims.yaml:9:20: claims[0].about.events[0] [unknown-reference]",
        "events: [arrest]",
        "events: [arest]",
        "found 'arest' ... nearest is 'arrest'",
    ),
    (
        "actors.yaml:10:13: actors[1].part_of[0] [reference-to-itself]",
        "part_of: [mali]",
        "part_of: [bamako]",
        "found 'bamako', the record itself",
    ),
    (
        "events.yaml:23:12: events[1].part_of [reference-to-itself]",
        "part_of: coup",
        "part_of: arrest",
        "found 'arrest', the record itself",
    ),
    (
        "events.yaml:23:19: events[1].links[0].event [reference-to-itself]",
        "part_of: coup",
        "links: [{event: arrest, relation: follows}]",
        "found 'arrest', the record itself",
    ),
    (
        "claims.yaml:8:19: claims[0].links[0].claim [reference-to-itself]",
        "act: assert",
        "act: assert\n  links: [{claim: nobody-hurt, relation: agrees}]",
        "found 'nobody-hurt', the record itself",
    ),
    (
        "actors.yaml:4:12: actors[0].part_of [circular-parts]",
        "country: ML",
        "part_of: [bamako]",
        "found a cycle: mali > bamako > mali",
    ),
    (
        "events.yaml:6:12: events[0].part_of [circular-parts]",
        "title: The coup",
        "title: The coup\n  part_of: arrest",
        "found a cycle: coup > arrest > coup",
    ),
    (
        "events.yaml:8:13: events[0].end_date [end-before-beginning]",
        "end_date: 2021-05-26",
        "end_date: 2021-05-23",
        "found an end on 2021-05-23; expected a day not before",
    ),
    (
        "relationships.yaml:9:10: relationships[0].valid.end [reversed-period]",
        "end_kind: unknown\n    as_of: 2021-06-01",
        "end_kind: ended\n    end: 2021-05-23",
        "found an end on 2021-05-23",
    ),
    (
        "relationships.yaml:9:12: relationships[0].valid.as_of [as-of-outside-period]",
        "as_of: 2021-06-01",
        "as_of: 2021-05-23",
        "found evidence for 2021-05-23; expected a day not before the start, 2021-05-24",
    ),
    (
        "relationships.yaml:20:5: relationships[1].valid.end [end-against-its-kind]",
        '    end: "[2021-05-24..2021-05-26]"\n',
        "",
        "found no end ... 'ended-date-unknown'",
    ),
    (
        "relationships.yaml:21:15: relationships[1].valid.end_kind [end-against-its-kind]",
        "end_kind: ended",
        "end_kind: ongoing",
        "found the end_kind 'ongoing' with an end",
    ),
    (
        "relationships.yaml:1:3: relationships[0].office [office-against-type]",
        "type: detained",
        "type: holds-office",
        "found no office",
    ),
    (
        "relationships.yaml:24:5: relationships[1].office [office-against-type]",
        "type: holds-office",
        "type: leads",
        "found an office in a relationship of type 'leads'",
    ),
    (
        "relationships.yaml:26:17: relationships[1].office.closed_by[0] [unknown-reference]",
        "closed_by: [coup]",
        "closed_by: [cup]",
        "found 'cup' ... nearest is 'coup'",
    ),
    (
        "relationships.yaml:3:11: relationships[0].object [subject-is-object]",
        "object: president",
        "object: colonel",
        "found 'colonel', the subject",
    ),
    (
        "relationships.yaml:1:3: relationships[0].claims [alleged-relationship-without-claim]",
        "basis: reported\n  claims: [nobody-hurt]",
        "basis: alleged",
        "found an alleged relationship without a claim",
    ),
    (
        "events.yaml:17:3: events[1].claims [alleged-event-without-claim]",
        "  claims: [nobody-hurt]\n",
        "",
        "found an alleged event without a claim",
    ),
    (
        "claims.yaml:13:7: claims[0].verification.history [inconsistent-verification]",
        (
            "      - {status: reported, on: 2021-06-02, by: an editor, reason: One source.}\n"
            "      - {status: attributed, on: 2021-06-03, by: an editor, reason: The speaker is named.}\n"
        ),
        "      []\n",
        "found an empty history",
    ),
    (
        "claims.yaml:14:34: claims[0].verification.history[1].on [inconsistent-verification]",
        "on: 2021-06-03",
        "on: 2021-06-01",
        "found 2021-06-01 after 2021-06-02",
    ),
    (
        "claims.yaml:11:13: claims[0].verification.status [inconsistent-verification]",
        "status: attributed\n",
        "status: confirmed\n",
        "found 'confirmed'; expected 'attributed', the status of the last step",
    ),
    (
        "claims.yaml:3:3: claims[0].speaker [speaker-against-attribution]",
        "speaker: colonel\n",
        "speaker:\n",
        "found a paraphrase without a speaker",
    ),
    (
        "claims.yaml:3:12: claims[0].speaker [speaker-against-attribution]",
        "attribution: paraphrase",
        "attribution: unclear",
        "found the speaker 'colonel'; expected no speaker with the attribution unclear",
    ),
    (
        "claims.yaml:8:22: claims[0].possible_speakers [speaker-against-attribution]",
        "act: assert",
        "act: assert\n  possible_speakers: [president]",
        "found possible speakers as well as the speaker",
    ),
    (
        "events.yaml:26:5: events[1].evidence [no-evidence]",
        "    - document: treaty\n      locator: Article 2\n",
        "    []\n",
        "found an empty list",
    ),
    (
        "events.yaml:26:7: events[1].evidence[0] [invalid-evidence]",
        "      locator: Article 2\n",
        "",
        "found no locator; expected the position in 'treaty'",
    ),
    (
        "events.yaml:26:7: events[1].evidence[0] [invalid-evidence]",
        "document: treaty\n",
        "document: gazette\n",
        "found no span; expected the span in 'gazette'",
    ),
    (
        "events.yaml:16:7: events[0].evidence[0] [invalid-evidence]",
        "{document: gazette,",
        "{document: treaty,",
        "found a span in 'treaty', which has no sha256",
    ),
    (
        "events.yaml:16:7: events[0].evidence[0] [invalid-evidence]",
        "paragraph: 1, start: 12,",
        "paragraph: 1,",
        "found a span without start",
    ),
    (
        "events.yaml:16:57: events[0].evidence[0].end [invalid-evidence]",
        "start: 12, end: 34",
        "start: 34, end: 34",
        "found an end of 34; expected more than the start",
    ),
    (
        "events.yaml:16:38: events[0].evidence[0].paragraph [invalid-evidence]",
        "paragraph: 1",
        "paragraph: 3",
        "found paragraph 3; expected at most 2",
    ),
    (
        "events.yaml:16:34: events[0].evidence[0].quote [invalid-evidence]",
        "paragraph: 1",
        "quote: one two three four five six, paragraph: 1",
        "found a quote of 6 words; expected at most 5",
    ),
    (
        "events.yaml:28:14: events[1].evidence[0].quote [invalid-evidence]",
        "locator: Article 2",
        "locator: Article 2\n      quote: he was detained",
        "found a quote without a span",
    ),
    (
        "documents.yaml:1:3: documents[0].paragraphs [hash-without-paragraphs]",
        "  paragraphs: 2\n",
        "",
        "found a sha256 without paragraphs",
    ),
    (
        "documents.yaml:12:3: documents[1].sha256 [hash-without-paragraphs]",
        "publisher: The Ministry",
        "publisher: The Ministry\n  paragraphs: 3",
        "found paragraphs without a sha256",
    ),
    (
        "events.yaml:10:5: events[0].place.lon [incomplete-coordinates]",
        "precision: locality",
        "precision: locality\n    lat: 12.6\n    gazetteer: geonames:2460596",
        "found lat without lon",
    ),
    (
        "events.yaml:10:5: events[0].place.gazetteer [incomplete-coordinates]",
        "precision: locality",
        "precision: locality\n    lat: 12.6\n    lon: -8",
        "found coordinates without a gazetteer",
    ),
    (
        "events.yaml:12:12: events[0].place.actor [place-without-territory]",
        "actor: bamako",
        "actor: colonel",
        "found 'colonel', an actor of kind person; expected an actor of kind place or state",
    ),
    (
        "events.yaml:11:14: events[0].place.country [unknown-country]",
        "country: ML",
        "country: ZZ",
        "found 'ZZ'; expected a code of ISO 3166-1",
    ),
    (
        "actors.yaml:4:12: actors[0].country [unknown-country]",
        "country: ML",
        "country: XK",
        "found 'XK'; expected a code of ISO 3166-1",
    ),
    (
        "events.yaml:3:32: events[0].plover.mode [invalid-value]",
        "mode: arrest",
        "mode: arms",
        "found 'arms'; expected a plover mode, one of the 59 codes in codebook/plover-mode.yaml",
    ),
    (
        "events.yaml:3:33: events[0].plover.mode [mode-of-another-type]",
        "type: COERCE",
        "type: RETREAT",
        "found 'arrest'; expected a mode of RETREAT: withdraw",
    ),
    (
        "events.yaml:3:31: events[0].plover.mode [mode-of-another-type]",
        "type: COERCE",
        "type: AGREE",
        "found 'arrest'; expected no mode, as AGREE has none",
    ),
    (
        "events.yaml:6:40: events[0].accounts[0].field [unknown-account-field]",
        "title: The coup",
        "title: The coup\n  accounts: [{document: treaty, field: dates, value: '2021'}]",
        "found 'dates'; expected the path of a field of this event ... nearest is 'date'",
    ),
    (
        "relationships.yaml:5:60: relationships[0].accounts[0].value [account-does-not-fit]",
        "type: detained",
        "type: detained\n  accounts: [{document: treaty, field: valid.start, value: May 2021}]",
        "found 'May 2021', which is no year, month or day",
    ),
    (
        "actors.yaml:10:17: actors[1].identifiers[0] [duplicate-identifier]",
        "name: Bamako",
        "name: Bamako\n  identifiers: [{scheme: wikidata, value: Q912}]",
        "found wikidata:Q912, which 'mali' has",
    ),
    (
        "actors.yaml:16:8: actors[3].id [reserved-id]",
        "- id: president",
        "- {id: none, kind: person, name: None, description: Nobody.}\n- id: president",
        "found 'none'",
    ),
]


@pytest.mark.parametrize(("position", "old", "new", "message"), ROWS)
def test_a_broken_rule_is_reported_at_its_field_with_the_expected_value(
    small_dataset: Path, position: str, old: str, new: str, message: str
) -> None:
    change(small_dataset, position, old, new)

    place, _, code = position.rpartition(" ")
    path = place.rpartition(" ")[2]
    assert f"{path} {code}" in codes_of(small_dataset)
    assert_refused(small_dataset, place, message)


def test_a_valid_dataset_has_every_kind_sorted_by_id(small_dataset: Path) -> None:
    dataset = load(small_dataset)

    assert {kind: [record.id for record in records] for kind, records in dataset.kinds().items()} == {
        "document": ["gazette", "treaty"],
        "actor": ["bamako", "colonel", "mali", "president"],
        "event": ["arrest", "coup"],
        "claim": ["nobody-hurt"],
        "relationship": ["colonel-detains-president", "president-of-mali"],
    }
    assert dataset.events[1].date == UncertainDate.parse("[2021-05-24..2021-05-26]")
    assert dataset.info.title == "Untitled dataset"


def test_a_relationship_is_as_certain_as_the_weakest_of_its_claims(small_dataset: Path) -> None:
    first, second = load(small_dataset).relationships

    assert (first.certainty, second.certainty) == (Certainty.HEDGED, Certainty.PLAIN)


def test_the_code_of_a_former_country_is_accepted(small_dataset: Path) -> None:
    change(small_dataset, "actors.yaml", "country: ML", "country: SU")

    assert load(small_dataset).actors[2].country == "SU"


def test_one_run_reports_all_errors_of_all_files_sorted_by_position(small_dataset: Path) -> None:
    change(small_dataset, "events.yaml", "kind: coup", "kind: cuop")
    change(small_dataset, "events.yaml", "status: alleged", "status: &a alleged")
    change(small_dataset, "claims.yaml", "speaker: colonel", "speaker: kolonel")
    change(small_dataset, "actors.yaml", "- id: mali", "\t- id: mali")
    change(small_dataset, "documents.yaml", "paragraphs: 2", "paragraphs: two\n  colour: red")
    write_files(small_dataset, {"other/actors.yml": "- {id: niger, kind: state, name: Niger, description: A state.}\n"})

    positions = [line.split(": ")[0] for line in diagnostics_of(small_dataset)]

    assert positions == [
        "other/actors.yml:1:1",
        "small/actors.yaml:1:1",
        "small/claims.yaml:3:12",
        "small/documents.yaml:8:15",
        "small/documents.yaml:9:3",
        "small/events.yaml:2:9",
        "small/events.yaml:19:11",
    ]


def test_references_to_records_of_an_unreadable_file_are_not_reported(small_dataset: Path) -> None:
    change(small_dataset, "actors.yaml", "name: Mali", "name: 'Mali")

    assert [line.split(": ")[1] for line in diagnostics_of(small_dataset)] == [
        "found a syntax error while scanning a quoted scalar"
    ]


def test_a_reference_to_a_record_with_an_error_is_not_reported(small_dataset: Path) -> None:
    change(small_dataset, "actors.yaml", "name: The colonel", "name: 1")

    assert len(diagnostics_of(small_dataset)) == 1


def test_an_id_may_not_occur_in_a_second_collection(small_dataset: Path) -> None:
    write_files(small_dataset, {"big/actors.yaml": "- {id: mali, kind: state, name: Mali, description: A state.}\n"})

    (line,) = diagnostics_of(small_dataset)

    assert line.startswith("small/actors.yaml:1:7: actors[0].id (mali): found the id 'mali' again (first at ")
    assert "big/actors.yaml:1:3)" in line
