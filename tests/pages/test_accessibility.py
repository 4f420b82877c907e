"""Accessibility: axe finds nothing on any page or card, light and dark, narrow and wide, with everything open."""

import pytest

from support.chromium import ColorScheme, Emulation, PageOpener
from support.page_addresses import OWN_HTML
from support.page_checks import AXE, accessibility_faults, load_axe, open_details

pytestmark = pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed")

NARROW, WIDE = 320, 720
OTHER_STATES = ((ColorScheme.LIGHT, WIDE), (ColorScheme.DARK, NARROW), (ColorScheme.DARK, WIDE))


@pytest.mark.parametrize("address", OWN_HTML)
def test_axe_finds_nothing(address: str, open_page: PageOpener) -> None:
    with open_page(address, Emulation(width=NARROW)) as page:
        open_details(page)
        load_axe(page)
        faults = accessibility_faults(page)
        for color_scheme, width in OTHER_STATES:
            page.emulate(Emulation(width=width, color_scheme=color_scheme))
            found = accessibility_faults(page, only_visual=True)
            faults += [f"{color_scheme} {width}: {fault}" for fault in found]

    assert faults == []
