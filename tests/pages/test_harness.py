"""The checks of pages themselves: each of them fails for a page that has its fault."""

import functools
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

from support.broken_page import BROKEN, TRAP
from support.chromium import Chromium, Emulation, OpenPage
from support.page_checks import (
    AXE,
    accessibility_faults,
    hidden_details,
    invisible_pictures,
    keyboard_faults,
    load_axe,
    overflow,
    picture_positions,
    stored_items,
    visible_text,
)
from support.validators import HTML_VALIDATE, JAVA, VNU, html_validate_messages, vnu_messages


class _QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Write nothing to the output of the tests."""


@pytest.fixture(scope="module")
def broken_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the base URL of a server with the broken pages."""
    folder = tmp_path_factory.mktemp("broken")
    for name, markup in (("broken", BROKEN), ("trap", TRAP)):
        (folder / f"{name}.html").write_text(markup, "utf-8")
    handler = functools.partial(_QuietHandler, directory=folder)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def broken(chromium: Chromium, broken_site: str) -> Iterator[OpenPage]:
    """Return the broken page, open as a new reader opens it."""
    with chromium.opened_anew(f"{broken_site}/broken.html") as page:
        yield page


def faults_named(faults: list[str], *words: str) -> list[bool]:
    """Return for each word whether a fault has it."""
    return [any(word in fault for fault in faults) for word in words]


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed")
def test_axe_finds_faults_of_content_and_of_color(broken: OpenPage) -> None:
    load_axe(broken)
    content, color = accessibility_faults(broken), accessibility_faults(broken, only_visual=True)

    assert faults_named(content, "html-has-lang", "image-alt", "document-title", "color-contrast") == [True] * 4
    assert faults_named(color, "color-contrast", "html-has-lang") == [True, False]


def test_contents_wider_than_the_window_are_found(broken: OpenPage) -> None:
    assert faults_named(overflow(broken), "p.wide: Wide") == [True]


def test_faults_of_the_focus_are_found(broken: OpenPage) -> None:
    assert faults_named(keyboard_faults(broken), "focus not seen: a: Right", "out of order: a: Left") == [True, True]


def test_a_link_that_the_keyboard_does_not_reach_is_found(chromium: Chromium, broken_site: str) -> None:
    with chromium.opened(f"{broken_site}/trap.html") as page:
        assert keyboard_faults(page) == ["not reached: a: Two"]


def test_pictures_in_the_color_of_the_background_are_found(broken: OpenPage) -> None:
    assert faults_named(invisible_pictures(broken), "<svg") == [True]


def test_details_that_are_not_printed_are_found(chromium: Chromium, broken_site: str) -> None:
    with chromium.opened(f"{broken_site}/broken.html", Emulation(is_printed=True)) as page:
        assert hidden_details(page) == ["p: The rest"]


def test_a_picture_that_is_mirrored_is_found(broken: OpenPage) -> None:
    before = picture_positions(broken)
    broken.evaluate("document.documentElement.dir = 'rtl'")

    assert picture_positions(broken) != before


def test_requests_messages_and_stored_items_are_found(broken: OpenPage, broken_site: str) -> None:
    activity = broken.activity

    assert activity.origins == {broken_site, "http://other.test"}
    assert "error: an error" in activity.console
    assert activity.dialogs == ["an alert"]
    assert f"{broken_site}/missing.png: 404" in activity.failed
    assert broken.cookies() == ["visit"]
    assert stored_items(broken) == 1


def test_the_next_page_in_a_window_finds_nothing_of_the_last(chromium: Chromium, broken_site: str) -> None:
    with chromium.opened(f"{broken_site}/broken.html") as page:
        before = (page.cookies(), stored_items(page))
    with chromium.opened(f"{broken_site}/trap.html") as page:
        after = (page.cookies(), stored_items(page))

    assert before == (["visit"], 1)
    assert after == ([], 0)
    assert page.activity.console == []


def test_text_that_needs_scripts_is_found(chromium: Chromium, broken_site: str) -> None:
    lines = []
    for has_javascript in (True, False):
        with chromium.opened(f"{broken_site}/broken.html", Emulation(has_javascript=has_javascript)) as page:
            lines.append(visible_text(page))

    assert faults_named(lines[0], "Only with scripts") == [True]
    assert faults_named(lines[1], "Only with scripts") == [False]


def test_a_zoom_of_200_percent_halves_the_window(chromium: Chromium) -> None:
    with chromium.blank(Emulation(width=1280, zoom=2)) as page:
        assert page.evaluate("[innerWidth, devicePixelRatio]") == [640, 2]


@pytest.mark.skipif(not HTML_VALIDATE.exists(), reason="html-validate is not installed")
def test_html_validate_names_the_page_of_a_fault() -> None:
    assert faults_named(html_validate_messages({"/broken": BROKEN.encode()}), "/broken: line 2: ") == [True]


@pytest.mark.skipif(not HTML_VALIDATE.exists(), reason="html-validate is not installed")
def test_html_validate_names_more_faults_than_a_pipe_takes() -> None:
    markup = {f"/{number}": BROKEN.encode() for number in range(100)}

    assert faults_named(html_validate_messages(markup), *(f"{address}: line " for address in markup)) == [True] * 100


@pytest.mark.skipif(JAVA is None or not VNU.exists(), reason="Java or vnu is not installed")
def test_vnu_names_the_page_of_a_fault() -> None:
    assert faults_named(vnu_messages({"/broken": BROKEN.encode()}), "/broken: line ") == [True]
