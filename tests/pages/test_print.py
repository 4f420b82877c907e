"""Paper: what is folded on the screen is printed."""

import pytest

from support.chromium import Emulation, PageOpener
from support.page_addresses import KINDS_OF_PAGES
from support.page_checks import hidden_details, overflow

A4_PX = 718  # 190 mm between margins of 10 mm


@pytest.mark.parametrize("address", KINDS_OF_PAGES)
def test_closed_details_are_printed(address: str, open_page: PageOpener) -> None:
    with open_page(address, Emulation(width=A4_PX, is_printed=True)) as page:
        assert hidden_details(page) == []


@pytest.mark.parametrize("address", KINDS_OF_PAGES)
def test_nothing_is_wider_than_the_paper(address: str, open_page: PageOpener) -> None:
    with open_page(address, Emulation(width=A4_PX, is_printed=True)) as page:
        assert overflow(page) == []
