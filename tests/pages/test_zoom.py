"""Narrow windows, zoom and large text: nothing is wider than the window."""

import pytest

from support.chromium import Emulation, PageOpener
from support.page_addresses import KINDS_OF_PAGES, OWN_HTML
from support.page_checks import open_details, overflow


@pytest.mark.parametrize("address", OWN_HTML)
def test_nothing_overflows_a_window_of_320_pixels(address: str, open_page: PageOpener) -> None:
    with open_page(address, Emulation(width=320)) as page:
        open_details(page)

        assert overflow(page) == []


@pytest.mark.parametrize("address", KINDS_OF_PAGES)
def test_nothing_overflows_at_a_zoom_of_200_percent(address: str, open_page: PageOpener) -> None:
    with open_page(address, Emulation(width=1280, height=1024, zoom=2)) as page:
        open_details(page)

        assert overflow(page) == []


@pytest.mark.parametrize("address", KINDS_OF_PAGES)
def test_nothing_overflows_if_the_reader_doubles_the_size_of_text(address: str, open_page: PageOpener) -> None:
    with open_page(address, Emulation(width=640)) as page:
        open_details(page)
        page.evaluate("document.documentElement.style.fontSize = '200%'")

        assert overflow(page) == []
