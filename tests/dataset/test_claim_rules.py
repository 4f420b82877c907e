"""The rules of claims find mistakes in hedges and dates, and let right records pass.

Each row has one change to the small dataset, and all findings that it causes.
"""

from pathlib import Path

import pytest

from support.small_dataset import change, codes_of, diagnostics_of

HEDGE = "  hedge: {text: seems, lang: en}\n"
PUBLISHED = "published: 2021-06-01"
OWN_VOICE = "attribution: unattributed"


def hedge(text: str, lang: str = "en") -> str:
    return f"  hedge: {{text: {text}, lang: {lang}}}\n"


@pytest.mark.parametrize(
    ("certainty", "new", "findings"),
    [
        ("hedged", HEDGE, []),
        ("conditional", hedge("if he becomes president"), []),
        ("plain", "", []),
        ("hedged", "", ["claims[0].hedge [hedge-missing]"]),
        ("conditional", "", ["claims[0].hedge [hedge-missing]"]),
        ("conditional", "  hedge:\n", ["claims[0].hedge [hedge-missing]"]),
        ("plain", HEDGE, ["claims[0].hedge [hedge-with-plain]"]),
        ("hedged", hedge("it cannot be ruled out"), []),
        ("hedged", hedge("может быть что это не так", "ru"), ["claims[0].hedge.text [hedge-too-long]"]),
        ("hedged", hedge("it cannot be ruled out now"), ["claims[0].hedge.text [hedge-too-long]"]),
        # One error, and none that follows from it.
        ("hedgd", HEDGE, ["claims[0].certainty [invalid-value]"]),
        ("hedgd", "", ["claims[0].certainty [invalid-value]"]),
        ("hedged", hedge("[seems]"), ["claims[0].hedge.text [invalid-value]"]),
        ("hedged", "  hedge: seems\n", ["claims[0].hedge [invalid-value]"]),
        ("plain", hedge("seems", "English"), ["claims[0].hedge.lang [invalid-value]"]),
    ],
)
def test_a_hedge_stands_with_a_claim_that_is_not_plain(
    small_dataset: Path, certainty: str, new: str, findings: list[str]
) -> None:
    change(small_dataset, "claims.yaml", "certainty: hedged", f"certainty: {certainty}")
    change(small_dataset, "claims.yaml", HEDGE, new)

    assert codes_of(small_dataset) == findings


@pytest.mark.parametrize(
    ("text", "lang", "is_reporting"),
    [
        ("believes", "en", True),
        ("he believes that", "en", True),
        ("According to him", "en", True),
        ("reportedly", "en", True),
        ("SAYS", "en-GB", True),
        ("estime qu’il", "fr", True),
        ("selon lui", "fr", True),
        ("I believe", "en", False),
        ("I think", "en", False),
        ("he says it may", "en", False),
        ("considers it possible", "en", False),
        ("peut-être", "fr", False),
        ("on ne peut exclure", "fr", False),
        ("that", "en", False),
        ("believes", "de", False),
        ("may need", "en", False),
        ("…", "en", False),
        ("warned that", "en", True),
        ("insists", "en", True),
        ("told reporters", "en", True),
        ("is trying", "en", True),
        ("tries to", "en", True),
        ("is seeking to", "en", True),
        ("has attempted to", "en", True),
        ("is convinced that", "en", True),
        ("may seek to", "en", False),
        ("I am convinced", "en", False),
        ("pointed out", "en", True),
        ("says says", "en", True),
        ("Believes.", "en", True),
        ("in an interview he said", "en", True),
        ("a-t-il dit", "fr", True),
        ("d’après lui", "fr", True),
        ("D'APRÈS", "fr", True),
        ("a indiqué", "fr", True),
        ("souligne", "fr-ML", True),
        ("may be trying to", "en", False),
        ("we think", "en", False),
        ("if he says so", "en", False),
        ("could, could", "en", False),
        ("said to be possible", "en", False),
        ("il semble", "fr", False),
        ("à mon avis", "fr", False),
        ("serait", "fr", False),
    ],
)
def test_a_reporting_verb_is_no_hedge(small_dataset: Path, text: str, lang: str, is_reporting: bool) -> None:  # noqa: FBT001 (a column of the table)
    change(small_dataset, "claims.yaml", HEDGE, hedge(f'"{text}"', lang))

    expected = ["claims[0].hedge.text [hedge-is-a-reporting-verb]"] if is_reporting else []
    assert codes_of(small_dataset) == expected


@pytest.mark.parametrize(
    ("published", "said", "codes"),
    [
        ("2021-06-01", "2021-06-01", []),
        ("[2021-05-27..2021-05-29]", "[2021-05-27..2021-05-29]", []),
        ("[2021-05-27..2021-05-29]", "2021-05-28", []),
        ("[2021-05-27..2021-05-29]", "2021-05", ["said-outside-publication"]),
        ("2021-06-01", "2020-08", ["said-outside-publication"]),
        ("2021-06-01", "2021-06", ["said-outside-publication"]),
        ("2021-06-01", "2021-06-02", ["said-outside-publication", "said-after-report"]),
        ("2021-06-01", "[..2021-06-01]", ["said-outside-publication", "said-without-earliest"]),
        ("2021-06-01", "[2021-06-01..]", ["said-outside-publication"]),
        ("2021-06-01", "XXXX", ["said-outside-publication", "said-without-earliest"]),
        # Where the publication is open, nothing is outside of it.
        ("XXXX", "2021-06-01", []),
        ("[..2021-05-29]", "2018", []),
        ("[..2021-05-29]", "[..2021-05-29]", ["said-without-earliest"]),
        ("[2021-05-27..]", "2021-06-01", []),
        ("[2021-05-27..]", "[2021-05-27..]", []),
        ("[2021-05-27..]", "2021-05-26", ["said-outside-publication"]),
        # An error in either date is the only one.
        ("2021-06-31", "2020-08", ["invalid-value"]),
        ("2021-06-01", "2020-13", ["invalid-value"]),
    ],
)
def test_a_document_speaks_in_its_own_voice_when_it_is_published(
    small_dataset: Path, published: str, said: str, codes: list[str]
) -> None:
    change(small_dataset, "relationships.yaml", "\n    as_of: 2021-06-01", "")
    change(small_dataset, "documents.yaml", PUBLISHED, f'published: "{published}"')
    change(small_dataset, "documents.yaml", "read: {how: text, on: 2021-06-02}", "read: {how: text}")
    change(small_dataset, "claims.yaml", "speaker: colonel\n  attribution: paraphrase", OWN_VOICE)
    change(small_dataset, "claims.yaml", "said: 2021-05", f'said: "{said}"')

    assert sorted(found.rpartition(" [")[2].rstrip("]") for found in codes_of(small_dataset)) == sorted(codes)


@pytest.mark.parametrize(
    ("published", "said", "codes"),
    [
        ("2021-06-01", "2018", []),
        ("2021-06-01", "2021-06", []),
        ("2021-06-01", "[2021-06-01..]", []),
        ("2021-06-01", "2021-06-02", ["claims[0].said [said-after-report]"]),
        ("2021-06-01", "[2021-07..]", ["claims[0].said [said-after-report]"]),
        ("2021-06-01", "[..2021-05-29]", ["claims[0].said [said-without-earliest]"]),
        ("2021-06-01", "XXXX", ["claims[0].said [said-without-earliest]"]),
        ("XXXX", "2025", []),
        ("[2021-05-27..]", "2025", []),
        ("[..2021-05-29]", "2021-05-29", []),
        ("[..2021-05-29]", "2021-05-30", ["claims[0].said [said-after-report]"]),
    ],
)
def test_a_speaker_speaks_before_the_report(small_dataset: Path, published: str, said: str, codes: list[str]) -> None:
    change(small_dataset, "relationships.yaml", "\n    as_of: 2021-06-01", "")
    change(small_dataset, "documents.yaml", PUBLISHED, f'published: "{published}"')
    change(small_dataset, "documents.yaml", "read: {how: text, on: 2021-06-02}", "read: {how: text}")
    change(small_dataset, "claims.yaml", "said: 2021-05", f'said: "{said}"')

    assert codes_of(small_dataset) == codes


@pytest.mark.parametrize(
    ("published", "stance", "findings"),
    [
        ("2019", "supports", []),
        ("2021-06-01", "supports", []),
        ("2021-06", "supports", []),
        ("[..2025]", "supports", []),
        ("XXXX", "supports", []),
        ("2021-06-02", "supports", ["claims[0].evidence[1].document [evidence-after-report]"]),
        ("[2021-06-02..]", "supports", ["claims[0].evidence[1].document [evidence-after-report]"]),
        ("2021-06-02", "contradicts", []),
        ("2021-06-02", "mentions", []),
        ("2021-06-31", "supports", ["documents[1].published [invalid-value]"]),
        ("2021-06-02", "support", ["claims[0].evidence[1].stance [invalid-value]"]),
    ],
)
def test_evidence_of_a_claim_is_not_younger_than_its_report(
    small_dataset: Path, published: str, stance: str, findings: list[str]
) -> None:
    more = f"  evidence:\n    - {{document: treaty, locator: Article 1, stance: {stance}}}\n"
    text = (small_dataset / "small" / "claims.yaml").read_text()
    _, _, span = text.partition("  evidence:\n")
    change(small_dataset, "claims.yaml", span, span + more.partition("\n")[2])
    change(small_dataset, "documents.yaml", 'published: "2019"', f'published: "{published}"')

    assert codes_of(small_dataset) == findings


def test_a_finding_on_a_date_says_both_dates(small_dataset: Path) -> None:
    change(small_dataset, "claims.yaml", "said: 2021-05", "said: 2021-06-02")

    (line,) = diagnostics_of(small_dataset)

    assert line == (
        "small/claims.yaml:6:9: claims[0].said (nobody-hurt): found a claim said on 2021-06-02; "
        "expected a day not after 2021-06-01, when 'gazette' was published"
    )
