"""The balance of two actors as squares: as many as there are relationships, and bounded."""

from datetime import date

import msgspec
import pytest

from onrecord.records.balance import (
    MAX_IDS,
    Balance,
    BalanceCount,
    BalanceInterval,
    BalanceItem,
    BalancePeriod,
    UndatedCount,
)
from onrecord.records.codes import Basis, Polarity
from onrecord.render.pictures.balance import MAX_PERIODS, balance_picture
from onrecord.render.pictures.frame import PictureOptions
from support.picture_words import balance_words, marks, parsed, texts
from support.service import Service


def count(polarity: Polarity, basis: Basis, certain: int, possible: int) -> BalanceCount:
    ids = [f"{polarity}-{basis}-{number}" for number in range(possible)]
    return BalanceCount(
        polarity=polarity,
        basis=basis,
        certain=certain,
        possible=possible,
        certain_ids=ids[:certain][:MAX_IDS],
        possible_ids=ids[:MAX_IDS],
    )


def balance(*periods: list[BalanceCount], undated: list[UndatedCount] | None = None) -> Balance:
    return Balance(
        actor_a="mali",
        actor_b="russia",
        includes_parts=False,
        interval=BalanceInterval.YEAR,
        relationship_count=1,
        periods=[
            BalancePeriod(period=f"{1000 + index}", first=date(2021, 1, 1), last=date(2021, 12, 31), counts=counts)
            for index, counts in enumerate(periods)
        ],
        undated=undated or [],
    )


def picture(drawn: Balance, **options: object) -> str:
    return balance_picture(
        drawn, {"mali": "Mali"}, {}, balance_words(), msgspec.structs.replace(PictureOptions(), **options)
    )


def squares(svg: str) -> list[str]:
    """Return the ids of the squares, which are their labels, without the key."""
    titles = [title.text or "" for title in parsed(svg).iter("title")]
    return [title.partition(":")[0] for title in titles if ":" in title]


def test_every_relationship_of_a_period_is_one_square() -> None:
    drawn = balance(
        [count(Polarity.COOPERATIVE, Basis.REPORTED, 1, 3), count(Polarity.CONFLICTUAL, Basis.ALLEGED, 2, 2)]
    )

    assert squares(picture(drawn)) == [
        "cooperative-reported-0",
        "cooperative-reported-1",
        "cooperative-reported-2",
        "conflictual-alleged-0",
        "conflictual-alleged-1",
    ]


@pytest.mark.parametrize(
    ("basis", "certain", "expected"),
    [
        (Basis.DOCUMENTED, 1, {"sure": 3, "maybe": 1, "claimed": 2}),
        (Basis.DOCUMENTED, 0, {"sure": 2, "maybe": 2, "claimed": 2}),
        (Basis.ALLEGED, 1, {"sure": 3, "maybe": 1, "claimed": 3}),
        (Basis.ALLEGED, 0, {"sure": 2, "maybe": 1, "claimed": 3}),
    ],
)
def test_a_square_is_solid_hatched_or_dashed_as_in_the_key(
    basis: Basis, certain: int, expected: dict[str, int]
) -> None:
    svg = picture(balance([count(Polarity.NEUTRAL, basis, certain, 1)]))

    assert {class_: len(marks(svg, class_)) for class_ in expected} == expected


def test_a_balance_of_real_records_has_a_square_for_each_possible_id(mali: Service) -> None:
    item = msgspec.json.decode(mali.request("/v1/balance?actor_a=mali&actor_b=russia").body, type=BalanceItem)
    ids = [id_ for period in item.data.periods for each in period.counts for id_ in each.possible_ids]

    assert len(ids) > 10
    assert sorted(squares(picture(item.data))) == sorted(ids)


def test_a_balance_without_relationships_says_so() -> None:
    assert "No relationship is on record." in texts(picture(balance()))


def test_undated_relationships_have_a_column_of_their_own() -> None:
    undated = UndatedCount(polarity=Polarity.MIXED, basis=Basis.ALLEGED, count=2, ids=["one", "two"])
    svg = picture(balance([count(Polarity.MIXED, Basis.REPORTED, 1, 1)], undated=[undated]))

    assert squares(svg) == ["mixed-reported-0", "one", "two"]
    assert "No date" in texts(svg)


@pytest.mark.parametrize("possible", [9, 10, 99, 100, 101, 5000])
def test_relationships_without_a_square_are_counted(possible: int) -> None:
    svg = picture(balance(*[[count(Polarity.COOPERATIVE, Basis.REPORTED, 1, possible)]] * 20))
    rest = [int(text[1:]) for text in texts(svg) if text.startswith("+")]

    assert len(squares(svg)) + sum(rest) == 20 * possible


def test_a_balance_of_many_periods_is_bounded() -> None:
    year = [count(polarity, basis, 20, 300) for polarity in Polarity for basis in Basis]
    svg = picture(balance(*[year] * 1200))

    assert len(svg) < 300_000
    assert f"and {1200 - MAX_PERIODS} more" in texts(svg)
    assert parsed(svg).get("width") == "720"


@pytest.mark.parametrize("width", [288, 320, 720])
def test_no_square_is_outside_the_picture(width: int) -> None:
    year = [count(polarity, Basis.REPORTED, 2, 30) for polarity in Polarity]
    svg = picture(balance(*[year] * 30), width=width)

    assert max(float(each.get("x", "0")) for each in marks(svg, "maybe")) + 22 <= width


def test_squares_are_links_where_there_is_an_address() -> None:
    svg = picture(balance([count(Polarity.NEUTRAL, Basis.REPORTED, 1, 1)]), relationship_url="/relationships/{}".format)

    assert [each.get("href") for each in parsed(svg).iter("a")] == ["/relationships/neutral-reported-0"]
