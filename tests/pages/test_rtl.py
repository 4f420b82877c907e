"""Scripts from right to left: the page is mirrored, but time runs left to right in every language."""

import pytest

from support.chromium import Emulation, PageOpener
from support.page_addresses import KINDS_OF_PAGES
from support.page_checks import open_details, overflow, picture_positions

MIRROR = "document.documentElement.dir = 'rtl'"


@pytest.mark.parametrize("address", KINDS_OF_PAGES)
def test_nothing_overflows_from_right_to_left(address: str, open_page: PageOpener) -> None:
    with open_page(address, Emulation(width=320)) as page:
        open_details(page)
        page.evaluate(MIRROR)

        assert overflow(page) == []


@pytest.mark.parametrize("address", KINDS_OF_PAGES)
def test_pictures_are_the_same_in_both_directions(address: str, open_page: PageOpener) -> None:
    with open_page(address) as page:
        left_to_right = picture_positions(page)
        page.evaluate(MIRROR)

        assert picture_positions(page) == left_to_right
