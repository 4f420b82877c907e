"""Dates in words claim exactly the days that the record claims, in both languages."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from onrecord.errors import BadDate
from onrecord.records.codes import EndKind
from onrecord.records.dates import UncertainDate
from onrecord.records.relationships import Period
from onrecord.render.pages.dates import Dates
from onrecord.render.pages.languages import Language

ENGLISH, FRENCH = Dates(Language.EN), Dates(Language.FR)
MONTHS = {
    Language.EN: "January February March April May June July August September October November December",
    Language.FR: "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
}
LAST_DAY = date(9999, 12, 31)


def numbers_of_months(language: Language) -> dict[str, int]:
    return {name: number for number, name in enumerate(MONTHS[language].split(), 1)}


def named_days(text: str, language: Language) -> Iterator[tuple[date, date]]:
    """Yield the first and last day of each day, month, year and decade in words, the last one first.

    A day or a month has the month and the year that stand to the right of it: 24, 25 or 27 May 2021.
    """
    months = numbers_of_months(language)
    tokens = re.findall(rf"{'|'.join(months)}|\d+", text)
    decades = set(re.findall(r"(?:the|les années) (\d{4})", text))
    year, month = 0, 0
    for index, token in reversed(list(enumerate(tokens))):
        left = tokens[index - 1] if index else ""
        if token in months:
            month = months[token]
            if not left.isdigit() or len(left) == 4:
                yield date(year, month, 1), last_of_month(year, month)
        elif len(token) == 4:
            year, month = int(token), 0
            if left not in months:
                yield date(year, 1, 1), date(year + 9 if token in decades else year, 12, 31)
        else:
            yield date(year, month, int(token)), date(year, month, int(token))


def last_of_month(year: int, month: int) -> date:
    following = (year + month // 12, month % 12 + 1)
    return LAST_DAY if following[0] > LAST_DAY.year else date(*following, 1) - timedelta(days=1)


@st.composite
def parts(draw: st.DrawFn) -> str:
    """Return a day, a month or a year, some with unknown digits or a qualifier."""
    text = draw(st.dates(min_value=date(1000, 1, 1))).isoformat()[: draw(st.sampled_from([4, 7, 10]))]
    unknown = draw(st.sampled_from([0, 0, 0, 1, 2]))
    digits = text if not unknown else text[:-unknown] + "X" * unknown
    return digits + draw(st.sampled_from(["", "", "~", "?", "%"]))


@st.composite
def edtf_texts(draw: st.DrawFn) -> str:
    """Return a part, or a set of parts and ranges."""
    ranges = st.builds("{}..{}".format, parts() | st.just(""), parts() | st.just(""))
    members = draw(st.lists(parts() | ranges, min_size=1, max_size=4))
    return draw(st.just(f"[{','.join(members)}]") | parts())


@pytest.mark.parametrize("language", Language)
@given(text=edtf_texts())
def test_the_days_in_words_are_the_bounds_of_the_record(language: Language, text: str) -> None:
    try:
        when = UncertainDate.parse(text)
    except BadDate:
        assume(False)  # noqa: FBT003  (its only argument)
    named = list(named_days(Dates(language).when(when), language))

    assert when.earliest is None or min(first for first, _ in named) == when.earliest
    assert when.latest is None or max(last for _, last in named) == when.latest


@pytest.mark.parametrize(
    ("edtf", "english", "french"),
    [
        ("2021-05-24", "24 May 2021", "24 mai 2021"),
        ("2021-05-01", "1 May 2021", "1er mai 2021"),
        ("2021-05", "May 2021", "mai 2021"),
        ("2021-05-XX", "May 2021", "mai 2021"),
        ("2021", "2021", "2021"),
        ("202X", "the 2020s", "les années 2020"),
        ("202X-05", "between 1 May 2020 and 31 May 2029", "entre le 1er mai 2020 et le 31 mai 2029"),
        ("2021-05-24~", "about 24 May 2021", "vers le 24 mai 2021"),
        ("2021-05~", "about May 2021", "vers mai 2021"),
        ("2021?", "perhaps 2021", "peut-être 2021"),
        ("2021-05%", "perhaps about May 2021", "peut-être vers mai 2021"),
        ("[2021-05-24..2021-05-29]", "between 24 and 29 May 2021", "entre le 24 et le 29 mai 2021"),
        ("[2021-04-30..2021-05-02]", "between 30 April and 2 May 2021", "entre le 30 avril et le 2 mai 2021"),
        (
            "[2020-12-30..2021-01-01]",
            "between 30 December 2020 and 1 January 2021",
            "entre le 30 décembre 2020 et le 1er janvier 2021",
        ),
        ("[2021-04..2021-05]", "between April and May 2021", "entre avril et mai 2021"),
        ("[2021-05..2021-06-03]", "between May 2021 and 3 June 2021", "entre mai 2021 et le 3 juin 2021"),
        (
            "[2021-05-24~..2021-05-29]",
            "roughly between 24 and 29 May 2021",
            "approximativement entre le 24 et le 29 mai 2021",
        ),
        ("[..2021-05-29]", "on or before 29 May 2021", "le 29 mai 2021 ou avant"),
        ("[2021-05-24..]", "on or after 24 May 2021", "le 24 mai 2021 ou après"),
        ("[..2021]", "in or before 2021", "en 2021 ou avant"),
        ("[2021-05-24,2021-05-25,2021-05-27]", "24, 25 or 27 May 2021", "24, 25 ou 27 mai 2021"),
        (
            "[2021-05-24,2021-05-27..2021-05-29]",
            "24 May 2021 or between 27 and 29 May 2021",
            "24 mai 2021 ou entre le 27 et le 29 mai 2021",
        ),
        ("XXXX", "date not known", "date inconnue"),
    ],
)
def test_a_date_in_words(edtf: str, english: str, french: str) -> None:
    when = UncertainDate.parse(edtf)

    assert (ENGLISH.when(when), FRENCH.when(when)) == (english, french)


def period_of(
    end_kind: EndKind, *, start: str | None = None, end: str | None = None, as_of: str | None = None
) -> Period:
    return Period(
        start=UncertainDate.parse(start) if start else None,
        end=UncertainDate.parse(end) if end else None,
        end_kind=end_kind,
        as_of=date.fromisoformat(as_of) if as_of else None,
    )


@pytest.mark.parametrize(
    ("period", "english", "french"),
    [
        (
            period_of(EndKind.ENDED, start="2020-09-25", end="2021-05-24"),
            "25 September 2020 to 24 May 2021",
            "Du 25 septembre 2020 au 24 mai 2021",
        ),
        (period_of(EndKind.ENDED, start="2020-08", end="2021"), "August 2020 to 2021", "D’août 2020 à 2021"),
        (
            period_of(EndKind.ENDED, start="2020-08~", end="2021"),
            "Began: about August 2020; ended: 2021",
            "Début : vers août 2020 ; fin : 2021",
        ),
        (period_of(EndKind.ENDED, start="2021-05-27", end="2021-05-27"), "27 May 2021", "27 mai 2021"),
        (
            period_of(EndKind.ENDED, end="2021-05-24"),
            "Ended 24 May 2021; beginning not known",
            "Fin : 24 mai 2021 ; début inconnu",
        ),
        (
            period_of(EndKind.ENDED, end="2021-05-24", as_of="2021-05-01"),
            "Known on 1 May 2021; ended 24 May 2021; beginning not known",
            "Attestée le 1er mai 2021 ; fin : 24 mai 2021 ; début inconnu",
        ),
        (
            period_of(EndKind.ENDED_DATE_UNKNOWN, start="2020"),
            "2020; ended on an unknown day",
            "2020 ; terminée à une date inconnue",
        ),
        (
            period_of(EndKind.ONGOING, start="2021-05-28", as_of="2021-06-07"),
            "28 May 2021; ongoing as of 7 June 2021",
            "28 mai 2021 ; en cours le 7 juin 2021",
        ),
        (
            period_of(EndKind.UNKNOWN, start="2021-05-28", as_of="2021-06-07"),
            "28 May 2021; last known 7 June 2021",
            "28 mai 2021 ; attestée pour la dernière fois le 7 juin 2021",
        ),
        (
            period_of(EndKind.UNKNOWN, start="2021-05-28", as_of="2021-05-28"),
            "28 May 2021; later not known",
            "28 mai 2021 ; suite inconnue",
        ),
        (period_of(EndKind.UNKNOWN, start="2021-05-28"), "28 May 2021; end not known", "28 mai 2021 ; fin inconnue"),
        (
            period_of(EndKind.UNKNOWN, as_of="2021-05-27"),
            "Known on 27 May 2021; beginning and end not known",
            "Attestée le 27 mai 2021 ; début et fin inconnus",
        ),
        (
            period_of(EndKind.ONGOING, as_of="2021-05-27"),
            "Ongoing as of 27 May 2021; beginning not known",
            "En cours le 27 mai 2021 ; début inconnu",
        ),
        (period_of(EndKind.UNKNOWN), "No date known", "Aucune date connue"),
    ],
)
def test_a_period_in_words(period: Period, english: str, french: str) -> None:
    assert ENGLISH.period(period) == english
    assert FRENCH.period(period).replace("\u202f", " ") == french


def test_the_value_of_an_account_is_a_date_in_words_or_the_text_itself() -> None:
    assert ENGLISH.value("[..2021-05-29]") == "on or before 29 May 2021"
    assert ENGLISH.value("Bamako") == "Bamako"
    assert FRENCH.value(None) == "non renseigné"


def test_a_label_in_a_picture_has_short_months() -> None:
    assert FRENCH.short(UncertainDate.parse("2021-09-01")) == "1er sept. 2021"
    assert [ENGLISH.tick(date(2021, 1, 1), unit) for unit in ("year", "quarter", "month", "day")] == [
        "2021",
        "Jan",
        "Jan",
        "1 Jan",
    ]
