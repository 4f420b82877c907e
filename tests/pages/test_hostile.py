"""Hostile text in every field of every kind: it is shown as text, nothing runs, and nothing overflows."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest

from support.chromium import Chromium, Emulation
from support.commands import ONRECORD, free_port, running_service
from support.hostile_dataset import HOSTILE, KINDS, hostile_files
from support.page_checks import open_details, overflow
from support.service import publish_dataset
from support.small_dataset import write_files

MARKUP = quote(HOSTILE["markup"][0][:100], safe="")
ADDRESSES = [
    "/",
    *(f"/{kind}" for kind in KINDS),
    *(f"{prefix}/{kind}/{name}" for name in HOSTILE for kind in KINDS for prefix in ("", "/embed")),
    *(f"/relationships/{name}-2" for name in HOSTILE),
    *(f"/graph/{name}" for name in HOSTILE),
    *(f"/embed/graph/{name}" for name in HOSTILE),
    *(f"/balance?a={name}&b={name}-2" for name in HOSTILE),
    "/timeline",
    "/embed/timeline",
    "/changes",
    "/paths?from=markup&to=markup-2",
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

        assert page.status < 500 if MARKUP in address else page.status == 200
        assert page.activity.dialogs == []
        assert page.activity.origins == {hostile}
        assert console == []
        assert is_picture or overflow(page) == []


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_shown_as_it_is(name: str, hostile: str, chromium: Chromium) -> None:
    with chromium.opened(f"{hostile}/claims/{name}") as page:
        text = page.evaluate("document.body.innerText")

    assert words(HOSTILE[name][1])[:80] in words(text)


def words(text: str) -> str:
    """Return a text with single spaces, as a browser shows it."""
    return " ".join(text.split())
