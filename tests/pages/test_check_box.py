"""The box of a document's page: it compares a pasted passage in the browser, and sends nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.chromium import Chromium, OpenPage
from support.commands import ONRECORD, free_port, running_service
from support.service import publish_dataset

COMPARE = """async ([passage, isSecure]) => {
  if (!isSecure) Object.defineProperty(crypto, "subtle", { value: undefined });
  const status = document.querySelector("[role=status]");
  const answered = new Promise((resolve) => {
    new MutationObserver(() => setTimeout(() => resolve(status.textContent))).observe(status, { childList: true });
  });
  document.querySelector("textarea").value = passage;
  document.querySelector(".check-box button").click();
  return answered;
}"""


@pytest.fixture
def gazette(small_dataset: Path, tmp_path: Path, chromium: Chromium) -> Iterator[OpenPage]:
    """Return the page of the document whose text is SOURCE."""
    port = free_port()
    command = (*ONRECORD, "serve", "--releases", publish_dataset(small_dataset, tmp_path / "releases"), "--port", port)
    with (
        running_service(command, port, tmp_path / "log"),
        chromium.opened_anew(f"http://127.0.0.1:{port}/documents/gazette") as page,
    ):
        page.activity.clear()
        yield page


@pytest.mark.parametrize("pasted", ["arrested the president", " arrested the president\n"])
def test_a_passage_leads_to_the_records_that_rest_on_it(gazette: OpenPage, pasted: str) -> None:
    assert gazette.evaluate(COMPARE, [pasted, True]).startswith("This passage stands in the record:")
    assert gazette.evaluate("document.querySelectorAll('[role=status] a').length") > 0
    # The browser may ask for the icon only now.
    assert [url for url in gazette.activity.requested if not url.endswith(".svg")] == []


def test_a_passage_with_one_wrong_letter_matches_nothing(gazette: OpenPage) -> None:
    assert gazette.evaluate(COMPARE, ["arrested the presidant", True]).startswith("No fingerprint on this page matches")


def test_a_browser_without_hashes_says_how_to_get_one(gazette: OpenPage) -> None:
    status = gazette.evaluate(COMPARE, ["arrested the president", False])

    assert status.endswith("A shell gives it: printf %s '…' | sha256sum")
    assert gazette.activity.console == []
