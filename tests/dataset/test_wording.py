"""Hedges of claims and persons of alleged relationships are in the spans of their evidence."""

import os
from hashlib import sha256
from pathlib import Path

import pytest

from onrecord.dataset.verify import paragraphs, span
from support.commands import invoke, output_of
from support.small_dataset import write_files

DOCUMENTS = """\
- {{id: gazette, title: A day, kind: news-article, publisher: The Gazette, language: en, published: 2021-06-01,
   sha256: {sha256}, paragraphs: {paragraphs}, license: All rights reserved, read: {{how: text}},
   reliability: {{grade: C, reason: Read before., by: an editor, on: 2021-06-02}}}}
- {{id: page, title: A page, kind: news-article, publisher: The Page, language: en, published: 2021-06-01,
   license: All rights reserved, read: {{how: page}},
   reliability: {{grade: C, reason: Read before., by: an editor, on: 2021-06-02}}}}
"""
ACTORS = """\
- {id: goita, kind: person, name: Assimi Goïta, description: A colonel.,
   names: [{text: Ассими Гойта, lang: ru, kind: transliteration}, {text: Colonel Assimi GOITA, lang: fr, kind: alias}]}
- {id: aminata, kind: person, name: Aminata Goïta, description: A singer.}
- {id: ndaw, kind: person, name: Bah N’Daw, description: A president.}
- {id: li, kind: person, name: Li Wu, description: A diplomat., names: [{text: 李武, lang: zh, kind: preferred}]}
- {id: officers, kind: person, name: an officer, named: false, description: Unnamed.}
- {id: russia, kind: state, name: Russia, description: A state.}
"""
CLAIM = """\
- {{id: claim, proposition: Something is so., attribution: unclear, reported_by: gazette, said: 2021-06-01, act: assert,
   certainty: {certainty}, {hedge}
   verification: {{status: reported, history: [{{status: reported, on: 2021-06-02, by: an editor, reason: One.}}]}},
   evidence: [{evidence}]}}
"""
RELATIONSHIP = """\
- {{id: tie, subject: {subject}, object: {object}, type: supports, polarity: cooperative, valid: {{end_kind: unknown}},
   basis: {basis}, claims: [{claims}], {accepted} evidence: [{evidence}]}}
"""
ON_A_PAGE = "{document: page, locator: At the end}"


def evidence(source: str, words: str) -> str:
    """Return the span of words as YAML, or for no words the place on a page that nobody holds."""
    return span(source, words).as_yaml("gazette").removeprefix("- ") if words else ON_A_PAGE


def dataset(root: Path, source: str, files: dict[str, str]) -> Path:
    digest = sha256(source.encode()).hexdigest()
    documents = DOCUMENTS.format(sha256=digest, paragraphs=len(paragraphs(source)))
    write_files(root, {"sources/article.txt": source, "data/x/documents.yaml": documents, "data/x/actors.yaml": ACTORS})
    write_files(root / "data" / "x", files)
    return root


def claim(source: str, spans: list[str], hedge: str = "") -> str:
    pieces = ", ".join(evidence(source, words) for words in spans)
    certainty, given = ("hedged", f'hedge: {{text: "{hedge}", lang: en}},') if hedge else ("plain", "")
    return CLAIM.format(certainty=certainty, hedge=given, evidence=pieces)


HEDGED = "The army may  need help, it cannot be ruled\tout. 他们可能来。 Il peut-être l’a dit. "
HEDGED += "La loi s’applique, si l’on veut, peut‑être. Les élections au­raient lieu. Elles pourraient avoir."


@pytest.mark.parametrize(
    ("spans", "hedge", "expected"),
    [
        (["The army may need"], "may need", "1 hedge verified, 0 not verified"),
        (["it cannot be ruled out."], "cannot be ruled out", "1 hedge verified, 0 not verified"),
        (["La loi s’applique, si l’on veut, peut‑être"], "si l'on veut", "1 hedge verified, 0 not verified"),
        (["La loi s’applique, si l’on veut, peut‑être"], "peut-être", "1 hedge verified, 0 not verified"),
        (["Les élections au­raient lieu"], "auraient lieu", "1 hedge verified, 0 not verified"),
        (["Elles pourraient avoir"], "pourraient avoir", "1 hedge verified, 0 not verified"),
        (["The army", "may need help"], "need help", "1 hedge verified, 0 not verified"),
        (["他们可能来。"], "可能", "1 hedge verified, 0 not verified"),
        (["Il peut-être l’a dit"], "peut-être", "1 hedge verified, 0 not verified"),
        (["The army may need"], "", "0 hedges verified, 0 not verified"),
        # Nobody has the text.
        ([""], "may need", "0 hedges verified, 1 not verified"),
        (["The army", ""], "may need", "0 hedges verified, 1 not verified"),
        (["The army may need", ""], "may need", "1 hedge verified, 0 not verified"),
        # Not in the span, in other words, or in a part of a word.
        (["The army"], "may need", "found 'may need'"),
        (["The army may need"], "might need", "found 'might need'"),
        (["The army may need"], "May", "found 'May'"),
        (["The army may need"], "ma", "found 'ma'"),
        (["The army may need"], "army need", "found 'army need'"),
        (["The army", "may need help"], "army may", "found 'army may'"),
    ],
)
def test_a_hedge_stands_in_a_span_as_whole_words(tmp_path: Path, spans: list[str], hedge: str, expected: str) -> None:
    dataset(tmp_path, HEDGED, {"claims.yaml": claim(HEDGED, spans, hedge)})

    verified = invoke("verify", tmp_path / "sources", "--data", tmp_path / "data")

    if expected.startswith("found"):
        assert verified.exit_code == os.EX_DATAERR
        assert verified.stderr == (
            f"claim claim: hedge: {expected}; expected words of a span of the claim's evidence [hedge-not-in-span]\n"
        )
    else:
        assert (verified.exit_code, verified.stderr) == (0, "")
        assert verified.stdout.splitlines()[-1] == expected


def test_the_hedge_of_a_wrong_span_is_not_verified(tmp_path: Path) -> None:
    text = claim(HEDGED, ["The army may need"], "might need").replace("start: 0", "start: 1")
    dataset(tmp_path, HEDGED, {"claims.yaml": text})

    verified = invoke("verify", tmp_path / "sources", "--data", tmp_path / "data")

    assert [line.rpartition(" [")[2] for line in verified.stderr.splitlines()] == ["wrong-span]"]
    assert verified.stdout.endswith("0 hedges verified, 1 not verified\n")


NAMED = (
    "Colonel Goita's men, GOÏTA himself, Goitas, the colonel, Assimi. President Ndaw, N'Daw, Bah. "
    "Ассими Гойта. Li Wu, a wu, 见李武。 These officers turn to Russia. "
    "One of them. Aminata Goïta and Assimi Goïta. Then Aminata Goïta came. Aminata Goïta met Goïta."
)


@pytest.mark.parametrize(
    ("subject", "words", "is_named"),
    [
        ("goita", "Goita's men", True),
        ("goita", "GOÏTA himself", True),
        ("goita", "Assimi.", True),
        ("goita", "Гойта", True),
        ("goita", "Goitas", False),
        ("goita", "the colonel", False),
        ("goita", "These officers", False),
        ("ndaw", "President Ndaw", True),
        ("ndaw", "N'Daw", True),
        ("ndaw", "Bah.", True),
        ("ndaw", "President", False),
        # Words of two letters are no names by themselves, but a whole spelling is.
        ("li", "Li Wu", True),
        ("li", "a wu", False),
        ("li", "见李武。", True),
        # A word in the full name of another person is that one's.
        ("goita", "Then Aminata Goïta", False),
        ("goita", "Aminata Goïta and Assimi Goïta", True),
        ("goita", "Aminata Goïta met Goïta", True),
        ("aminata", "Goïta met", True),
        # Nobody needs to be named who has no name, or is no person.
        ("officers", "the colonel", True),
        ("russia", "the colonel", True),
    ],
)
@pytest.mark.parametrize("side", ["subject", "object"])
def test_a_person_of_an_alleged_relationship_is_named_in_a_span(
    tmp_path: Path,
    side: str,
    subject: str,
    words: str,
    is_named: bool,  # noqa: FBT001 (a column of the table)
) -> None:
    actors = {"subject": subject, "object": "mali"} if side == "subject" else {"subject": "mali", "object": subject}
    relationship = RELATIONSHIP.format(
        **actors, basis="alleged", claims="claim", accepted="", evidence=evidence(NAMED, words)
    )
    claims = claim(NAMED, [words])
    mali = "- {id: mali, kind: state, name: Mali, description: A state.}\n"
    dataset(tmp_path, NAMED, {"claims.yaml": claims, "relationships.yaml": relationship, "actors.yaml": ACTORS + mali})

    verified = invoke("verify", tmp_path / "sources", "--data", tmp_path / "data")

    found = [
        line for line in verified.stderr.splitlines() if line.startswith(f"relationship tie: {side}: found {subject!r}")
    ]
    assert (len(found), verified.exit_code) == ((0, 0) if is_named else (1, os.EX_DATAERR))
    assert all(line.endswith("[person-not-named]") for line in found)


@pytest.mark.parametrize(
    ("basis", "spans_of_claim", "own", "is_named"),
    [
        ("alleged", ["These officers"], "Goita's men", True),
        ("alleged", ["These officers", "Goita's men"], "These officers", True),
        ("alleged", ["Goita's men"], "", True),
        ("alleged", [""], "", True),
        ("alleged", ["These officers"], "", False),
        ("alleged", ["These officers", ""], "", False),
        ("reported", ["These officers"], "These officers", True),
        ("derived", ["These officers"], "These officers", True),
    ],
)
def test_the_name_may_be_in_any_span_that_is_held(
    tmp_path: Path,
    basis: str,
    spans_of_claim: list[str],
    own: str,
    is_named: bool,  # noqa: FBT001 (a column)
) -> None:
    relationship = RELATIONSHIP.format(
        subject="goita", object="russia", basis=basis, claims="claim", accepted="", evidence=evidence(NAMED, own)
    )
    dataset(tmp_path, NAMED, {"claims.yaml": claim(NAMED, spans_of_claim), "relationships.yaml": relationship})

    assert invoke("verify", tmp_path / "sources", "--data", tmp_path / "data").exit_code == (
        0 if is_named else os.EX_DATAERR
    )


def test_a_relationship_may_accept_that_a_person_is_not_named(tmp_path: Path) -> None:
    accepted = "accepted: [{code: person-not-named, reason: The sentence before names him.}],"
    relationship = RELATIONSHIP.format(
        subject="goita",
        object="russia",
        basis="alleged",
        claims="claim",
        accepted=accepted,
        evidence=evidence(NAMED, "These officers"),
    )
    dataset(tmp_path, NAMED, {"claims.yaml": claim(NAMED, ["These officers"]), "relationships.yaml": relationship})

    verified = invoke("verify", tmp_path / "sources", "--data", tmp_path / "data")

    assert (verified.exit_code, verified.stderr) == (0, "")
    assert verified.stdout.endswith("0 hedges verified, 0 not verified; 1 accepted\n")
    assert "; no errors" in output_of("check", tmp_path / "data", "--strict")
