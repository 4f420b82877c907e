"""The keyboard alone: Tab reaches every link and control in the order in which they are seen, with a visible focus."""

import pytest

from support.chromium import PageOpener
from support.page_addresses import KINDS_OF_PAGES
from support.page_checks import keyboard_faults


@pytest.mark.parametrize("address", KINDS_OF_PAGES)
def test_the_keyboard_reaches_everything_in_visual_order(address: str, open_page: PageOpener) -> None:
    with open_page(address) as page:
        assert keyboard_faults(page) == []
