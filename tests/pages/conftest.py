"""Fixtures of the tests that open pages and cards in Chromium."""

from collections.abc import Iterator
from contextlib import AbstractContextManager

import pytest

from support.browser import BROWSER
from support.chromium import Chromium, Emulation, OpenPage, PageOpener


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    """Return the browser, one for each process of pytest; skip the test where none is installed."""
    if BROWSER is None:
        pytest.skip("Chromium is not installed")
    with Chromium() as browser:
        yield browser


@pytest.fixture
def open_page(chromium: Chromium, live: str) -> PageOpener:
    """Return a function that opens an address of the service over the project's own data."""

    def open_page(address: str, emulation: Emulation | None = None) -> AbstractContextManager[OpenPage]:
        return chromium.opened(live + address, emulation)

    return open_page
