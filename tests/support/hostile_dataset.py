"""A valid dataset with hostile text in every field that takes text, one record of each kind for each of the texts."""

import json
from collections.abc import Iterator
from hashlib import sha256
from typing import TypeAlias
from unicodedata import normalize

from onrecord.records.evidence import MAX_QUOTED_WORDS

Value: TypeAlias = "str | int | float | bool | list[Value] | dict[str, Value] | None"

_MARKUP = (
    "<script>alert(1)</script>\"><img src=x onerror=alert(1)>' onmouseover='alert(1)' x='</title></style></textarea>"
    "</script><svg onload=alert(1)>{{7*7}}{% raw %}<!--]]>&lt;b&gt;&amp;&#60;i&#62; javascript:alert(1)"
)
# Checks refuse control characters and those that change the direction of text; letters from right to left are left.
_RIGHT_TO_LEFT = "مالي (1) שלום: [2]! ﷽ q̷̛̖̀́ 😀 \u00a0 مالي/<b>2021</b> q\u0301 ;) مالي..."
_COMBINING = "\u0316\u0301"
_LINE, _TEXT = 300, 4000  # the greatest lengths of a line and of a text


def _sha256(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _repeated(unit: str, length: int) -> str:
    return normalize("NFC", (unit * length)[:length])


# By the id of the records: the text of a line, and that of a text of several sentences.
HOSTILE = {
    "markup": (_MARKUP, f"{_MARKUP} {_MARKUP}"),
    "long": (_repeated("A", _LINE), _repeated("A", _TEXT)),
    "bidi": (_RIGHT_TO_LEFT, f"{_RIGHT_TO_LEFT} {_RIGHT_TO_LEFT}"),
    "marks": ("q" + _repeated(_COMBINING, _LINE - 1), "q" + _repeated(_COMBINING, _TEXT - 1)),
}
WITHDRAWN = "-withdrawn"  # the ids of claims that were withdrawn end so
KINDS = ("claims", "events", "relationships", "actors", "documents")
URL = "https://example.org/\"><script>alert(1)</script>'onmouseover='alert(1)"
_DAY = "2021-06-02"


def hostile_files() -> dict[str, str]:
    """Return the files of the dataset by their paths."""
    records: dict[str, list[Value]] = {kind: [] for kind in KINDS}
    for name, (line, text) in HOSTILE.items():
        records["documents"] += [_document(name, line, text), _document(f"{name}-2", line, text)]
        records["actors"] += [_actor(name, line, text), _actor(f"{name}-2", line, text)]
        records["events"] += [_event(name, line, text), _resignation(f"{name}-2", name, line, text)]
        records["claims"] += [_claim(name, line, text), _claim(f"{name}-2", line, text, disputed=name)]
        records["claims"].append(_claim_of_unclear_speaker(f"{name}-3", name, line, text))
        records["relationships"] += [_office(name, line, text), _rivalry(f"{name}-2", name, text)]
    dataset: dict[str, Value] = {
        "id": "hostile",
        "title": HOSTILE["markup"][0],
        "description": HOSTILE["markup"][1],
        "license": HOSTILE["markup"][0],
        "authors": [HOSTILE["markup"][0], HOSTILE["long"][0]],
        "contributors": [{"name": line, "contribution": line, "license": line} for line, _ in HOSTILE.values()],
        "contact": URL,
    }
    retired: list[Value] = [_withdrawn(f"{name}{WITHDRAWN}", text) for name, (_, text) in HOSTILE.items()]
    # JSON is YAML.
    return {
        "dataset.yaml": json.dumps(dataset, ensure_ascii=False),
        **{
            f"hostile/{file}.yaml": json.dumps(entries, ensure_ascii=False)
            for file, entries in {**records, "retired": retired}.items()
        },
    }


def texts_of(file: str) -> dict[str, set[str]]:
    """Return the texts in a file of the dataset, such as `claims`, by the paths of their fields."""
    texts: dict[str, set[str]] = {}
    files = {path.rpartition("/")[2].removesuffix(".yaml"): content for path, content in hostile_files().items()}
    for path, text in _texts(json.loads(files[file]), ""):
        texts.setdefault(path, set()).add(text)
    return texts


def _texts(value: Value, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    for item in value if isinstance(value, list) else ():
        yield from _texts(item, path)
    for name, field in value.items() if isinstance(value, dict) else ():
        yield from _texts(field, f"{path}.{name}".lstrip("."))


def _accounts(name: str, field: str, value: str, text: str) -> list[Value]:
    return [{"document": f"{name}-2", "field": field, "value": value, "note": text}]


def _accepted(text: str) -> list[Value]:
    return [{"code": "needless-acceptance", "reason": text}]


def _evidence(name: str, line: str) -> list[Value]:
    quote = " ".join(line.split()[:MAX_QUOTED_WORDS])
    # Checks ask for the span of a quote, but compare the two only where the text of the document is.
    span: dict[str, Value] = {"paragraph": 1, "start": 0, "end": len(quote), "sha256": _sha256(quote)}
    return [{"document": name, "locator": line, "quote": quote, **span}]


def _document(name: str, line: str, text: str) -> Value:
    return {
        "id": name,
        "title": line,
        "kind": "news-article",
        "publisher": line,
        "language": "en",
        "published": "2021-06-01",
        "url": URL if name == "markup" else f"https://example.org/{_repeated('a', 1900)}",
        "reliability": {"grade": "C", "reason": text, "by": line, "on": _DAY},
        "read": {"how": "text"},
        "sha256": _sha256(text),
        "paragraphs": 1,
        "license": line,
        "note": text,
        "accounts": [] if name.endswith("-2") else _accounts(name, "title", line, text),
        "accepted": _accepted(text),
    }


def _actor(name: str, line: str, text: str) -> Value:
    return {
        "id": name,
        "kind": "state" if name.endswith("-2") else "person",
        "name": line,
        "names": [{"text": line, "lang": "ar", "kind": "alias"}],
        "identifiers": [{"scheme": "viaf", "value": _repeated(f"{name}-", 100)}],
        "description": text,
        "note": text,
        "accounts": _accounts(name.removesuffix("-2"), "name", line, text),
        "accepted": _accepted(text),
    }


def _event(name: str, line: str, text: str) -> Value:
    return {
        "id": name,
        "kind": "coup",
        "status": "alleged",
        "title": line,
        "summary": text,
        "date": "[2021-05-24..2021-05-26]",
        "place": {"name": line, "precision": "locality"},
        "participants": [{"actor": name, "role": "perpetrator"}],
        "claims": [name],
        "evidence": _evidence(name, line),
        "note": text,
        "accounts": _accounts(name, "title", line, text),
        "accepted": _accepted(text),
    }


def _resignation(name: str, event: str, line: str, text: str) -> Value:
    return {
        "id": name,
        "kind": "resignation",
        "status": "occurred",
        "title": line,
        "summary": text,
        "date": "2021-05-26",
        "end_date": "2021-05-27~",
        "participants": [{"actor": event, "role": "resigner"}],
        "duress": "disputed",
        "part_of": event,
        "links": [{"event": event, "relation": "follows"}],
        "evidence": _evidence(event, line),
    }


def _claim(name: str, line: str, text: str, disputed: str | None = None) -> Value:
    step: Value = {"status": "attributed", "on": _DAY, "by": line, "reason": text}
    return {
        "id": name,
        "proposition": text,
        "speaker": name.removesuffix("-2"),
        "attribution": "paraphrase",
        "reported_by": name.removesuffix("-2"),
        "said": "2021-05",
        "act": "assert",
        "certainty": "hedged",
        "hedge": {"text": line.split(maxsplit=1)[0], "lang": "en"},
        "about": {
            "actors": [f"{name.removesuffix('-2')}-2"],
            "events": [name.removesuffix("-2")],
            "relationships": [f"{name.removesuffix('-2')}-2"],
        },
        "verification": {"status": "attributed", "history": [step]},
        "links": [{"claim": disputed, "relation": "disputes"}] if disputed else [],
        "evidence": _evidence(name.removesuffix("-2"), line),
        "note": text,
        "accounts": _accounts(name.removesuffix("-2"), "proposition", line, text),
        "accepted": _accepted(text),
    }


def _claim_of_unclear_speaker(name: str, actor: str, line: str, text: str) -> Value:
    return {
        "id": name,
        "proposition": text,
        "possible_speakers": [actor, f"{actor}-2"],
        "addressees": [actor, f"{actor}-2"],
        "attribution": "unclear",
        "reported_by": actor,
        "said": "2021-05",
        "act": "deny",
        "certainty": "plain",
        "about": {"claims": [actor]},
        "verification": {
            "status": "reported",
            "history": [{"status": "reported", "on": _DAY, "by": line, "reason": text, "documents": [actor]}],
        },
        "evidence": _evidence(actor, line),
    }


def _withdrawn(name: str, text: str) -> Value:
    return {"kind": "claim", "id": name, "status": "withdrawn", "on": _DAY, "reason": text}


def _office(name: str, line: str, text: str) -> Value:
    return {
        "id": name,
        "subject": name,
        "object": f"{name}-2",
        "type": "holds-office",
        "polarity": "neutral",
        "valid": {"start": "2021-05-24", "end_kind": "unknown", "as_of": "2021-06-01"},
        "basis": "reported",
        "office": {"title": line, "capacity": "interim", "closed_by": [f"{name}-2"]},
        "evidence": _evidence(name, line),
        "note": text,
        "accounts": _accounts(name, "office.title", line, text),
        "accepted": _accepted(text),
    }


def _rivalry(name: str, actor: str, text: str) -> Value:
    return {
        "id": name,
        "subject": actor,
        "object": f"{actor}-2",
        "type": "rivals",
        "polarity": "conflictual",
        "valid": {"start": "2021-05", "end_kind": "ongoing", "as_of": "2021-06-01"},
        "basis": "alleged",
        "claims": [actor],
        "events": [actor],
        "evidence": _evidence(actor, text[:_LINE]),
        "note": text,
    }
