"""Chromium, driven as a reader uses it: pages at any width, zoom and preference, with a record of all that they do.

Playwright's synchronous interface leaves an event loop running in its thread, in which no in-process service could be
called. Here the loop of the asynchronous interface runs only during calls, as that of `Service` does.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import AbstractContextManager, contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit

from msgspec import Struct
from playwright.async_api import Browser, BrowserContext, Dialog, Page, Playwright, Request, Response, async_playwright

from support.browser import BROWSER, BROWSER_FLAGS

TIMEOUT_MS = 60_000  # for a page that takes a tenth of a second on an idle machine
LOOPBACK = "127.0.0.1"
# No name resolves, so that no page can reach another machine.
_FLAGS = [*BROWSER_FLAGS[1:], f"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE {LOOPBACK}"]

Returned = TypeVar("Returned")


class ColorScheme(StrEnum):
    """The color scheme that a reader prefers."""

    LIGHT = "light"
    DARK = "dark"


class Emulation(Struct, frozen=True, kw_only=True):
    """A reader's window and preferences; the width and the height are in CSS pixels at a zoom of 100 %."""

    width: int = 720
    height: int = 900
    zoom: int = 1
    color_scheme: ColorScheme = ColorScheme.LIGHT
    has_forced_colors: bool = False
    has_reduced_motion: bool = True
    has_javascript: bool = True
    is_printed: bool = False

    def context_options(self) -> dict[str, Any]:
        """Return the options of a browser context. Zoom makes the window narrower in CSS pixels, and these denser."""
        return {
            "viewport": {"width": self.width // self.zoom, "height": self.height // self.zoom},
            "device_scale_factor": self.zoom,
            "java_script_enabled": self.has_javascript,
            **self.media_options(),
        }

    def media_options(self) -> dict[str, Any]:
        """Return the options that a page can change after it is loaded."""
        return {
            "color_scheme": self.color_scheme,
            "forced_colors": "active" if self.has_forced_colors else "none",
            "reduced_motion": "reduce" if self.has_reduced_motion else "no-preference",
        }


class Activity:
    """All that a page did since it was opened."""

    def __init__(self, context: BrowserContext, page: Page) -> None:
        self.console: list[str] = []
        self.dialogs: list[str] = []
        self.requested: list[str] = []
        self.failed: list[str] = []
        context.on("request", self._on_request)
        context.on("requestfailed", lambda request: self.failed.append(request.url))
        page.on("response", self._on_response)
        page.on("console", lambda message: self.console.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.console.append(f"exception: {error}"))
        page.on("dialog", self._on_dialog)

    def clear(self) -> None:
        """Forget everything, before another page is opened in its place."""
        for record in (self.console, self.dialogs, self.requested, self.failed):
            record.clear()

    @property
    def origins(self) -> set[str]:
        """The origins of all requests; those of data in the page itself have none."""
        parts = [urlsplit(url) for url in self.requested if not url.startswith(("data:", "blob:"))]
        return {f"{part.scheme}://{part.netloc}" for part in parts}

    def _on_request(self, request: Request) -> None:
        self.requested.append(request.url)

    def _on_response(self, response: Response) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            self.failed.append(f"{response.url}: {response.status}")

    async def _on_dialog(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        await dialog.dismiss()


class OpenPage:
    """A page that is open in the browser."""

    def __init__(self, runner: asyncio.Runner, context: BrowserContext, page: Page) -> None:
        self._runner = runner
        self._context = context
        self._page = page
        self.activity = Activity(context, page)
        self.status = 0

    def go_to(self, url: str) -> None:
        """Load an address, and wait for its files and its fonts."""
        response = self._run(self._page.goto(url, wait_until="load", timeout=TIMEOUT_MS))
        self.status = response.status if response else 0
        self.evaluate("document.fonts?.ready.then(() => null)")

    def show(self, markup: str) -> None:
        """Load HTML that no server has, as the page `about:blank`."""
        self._run(self._page.set_content(markup, wait_until="load", timeout=TIMEOUT_MS))

    def evaluate(self, script: str, argument: object = None) -> Any:
        """Return the value of a JavaScript expression, or of a function called with the argument."""
        return self._run(self._page.evaluate(script, argument))

    def emulate(self, emulation: Emulation) -> None:
        """Change the size of the window and the preferences, without loading the page again."""
        width, height = emulation.width // emulation.zoom, emulation.height // emulation.zoom
        self._run(self._page.set_viewport_size({"width": width, "height": height}))
        media = "print" if emulation.is_printed else "screen"
        self._run(self._page.emulate_media(media=media, **emulation.media_options()))

    def press(self, key: str, times: int = 1) -> None:
        """Press a key, such as `Tab` or `Enter`."""

        async def press() -> None:
            for _ in range(times):
                await self._page.keyboard.press(key)

        self._run(press())

    def cookies(self) -> list[str]:
        """Return the names of all cookies that are set."""
        return [str(cookie.get("name")) for cookie in self._run(self._context.cookies())]

    def screenshot(self, file: Path) -> None:
        """Write a picture of the whole page to a PNG file."""
        self._run(self._page.screenshot(path=file, full_page=True, animations="disabled", timeout=TIMEOUT_MS))

    def forget(self) -> None:
        """Leave the page, and forget all that it did and left in the browser, but for the cache."""
        self.evaluate("try { localStorage.clear(); sessionStorage.clear(); } catch { /* a picture may have none */ }")
        self._run(self._context.clear_cookies())
        self._run(self._page.goto("about:blank"))
        self.activity.clear()

    def close(self) -> None:
        """Close the page, with its cache and its cookies."""
        self._run(self._context.close())

    def _run(self, action: Coroutine[Any, Any, Returned]) -> Returned:
        return self._runner.run(action)


PageOpener = Callable[..., AbstractContextManager[OpenPage]]


class Chromium:
    """A headless browser; its event loop runs only during the calls of its methods and of those of its pages."""

    def __init__(self) -> None:
        self._runner = asyncio.Runner()
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None
        self._pages: dict[tuple[int, bool], OpenPage] = {}

    def __enter__(self) -> Self:
        self._runner.run(self._start())
        return self

    def __exit__(self, *_: object) -> None:
        self._runner.run(self._stop())
        self._runner.close()

    @contextmanager
    def opened(self, url: str, emulation: Emulation | None = None) -> Iterator[OpenPage]:
        """Open an address in a window that keeps its cache for the next address, which makes that faster."""
        emulation = emulation or Emulation()
        # The only properties that a window cannot change.
        window = (emulation.zoom, emulation.has_javascript)
        if window not in self._pages:
            self._pages[window] = self._runner.run(self._new_page(emulation))
        page = self._pages[window]
        page.emulate(emulation)
        page.go_to(url)
        try:
            yield page
        finally:
            page.forget()

    @contextmanager
    def opened_anew(self, url: str) -> Iterator[OpenPage]:
        """Open an address as a new reader, without cookies and cache, and close it at the end."""
        with self.blank() as page:
            page.go_to(url)
            yield page

    @contextmanager
    def blank(self, emulation: Emulation | None = None) -> Iterator[OpenPage]:
        """Open an empty page as a new reader, and close it at the end."""
        page = self._runner.run(self._new_page(emulation or Emulation()))
        try:
            yield page
        finally:
            page.close()

    async def _start(self) -> None:
        self._playwright = await async_playwright().start()
        self._browser = await self._playwright.chromium.launch(executable_path=BROWSER, args=_FLAGS)

    async def _stop(self) -> None:
        if self._browser:
            await self._browser.close()
        if self._playwright:
            await self._playwright.stop()

    async def _new_page(self, emulation: Emulation) -> OpenPage:
        assert self._browser
        context = await self._browser.new_context(**emulation.context_options())
        return OpenPage(self._runner, context, await context.new_page())
