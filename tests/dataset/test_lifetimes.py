"""Nobody acts, speaks, holds anything or is part of anything before their inception or after their dissolution."""

from pathlib import Path

import pytest

from support.commands import invoke
from support.findings import Fields, body, claim, event, evidence, findings, person, relationship

COUNCIL = body("council", inception="2020-08-19", dissolution="2021-01-18")
DOUBTFUL = body("council", inception="[2020-08-18..2020-08-20]", dissolution="2021-01")
OPEN = body("council", inception="[..2020-08-19]", dissolution="[2021-01-18..]")
UNDATED = body("council", inception="XXXX", dissolution="XXXX")


def meeting(date: str, role: str = "participant", **fields: object) -> Fields:
    return event("meeting", date, participants=[{"actor": "council", "role": role}], **fields)


@pytest.mark.parametrize(
    ("council", "record"),
    [
        (COUNCIL, meeting("2020-08-18")),
        (COUNCIL, meeting("2021-01-19")),
        (COUNCIL, meeting("2019")),
        (COUNCIL, meeting("[..2020-08-18]")),
        (COUNCIL, meeting("[2021-01-19..]")),
        (COUNCIL, meeting("2020-08-01", end_date="2020-08-10")),
        (COUNCIL, meeting("2020-08-01", "perpetrator", status="alleged", claims=["words"])),
        (COUNCIL, meeting("2020-08-18", "target")),  # only the dead are condemned, and not those to come
        (COUNCIL, meeting("2021-01-19", "signatory")),
        (COUNCIL, meeting("2021-05", "office-holder")),
        (COUNCIL, meeting("2022-02", status="planned", planned_as_of="2021-05-27")),
        (DOUBTFUL, meeting("2020-08-17")),
        (DOUBTFUL, meeting("2021-02-01")),
        (body("council", dissolution="2021-01-18"), meeting("2021-01-19")),
        (body("council", inception="2020-08-19"), meeting("2020-08-18")),
    ],
)
def test_an_actor_of_an_event_outside_of_its_lifetime_is_an_error(
    tmp_path: Path, council: Fields, record: Fields
) -> None:
    words = claim("words", "2021-05-24")

    found = findings(tmp_path, council, record, words)

    assert found[0] == "meeting participants[0].actor error outside-lifetime"


@pytest.mark.parametrize(
    ("council", "record"),
    [
        (COUNCIL, meeting("2020-08-19")),
        (COUNCIL, meeting("2021-01-18")),
        (COUNCIL, meeting("2020")),
        (COUNCIL, meeting("[2020-08-18,2020-08-19]")),
        (COUNCIL, meeting("[2021-01-18..]")),
        (COUNCIL, meeting("2013", end_date="2021-05")),  # it took part in some of it
        (COUNCIL, meeting("2020-08-01", end_date="2020-08-19")),
        (COUNCIL, meeting("2020-08-01", end_date="[2020-08-10..]")),
        (COUNCIL, meeting("XXXX")),
        (COUNCIL, meeting("2021-05", "target")),
        (COUNCIL, meeting("2021-05", "predecessor")),
        (COUNCIL, meeting("2021-05", "sanctioned")),
        (COUNCIL, meeting("2021-05", "addressee")),
        (COUNCIL, meeting("2020-08-18", "affected")),  # by the plan for it
        (COUNCIL, meeting("2022-02", status="planned", planned_as_of="2020-10-01")),
        (COUNCIL, meeting("2020-03", status="planned", planned_as_of="2020-02-01")),  # the plan is for a body to come
        (COUNCIL, meeting("2022-02", status="cancelled")),
        (DOUBTFUL, meeting("2020-08-18")),
        (DOUBTFUL, meeting("2021-01-31")),
        (OPEN, meeting("1990")),
        (OPEN, meeting("2021-05")),
        (UNDATED, meeting("1990")),
        (body("council"), meeting("1990")),
    ],
)
def test_an_actor_that_may_have_existed_takes_part(tmp_path: Path, council: Fields, record: Fields) -> None:
    assert [each for each in findings(tmp_path, council, record) if "lifetime" in each] == []


@pytest.mark.parametrize(
    ("dissolution", "said", "is_possible"),
    [
        ("2022-01-16", "2022-01-17", False),
        ("2022-01-16", "2022-01-16", True),
        ("2022-01-16", "2022", True),
        ("2022-01-16", "[2022-02..]", False),
        ("2022-01-16", "[..2022-02]", True),
        ("2022-01-16", "1949-12-31", False),
        ("2022-01-16", "XXXX", True),
        ("[2022-01-16..]", "2025", True),
        (None, "1950", True),
    ],
)
@pytest.mark.parametrize("field", ["speaker", "possible_speakers"])
def test_nobody_speaks_outside_of_their_lifetime(
    tmp_path: Path, field: str, dissolution: str | None, said: str, *, is_possible: bool
) -> None:
    speaker = person("cleo", inception="1950", dissolution=dissolution)
    path = "speaker" if field == "speaker" else "possible_speakers[1]"
    fields: Fields = (
        {"speaker": "cleo"}
        if field == "speaker"
        else {"speaker": None, "possible_speakers": ["ada", "cleo"], "attribution": "quoted-without-speaker"}
    )

    found = findings(tmp_path, speaker, claim("words", said, **fields))

    expected = [] if is_possible else [f"words {path} error outside-lifetime"]
    assert [each for each in found if "lifetime" in each] == expected


@pytest.mark.parametrize(
    ("valid", "path"),
    [
        ({"start": "2021-02"}, "valid.start"),
        ({"start": "2019"}, "valid.start"),  # it cannot have begun before there was anything to support
        ({"start": "[2021-01-19..]"}, "valid.start"),
        ({"end": "2020-08-18"}, "valid.end"),
        ({"end": "[..2020-08-18]"}, "valid.end"),
        ({"end": "2021-02-01"}, "valid.end"),
        ({"as_of": "2021-05-27"}, "valid.as_of"),
        ({"start": "2020-09", "as_of": "2021-05-27"}, "valid.as_of"),
    ],
)
@pytest.mark.parametrize("ends", ["ada council", "council ada"])
def test_a_relationship_outside_of_a_lifetime_is_an_error(tmp_path: Path, valid: Fields, path: str, ends: str) -> None:
    support = relationship("support", ends, valid, type="supports")

    assert findings(tmp_path, COUNCIL, support) == [f"support {path} error outside-lifetime"]


@pytest.mark.parametrize(
    "valid",
    [
        {},
        {"start": "2020-08-19", "end": "2021-01-18"},
        {"start": "2020"},
        {"start": "[..2020-08-19]"},
        {"start": "2020-08-19"},
        {"start": "2021-01-18"},
        {"end": "2021"},
        {"end": "[2021-01-18..]"},
        {"as_of": "2020-10-01"},
        {"start": "XXXX", "end": "XXXX"},
    ],
)
def test_a_relationship_may_be_longer_than_a_lifetime_on_some_readings(tmp_path: Path, valid: Fields) -> None:
    support = relationship("support", "ada council", valid, type="supports")

    assert findings(tmp_path, COUNCIL, support) == []


def test_each_end_of_a_relationship_has_its_lifetime(tmp_path: Path) -> None:
    old, new = body("old", dissolution="1991"), body("new", inception="1992")

    found = findings(tmp_path, old, new, relationship("between", "old new", {"start": "1991-12-31"}, type="supports"))

    assert found == ["between valid.start error outside-lifetime"]


@pytest.mark.parametrize(
    ("part", "whole", "is_possible"),
    [
        ({"inception": "1992"}, {"dissolution": "1991-12-26"}, False),
        ({"dissolution": "1959"}, {"inception": "1960-09-22"}, False),
        ({"inception": "1991"}, {"dissolution": "1991-12-26"}, True),
        ({"inception": "[..1992]"}, {"dissolution": "1991-12-26"}, True),
        ({"inception": "1992"}, {"dissolution": "[1991-12-26..]"}, True),
        ({"inception": "1992"}, {}, True),
        ({}, {"dissolution": "1991"}, True),
    ],
)
def test_a_part_exists_together_with_its_whole(
    tmp_path: Path, part: Fields, whole: Fields, *, is_possible: bool
) -> None:
    found = findings(tmp_path, body("part", part_of=["state", "whole"], **part), body("whole", **whole))

    assert found == ([] if is_possible else ["part part_of[1] error outside-lifetime"])


@pytest.mark.parametrize(
    ("inception", "dissolution", "is_possible"),
    [
        ("2021-01-18", "2020-08-19", False),
        ("[2021..]", "2020", False),
        ("2021", "[..2020]", False),
        ("2021", "2021", True),
        ("2021-01-18", "2021-01", True),
        ("[..2021]", "1999", True),
        ("2021", "[2020..]", True),
        ("XXXX", "1999", True),
    ],
)
def test_a_dissolution_is_not_before_the_inception(
    tmp_path: Path, inception: str, dissolution: str, *, is_possible: bool
) -> None:
    found = findings(tmp_path, body("council", inception=inception, dissolution=dissolution))

    assert found == ([] if is_possible else ["council dissolution error dissolution-before-inception"])


@pytest.mark.parametrize("kind", ["holds-office", "member-of", "leads", "represents", "employed-by"])
@pytest.mark.parametrize(
    ("valid", "is_possible"),
    [
        ({}, False),
        ({"start": "2020-09"}, False),
        ({"start": "2020-09", "end_kind": "ongoing", "as_of": "2020-10-01"}, False),
        ({"end_kind": "ended-date-unknown"}, False),
        ({"end": "2021-01-19"}, False),
        ({"end": "2021"}, False),
        ({"end": "[2020-12..]"}, False),
        ({"end": "XXXX"}, False),
        ({"end": "2021-01-18"}, True),
        ({"end": "[..2021-01-18]"}, True),
        ({"end": "2020"}, True),
    ],
)
def test_an_office_or_membership_ends_with_its_body(
    tmp_path: Path, kind: str, valid: Fields, *, is_possible: bool
) -> None:
    office = {"title": "clerk", "capacity": "appointed"} if kind == "holds-office" else None
    seat = relationship("seat", "ada council", valid, type=kind, office=office)

    found = findings(tmp_path, COUNCIL, seat)

    assert found == ([] if is_possible else ["seat valid.end error outlives-its-body"])


@pytest.mark.parametrize(
    ("council", "ends", "kind"),
    [
        (COUNCIL, "ada council", "supports"),  # its friends outlive it
        (COUNCIL, "council state", "member-of"),
        (OPEN, "ada council", "member-of"),
        (body("council", inception="2020"), "ada council", "member-of"),
    ],
)
def test_only_what_is_within_a_dissolved_body_ends_with_it(
    tmp_path: Path, council: Fields, ends: str, kind: str
) -> None:
    assert findings(tmp_path, council, relationship("tie", ends, {"start": "2020-09"}, type=kind)) == []


def test_fields_with_errors_have_no_lifetime(tmp_path: Path) -> None:
    records = (
        body("council", inception="2020-13", dissolution=7),
        person("cleo", inception="2020", description=1),
        relationship("tie", "ada council", {"start": "1990"}),
        relationship("other", "cleo state", {"start": 5, "as_of": "1990-01-01"}),
        event("party", "1990", participants=[{"actor": "cleo", "role": "friend"}, {"actor": "cleo", "role": "host"}]),
        claim("words", "yesterday", speaker="cleo"),
    )

    found = [each for each in findings(tmp_path, *records) if not each.endswith("invalid-value")]

    assert found == ["party participants[1].actor error outside-lifetime"]


def test_the_message_names_the_actor_and_the_bound_of_its_lifetime(tmp_path: Path) -> None:
    findings(tmp_path, COUNCIL, meeting("[2021-05-24..2021-05-26]", evidence=evidence("gazette")))
    (line,) = invoke("check", tmp_path).stderr.splitlines()

    assert (
        "found 'council' as participant from 2021-05-24 to 2021-05-26, after the dissolution of 'council', 2021-01-18; "
        "expected an actor that existed then [outside-lifetime]"
    ) in line
