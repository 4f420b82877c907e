"""Officeholders of Mali day by day, written down by hand: who held which office for certain, and who possibly.

The days are those around the two coups, where a date that is too sharp or too wide shows at once.
"""

import pytest

from support.service import Service

_KEITA = {("ibrahim-boubacar-keita", "president of Mali"), ("boubou-cisse", "prime minister of Mali")}
_HEAD = ("assimi-goita", "head of the military council (CNSP)")
_DEPUTY = ("malick-diaw", "first vice-president of the CNSP")
_COUNCIL = {_HEAD, _DEPUTY}
_NDAW = ("bah-ndaw", "interim president of Mali")
_VICE_PRESIDENT = ("assimi-goita", "vice-president of the transition")
_TRANSITION = {_NDAW, _VICE_PRESIDENT, ("moctar-ouane", "prime minister of Mali")}
_PRESIDENT = ("assimi-goita", "interim president of Mali")
_MAIGA = ("choguel-maiga", "prime minister of Mali")
_COLONELS = {
    ("sadio-camara", "minister of defense"),
    ("modibo-kone", "minister of security"),
}

# Each case: the day; the body of the offices; the offices held for certain; those held possibly and not for certain.
OFFICEHOLDERS = [
    (
        "2020-08-17",  # the day before the first coup
        "mali",
        _KEITA,
        set(),
    ),
    ("2020-08-17", "cnsp", set(), set()),
    ("2020-08-18", "mali", _KEITA, set()),  # the night in which he resigned is still to come
    ("2020-08-19", "mali", set(), _KEITA),
    ("2020-08-19", "cnsp", _COUNCIL, set()),  # the day on which it was formed
    ("2020-09-10", "mali", set(), set()),  # the military council rules, and nobody else is in office
    ("2020-09-10", "cnsp", _COUNCIL, set()),
    ("2020-09-24", "mali", set(), set()),
    ("2020-09-25", "mali", {_NDAW, _VICE_PRESIDENT}, set()),  # both are sworn in, and no prime minister is named yet
    ("2020-09-27", "mali", _TRANSITION, set()),
    ("2020-10-04", "mali", _TRANSITION, set()),
    ("2020-10-05", "mali", _TRANSITION | _COLONELS, set()),
    ("2020-12-15", "mali", _TRANSITION | _COLONELS, set()),  # the transition, beside a council not yet dissolved
    (
        "2020-12-15",
        "cnsp",
        {_HEAD},
        {_DEPUTY},  # since 5 December at the head of another council
    ),
    (
        "2020-12-15",
        "national-transitional-council",
        {("malick-diaw", "president of the National Transitional Council")},
        set(),
    ),
    ("2021-01-18", "cnsp", {_HEAD}, {_DEPUTY}),  # the day of the decree that dissolved it
    ("2021-01-19", "cnsp", set(), set()),
    ("2021-05-24", "mali", _TRANSITION | _COLONELS, set()),  # the day of the new cabinet, then of the arrests
    ("2021-05-24", "cnsp", set(), set()),  # dissolved in January
    ("2021-05-25", "mali", set(), _TRANSITION),
    ("2021-05-26", "mali", set(), _TRANSITION),  # the resignations become known
    ("2021-05-27", "mali", set(), {_VICE_PRESIDENT}),
    ("2021-05-28", "mali", set(), {_VICE_PRESIDENT, _PRESIDENT}),  # the ruling of the court
    ("2021-06-06", "mali", set(), {_VICE_PRESIDENT, _PRESIDENT}),
    ("2021-06-07", "mali", {_PRESIDENT, _MAIGA}, {_VICE_PRESIDENT}),  # the day of the oath
    (
        "2021-06-08",  # the day after the oath
        "mali",
        {_PRESIDENT, _MAIGA},
        set(),
    ),
    ("2021-06-11", "mali", {_PRESIDENT, _MAIGA, ("sadio-camara", "minister of defense")}, set()),
]
HEADS_OF_STATE = {"president of Mali", "interim president of Mali"}


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
