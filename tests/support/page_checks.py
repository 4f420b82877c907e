"""Checks of a page that is open in the browser; each returns the faults, so that an empty list is a good page."""

from pathlib import Path
from typing import Any

from support.chromium import OpenPage

ROOT = Path(__file__).parent.parent.parent
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
_SCRIPTS = Path(__file__).parent / "page_scripts"
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# The rules whose result depends on colors or sizes. All others read the same elements in every color scheme.
_VISUAL_RULES = ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable"]
MAX_STOPS = 1_000


def script(name: str) -> str:
    """Return one of the scripts that run in the page."""
    return (_SCRIPTS / f"{name}.js").read_text("utf-8")


def open_details(page: OpenPage) -> None:
    """Open every disclosure, so that checks see its contents."""
    page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true; })")


def load_axe(page: OpenPage) -> None:
    """Load axe into the page, once for all of the page's states."""
    page.evaluate(AXE.read_text("utf-8") + "; null")


def accessibility_faults(page: OpenPage, *, only_visual: bool = False) -> list[str]:
    """Return the violations of WCAG 2.2 AA and of good practice that axe finds in a page with axe loaded."""
    run_only = {"type": "rule", "values": _VISUAL_RULES} if only_visual else {"type": "tag", "values": _TAGS}
    violations: list[dict[str, Any]] = page.evaluate(script("axe"), run_only)
    return [
        f"{violation['id']}: {node['target']} {node['message']}"
        for violation in violations
        for node in violation["nodes"]
    ]


def overflow(page: OpenPage) -> list[str]:
    """Return the elements that make a page wider than its window, and those cut off at its edge."""
    elements: list[str] = page.evaluate(script("overflow"))
    return elements


def keyboard_faults(page: OpenPage) -> list[str]:
    """Return the links and controls that the Tab key does not reach, or not in visual order, or without a focus ring.

    Disclosures are opened by the Enter key, as a reader opens them.
    """
    page.evaluate(script("focus_recorder"))
    count: int = page.evaluate("window.focusRecorder.closed().length")
    for _ in range(count):
        page.evaluate("window.focusRecorder.closed()[0]?.focus()")
        page.press("Enter")
    still_closed: int = page.evaluate("window.focusRecorder.closed().length")
    stops: int = page.evaluate("window.focusRecorder.start()")
    page.press("Tab", min(stops, MAX_STOPS) + 1)
    faults: list[str] = page.evaluate("window.focusRecorder.faults()")
    return faults + [f"{still_closed} disclosures stay closed"] * bool(still_closed)


def invisible_pictures(page: OpenPage) -> list[str]:
    """Return the pictures of which no shape has a contrast of 3 with the background, and the controls without text."""
    pictures: list[str] = page.evaluate(script("pictures"))
    return pictures


def hidden_details(page: OpenPage) -> list[str]:
    """Return the contents of disclosures that take no space, although they should be shown."""
    hidden: list[str] = page.evaluate(script("details"))
    return hidden


def picture_positions(page: OpenPage) -> list[list[float]]:
    """Return where each shape of each picture begins and ends, in shares of the picture's width from its left edge."""
    positions: list[list[float]] = page.evaluate(script("positions"))
    return positions


def visible_text(page: OpenPage) -> list[str]:
    """Return the lines of text that a reader sees, without the buttons, which need scripts."""
    lines: list[str] = page.evaluate(script("text"))
    return lines


def stored_items(page: OpenPage) -> int:
    """Return how many items the page keeps in the storage of the browser."""
    items: int = page.evaluate("localStorage.length + sessionStorage.length")
    return items
