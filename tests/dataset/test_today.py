"""What cannot have happened yet on the day of the check is refused, and so is a year that can only be a slip."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from support.commands import invoke, output_of
from support.small_dataset import DATA, change, diagnostics_of

TODAY = ("--today", "2026-11-27")


def errors(root: Path, *options: str) -> list[str]:
    lines = invoke("check", root, *options).stderr.splitlines()
    return [line.partition("/small/")[2] for line in lines if ": error: " in line]


@pytest.fixture
def undated_office(small_dataset: Path) -> Path:
    """Return the small dataset without the event that closed an office, whose date the event's must fit."""
    change(small_dataset, "relationships.yaml", "    closed_by: [coup]\n", "")
    return small_dataset


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (
            "events.yaml",
            'date: "[2021-05-24..2021-05-26]"\n  end_date: 2021-05-26',
            "date: 3023-05-24",
            "events[0].date (coup): found an event that occurred on 3023-05-24; expected a day not after that of the",
        ),
        (
            "events.yaml",
            'date: "[2021-05-24..2021-05-26]"\n  end_date: 2021-05-26',
            "date: 2026-12",
            "found an event that occurred on 2026-12; expected",
        ),
        (
            "claims.yaml",
            "on: 2021-06-03",
            "on: 2026-11-28",
            "found a verification on 2026-11-28; expected a day not after that of the check, 2026-11-27",
        ),
        (
            "claims.yaml",
            "said: 2021-05",
            'said: "[2026-11-28..]"',
            "claims[0].said (nobody-hurt): found a claim said on [2026-11-28..]; expected a day not after that of",
        ),
    ],
)
def test_a_fact_of_the_future_is_refused(undated_office: Path, file: str, old: str, new: str, message: str) -> None:
    change(undated_office, file, old, new)
    # The document may be from after the fact, for what it reports cannot be later.
    change(undated_office, "documents.yaml", "published: 2021-06-01", 'published: "[2021-06-01..]"')

    (line,) = errors(undated_office, *TODAY)

    assert message in line
    assert invoke("build", undated_office, "-o", undated_office / "x.sqlite", *TODAY).stderr.count("\n") == 1
    assert "no errors" in output_of("check", undated_office, "--today", "3023-05-24")


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("events.yaml", 'date: "[2021-05-24..2021-05-26]"\n  end_date: 2021-05-26', "date: 2026-11"),
        ("events.yaml", 'date: "[2021-05-24..2021-05-26]"\n  end_date: 2021-05-26', 'date: "[2021..2030]"'),
        ("events.yaml", "end_date: 2021-05-26", 'end_date: "2030"'),
        ("events.yaml", "status: occurred", "status: planned\n  planned_as_of: 2021-05-20"),
        ("events.yaml", "status: alleged", "status: planned\n  planned_as_of: 2021-05-20"),
        ("claims.yaml", "on: 2021-06-03", "on: 2026-11-27"),
        ("claims.yaml", "said: 2021-05", "said: XXXX"),
        ("relationships.yaml", "end_kind: unknown\n    as_of: 2021-06-01", "end_kind: ended\n    end: 2030-01-01"),
        ("relationships.yaml", "end_kind: ended", "end_kind: ended\n    start: 2020-01"),
    ],
)
def test_a_date_that_may_be_past_or_is_of_the_future_is_accepted(
    undated_office: Path, file: str, old: str, new: str
) -> None:
    change(undated_office, file, old, new)

    assert "no errors" in output_of("check", undated_office, *TODAY)


def test_a_planned_event_may_be_in_the_future(small_dataset: Path) -> None:
    change(small_dataset, "events.yaml", "status: alleged", "status: planned\n  planned_as_of: 2021-05-20")
    change(small_dataset, "events.yaml", "date: 2021-05-24\n", "date: 2031-05-24\n")

    assert output_of("check", small_dataset, *TODAY).endswith("no errors\n")


def test_the_day_of_the_check_is_today_by_default(small_dataset: Path) -> None:
    in_a_week = (datetime.now(UTC) + timedelta(days=7)).date()
    change(small_dataset, "claims.yaml", "on: 2021-06-03", f"on: {in_a_week}")

    (line,) = errors(small_dataset)

    assert f"found a verification on {in_a_week}; expected a day not after that of the check, 2" in line


def test_the_day_of_the_check_does_not_change_the_release(tmp_path: Path) -> None:
    files = [tmp_path / f"{year}.sqlite" for year in (2027, 2037)]
    for file in files:
        output_of("build", DATA, "-o", file, "--today", f"{file.stem}-01-01")

    assert files[0].read_bytes() == files[1].read_bytes()


@pytest.mark.parametrize(
    ("file", "old", "new", "position"),
    [
        ("documents.yaml", "published: 2021-06-01", "published: 0203-06-01", "documents.yaml:6:14"),
        ("documents.yaml", 'published: "2019"', 'published: "0999"', "documents.yaml:17:14"),
        ("events.yaml", '"[2021-05-24..2021-05-26]"', '"[0201-05-24..2021-05-26]"', "events.yaml:7:9"),
        ("events.yaml", '"[2021-05-24..2021-05-26]"', "02XX", "events.yaml:7:9"),
        ("events.yaml", "end_date: 2021-05-26", 'end_date: "[..0999-12-31]"', "events.yaml:8:13"),
        ("claims.yaml", "said: 2021-05", "said: 0021-05~", "claims.yaml:6:9"),
        ("claims.yaml", "on: 2021-06-02", "on: 0203-06-02", "claims.yaml:13:32"),
        ("relationships.yaml", "as_of: 2021-06-01", "as_of: 0203-06-01", "relationships.yaml:9:12"),
        ("relationships.yaml", 'end: "[2021-05-24..2021-05-26]"', "end: 0203-05-24", "relationships.yaml:20:10"),
        (
            "events.yaml",
            "title: The coup",
            "title: The coup\n  accounts: [{document: treaty, field: date, value: 0203-05-24}]",
            "events.yaml:6:53",
        ),
    ],
)
def test_a_year_before_1000_is_refused_in_every_date(
    small_dataset: Path, file: str, old: str, new: str, position: str
) -> None:
    change(small_dataset, file, old, new)

    (line,) = diagnostics_of(small_dataset)

    assert line.startswith(f"small/{position}: ")
    assert ", with a year before 1000; expected a year from 1000 on" in line


@pytest.mark.parametrize("date", ["1000", "1XXX", "XXXX", "[..1066-10-14]", "1060-08~"])
def test_any_later_year_is_accepted(small_dataset: Path, date: str) -> None:
    change(small_dataset, "documents.yaml", 'published: "2019"', f'published: "{date}"')

    assert "no errors" in output_of("check", small_dataset, *TODAY)
