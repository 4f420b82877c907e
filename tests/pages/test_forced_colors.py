"""Forced colors, as in the contrast themes of Windows: pictures and text keep their contrast."""

import pytest

from support.chromium import ColorScheme, Emulation, PageOpener
from support.page_addresses import KINDS_OF_PAGES
from support.page_checks import invisible_pictures, open_details


@pytest.mark.parametrize("color_scheme", ColorScheme)
@pytest.mark.parametrize("address", KINDS_OF_PAGES)
def test_every_picture_is_seen_in_forced_colors(address: str, color_scheme: ColorScheme, open_page: PageOpener) -> None:
    with open_page(address, Emulation(color_scheme=color_scheme, has_forced_colors=True)) as page:
        open_details(page)

        assert invisible_pictures(page) == []
