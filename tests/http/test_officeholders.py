"""Officeholders of Mali on six days, written down by hand: who held which office for certain, and who possibly.

The days are those before and after the two coups, where a date that is too sharp or too wide shows at once.
"""

import pytest

from support.service import Service

_TRANSITION = {
    ("bah-ndaw", "interim president of Mali"),
    ("moctar-ouane", "prime minister of Mali"),
    ("assimi-goita", "vice-president of the transition"),
}
_COLONELS = {
    ("sadio-camara", "minister of defense"),
    ("modibo-kone", "minister of security"),
}

# Each case: the day; the body of the offices; the offices held for certain; those held possibly and not for certain.
OFFICEHOLDERS = [
    (
        "2020-08-17",  # the day before the first coup
        "mali",
        {("ibrahim-boubacar-keita", "president of Mali"), ("boubou-cisse", "prime minister of Mali")},
        set(),
    ),
    ("2020-08-17", "cnsp", set(), set()),
    ("2020-09-10", "mali", set(), set()),  # the military council rules, and nobody else is in office
    (
        "2020-09-10",
        "cnsp",
        {
            ("assimi-goita", "head of the military council (CNSP)"),
            ("malick-diaw", "first vice-president of the CNSP"),
        },
        set(),
    ),
    ("2020-12-15", "mali", _TRANSITION | _COLONELS, set()),  # the transition, beside a council not yet dissolved
    (
        "2020-12-15",
        "cnsp",
        {("assimi-goita", "head of the military council (CNSP)")},
        {("malick-diaw", "first vice-president of the CNSP")},  # since 5 December at the head of another council
    ),
    (
        "2020-12-15",
        "national-transitional-council",
        {("malick-diaw", "president of the National Transitional Council")},
        set(),
    ),
    ("2021-05-24", "mali", _TRANSITION | _COLONELS, set()),  # arrests in the evening, no resignation yet
    ("2021-05-24", "cnsp", set(), set()),  # dissolved in January
    ("2021-05-25", "mali", set(), _TRANSITION),
    (
        "2021-06-08",  # the day after the oath
        "mali",
        {("assimi-goita", "president of the transition"), ("choguel-maiga", "prime minister of Mali")},
        set(),
    ),
]
HEADS_OF_STATE = {"president of Mali", "interim president of Mali", "president of the transition"}


def _officeholders(service: Service, day: str, body: str, validity: str) -> set[tuple[str, str]]:
    """Return the holders and the titles of the offices of a body on a day."""
    target = f"/v1/relationships?type=holds-office&object={body}&valid_on={day}&validity={validity}"
    return {(each["subject"], each["office"]["title"]) for page in service.pages(target) for each in page["data"]}


@pytest.mark.parametrize(("day", "body", "certain", "doubtful"), OFFICEHOLDERS)
def test_the_officeholders_of_a_day_are_those_written_down_by_hand(
    mali: Service, day: str, body: str, certain: set[tuple[str, str]], doubtful: set[tuple[str, str]]
) -> None:
    assert _officeholders(mali, day, body, "certain") == certain
    assert _officeholders(mali, day, body, "possible") == certain | doubtful


@pytest.mark.parametrize("day", ["2021-05-24", "2021-05-25"])
def test_no_two_rule_for_certain_during_the_second_coup(mali: Service, day: str) -> None:
    presidents = {holder for holder, title in _officeholders(mali, day, "mali", "certain") if title in HEADS_OF_STATE}
    rulers = {
        each["subject"]
        for page in mali.pages(f"/v1/relationships?type=governs&object=mali&valid_on={day}&validity=certain")
        for each in page["data"]
    }

    assert len(presidents) <= 1
    assert "assimi-goita" not in presidents | rulers
    assert ("assimi-goita", "vice-president of the transition") in _officeholders(mali, day, "mali", "possible")
