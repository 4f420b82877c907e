"""The HTML of every page and card, read by two validators."""

import pytest

from support.page_addresses import OWN_HTML
from support.validators import HTML_VALIDATE, JAVA, VNU, html_of, html_validate_messages, vnu_messages


@pytest.fixture(scope="module")
def markup(live: str) -> dict[str, bytes]:
    """Return the HTML of every page and card by its address."""
    return {address: html_of(live + address) for address in OWN_HTML}


@pytest.mark.skipif(not HTML_VALIDATE.exists(), reason="html-validate is not installed")
def test_html_validate_finds_nothing(markup: dict[str, bytes]) -> None:
    assert html_validate_messages(markup) == []


@pytest.mark.skipif(JAVA is None or not VNU.exists(), reason="Java or vnu is not installed")
def test_the_validator_of_the_w3c_finds_nothing(markup: dict[str, bytes]) -> None:
    assert vnu_messages(markup) == []
