"""Hostile text in every field of every kind: it is shown as text, nothing runs, and nothing overflows."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from support.chromium import Chromium, Emulation
from support.commands import ONRECORD, free_port, running_service
from support.hostile_dataset import HOSTILE, KINDS, URL, WITHDRAWN, hostile_files, texts_of
from support.page_checks import open_details, overflow
from support.service import publish_dataset
from support.small_dataset import write_files

ROOT = Path(__file__).parent.parent.parent
# Checks refuse the path of a field that the record does not have.
CHECKED_FIELDS = {"accounts.field"}
# Disputes, unclear speakers, resignations, and records that are no longer there.
OTHER_STATES = {
    name: (
        f"claims/{name}-2",
        f"claims/{name}-3",
        f"claims/{name}{WITHDRAWN}",
        f"events/{name}-2",
        f"relationships/{name}-2",
    )
    for name in HOSTILE
}
MARKUP = quote(HOSTILE["markup"][0][:100], safe="")
ADDRESSES = [
    "/",
    *(f"/{kind}" for kind in KINDS),
    *(f"{prefix}/{kind}/{name}" for name in HOSTILE for kind in KINDS for prefix in ("", "/embed")),
    *(f"{prefix}/{record}" for name in HOSTILE for record in OTHER_STATES[name] for prefix in ("", "/embed")),
    *(f"/graph/{name}" for name in HOSTILE),
    *(f"/embed/graph/{name}" for name in HOSTILE),
    *(f"{prefix}/balance?actor_a={name}&actor_b={name}-2" for name in HOSTILE for prefix in ("", "/embed")),
    "/timeline",
    "/embed/timeline",
    "/changes",
    "/paths?from_actor=markup&to_actor=markup-2",
    f"/search?q={MARKUP}",
    f"/claims?q={MARKUP}",
    f"/problems/{MARKUP}",
    f"/claims/{MARKUP}",
    f"/embed/claims/markup?theme={MARKUP}&lang={MARKUP}",
    "/timeline.svg",
    *(f"/graph/{name}.svg" for name in HOSTILE),
]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the base URL of a server process over the hostile dataset."""
    folder = tmp_path_factory.mktemp("hostile")
    releases = publish_dataset(write_files(folder / "data", hostile_files()), folder / "releases")
    port = free_port()
    command = (*ONRECORD, "serve", "--releases", releases, "--port", port)
    with running_service(command, port, folder / "log"):
        yield f"http://127.0.0.1:{port}"


@pytest.mark.parametrize("address", ADDRESSES)
def test_hostile_text_neither_runs_nor_overflows(address: str, hostile: str, chromium: Chromium) -> None:
    with chromium.opened(hostile + address, Emulation(width=320)) as page:
        is_picture = ".svg" in address
        if not is_picture:
            open_details(page)
        console = [line for line in page.activity.console if page.status == 200 or "status of 4" not in line]

        assert page.status < 500 if MARKUP in address else page.status == (410 if WITHDRAWN in address else 200)
        assert page.activity.dialogs == []
        assert page.activity.origins == {hostile}
        assert console == []
        assert is_picture or overflow(page) == []


@pytest.mark.parametrize("file", ["dataset", "retired", *KINDS])
def test_every_field_that_takes_markup_has_it(file: str) -> None:
    schema = json.loads((ROOT / "schema" / "records" / f"{file}.schema.json").read_text("utf-8"))
    texts = texts_of(file)
    fields = {path for path in markup_fields(schema, schema["$defs"]) if path not in CHECKED_FIELDS}

    assert {path for path in fields if not any("<script>" in text for text in texts.get(path, ()))} == set()
    assert fields


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_shown_as_it_is(name: str, hostile: str, chromium: Chromium) -> None:
    with chromium.opened(f"{hostile}/claims/{name}") as page:
        text = page.evaluate("document.body.innerText")

    assert words(HOSTILE[name][1])[:80] in words(text)


def markup_fields(schema: dict[str, Any], types: dict[str, Any], path: str = "") -> Iterator[str]:
    """Yield the paths of the fields whose schema allows markup, in a part of a schema."""
    if "$ref" in schema:
        schema = types[schema["$ref"].rpartition("/")[2]]
    for part in [*schema.get("anyOf", ()), *([schema["items"]] if "items" in schema else ())]:
        yield from markup_fields(part, types, path)
    for name, field in schema.get("properties", {}).items():
        yield from markup_fields(field, types, f"{path}.{name}".lstrip("."))
    if schema.get("type") == "string" and not {"enum", "format"} & schema.keys():
        pattern = schema.get("pattern", "")
        if any(re.search(pattern, text) for text in ("<script>", URL)):
            yield path


def words(text: str) -> str:
    """Return a text with single spaces, as a browser shows it."""
    return " ".join(text.split())
