"""Suggestions while a reader types, in a real browser: by keyboard, and as text."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from support.browser import BROWSER

pytestmark = pytest.mark.skipif(BROWSER is None, reason="needs Chromium")


@pytest.fixture
def home(live: str) -> Iterator[Page]:
    """Return the first page in a browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(f"{live}/")
        yield page
        browser.close()


def test_arrows_and_enter_open_a_suggestion(home: Page) -> None:
    box = home.get_by_role("combobox")
    box.press_sequentially("goi")
    first = home.get_by_role("option").first
    expect(first).to_contain_text("Assimi Goïta")
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    expect(first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", str(first.get_attribute("id")))
    box.press("Enter")

    expect(home).to_have_url(re.compile("/actors/assimi-goita$"))


def test_escape_closes_the_list_and_enter_searches_then(home: Page) -> None:
    box = home.get_by_role("combobox")
    box.press_sequentially("goi")
    expect(home.get_by_role("option").first).to_be_visible()
    box.press("Escape")
    expect(home.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("goi")
    box.press("Enter")

    expect(home).to_have_url(re.compile(r"/search\?q=goi$"))


def test_markup_in_a_suggestion_is_text(home: Page) -> None:
    hostile = "<img src=x onerror=alert(1)>"
    data = json.dumps({"data": [{"kind": "actor", "id": "x", "label": hostile, "match": "<b>", "ranges": []}]})
    home.route("**/v1/suggest?*", lambda route: route.fulfill(body=data, content_type="application/json"))
    home.get_by_role("combobox").press_sequentially("x")

    expect(home.get_by_role("option")).to_contain_text(hostile)
    assert home.locator("[role=option] img").count() == 0
