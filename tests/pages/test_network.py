"""What pages ask for and leave behind: files of their own service only, no cookie, no storage, no error."""

import pytest

from support.chromium import Emulation, PageOpener
from support.page_addresses import ADDRESSES, KINDS_OF_PAGES, PICTURES, status_of
from support.page_checks import open_details, stored_items, visible_text
from support.service import Service


@pytest.mark.parametrize("address", [*ADDRESSES, *PICTURES])
def test_an_address_has_its_page(address: str, mali: Service) -> None:
    assert mali.request(address, headers={"Accept": "text/html"}).status == status_of(address)


@pytest.mark.parametrize("address", [*ADDRESSES, *PICTURES])
def test_a_page_asks_no_other_host_and_leaves_nothing_behind(address: str, open_page: PageOpener, live: str) -> None:
    with open_page(address) as page:
        # The browser itself reports the status of an error page.
        console = [line for line in page.activity.console if page.status == 200 or "status of 4" not in line]

        assert page.activity.origins == {live}
        assert console == []
        assert page.activity.failed == []
        assert page.activity.dialogs == []
        assert page.cookies() == []
        assert stored_items(page) == 0


@pytest.mark.parametrize("address", KINDS_OF_PAGES)
def test_a_page_has_the_same_text_without_scripts(address: str, open_page: PageOpener) -> None:
    texts = []
    for has_javascript in (True, False):
        with open_page(address, Emulation(has_javascript=has_javascript)) as page:
            open_details(page)
            texts.append(visible_text(page))

    assert len(texts[1]) > 2
    assert texts[1] == texts[0]


@pytest.mark.parametrize("address", PICTURES)
def test_a_picture_is_a_well_formed_svg(address: str, open_page: PageOpener) -> None:
    with open_page(address) as page:
        root = page.evaluate("document.documentElement.localName")
        errors = page.evaluate("document.getElementsByTagName('parsererror').length")

    assert (root, errors) == ("svg", 0)
