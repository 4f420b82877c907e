"""The reference of the client: whole, readable, and shown by a browser without a network."""

import ast
import inspect
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import get_type_hints
from urllib.parse import urldefrag

import pytest

import onrecord_client
from onrecord_client._generated.api import AsyncResources, Resources
from support.browser import BROWSER, QUIET

SDK = Path(__file__).parent.parent.parent / "sdk"
HAND_WRITTEN = sorted((SDK / "onrecord_client").glob("*.py"))
METHODS = [
    (kind, resource, name)
    for resources in (Resources, AsyncResources)
    for kind, resource in get_type_hints(resources).items()
    for name, _ in inspect.getmembers(resource, inspect.isfunction)
    if not name.startswith("_")
]
LOADED = re.compile(r"""(?:url\(|@import)\s*["']?([^"')\s]+)""")
browser_needed = pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed to show the pages in")


class Page(HTMLParser):
    """What a page says: its text by the ids that it stands under, where it links to, and what it loads."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.texts: dict[str, str] = {}
        self.links: list[str] = []
        self.loads: list[str] = []
        self._open: list[tuple[str, str | None]] = []
        html = file.read_text("utf-8")
        self.loads += [
            load for style in re.findall(r"<style>(.*?)</style>", html, re.DOTALL) for load in LOADED.findall(style)
        ]
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "a" and values.get("href"):
            self.links.append(str(values["href"]))
        self.loads += [str(values[name]) for name in ("src", "srcset", "data") if values.get(name)]
        if tag == "link":
            self.loads.append(str(values["href"]))
        if tag in {"section", "div", "dd"}:
            self._open.append((tag, values.get("id")))
            self.texts.setdefault(values.get("id") or "", "")

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1][0] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        for _, name in self._open:
            if name:
                self.texts[name] += data


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder that the command writes."""
    folder = tmp_path_factory.mktemp("reference")
    subprocess.run([sys.executable, SDK / "reference.py", "--output", folder], check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def pages(folder: Path) -> dict[str, Page]:
    """Return every page by its path."""
    return {file.relative_to(folder).as_posix(): Page(file) for file in sorted(folder.rglob("*.html"))}


@pytest.mark.parametrize("name", sorted({*onrecord_client.__all__} - {"models"}))
def test_every_public_name_has_an_entry_with_its_docstring(pages: dict[str, Page], name: str) -> None:
    shown = squeezed(pages["onrecord_client.html"].texts[name])
    named = getattr(onrecord_client, name)
    said = "The version of the contract" if isinstance(named, str) else inspect.getdoc(named) or "missing"

    assert words(said) in shown


def test_every_record_and_closed_list_has_an_entry(pages: dict[str, Page]) -> None:
    shown = pages["onrecord_client/models.html"].texts.keys()
    classes = {name for name in onrecord_client.models.__all__ if not name.endswith("Text")}

    assert classes - shown == set()


@pytest.mark.parametrize(("kind", "resource", "name"), METHODS)
def test_every_method_of_a_resource_has_its_filters_and_docstring(
    pages: dict[str, Page], kind: str, resource: type, name: str
) -> None:
    shown = squeezed(pages[f"onrecord_client/_generated/api/{kind}.html"].texts[f"{resource.__name__}.{name}"])
    method = getattr(resource, name)
    parts = [words(line.strip().removeprefix("- ")) for line in str(method.__doc__).splitlines()]
    typed = [f"{parameter}: {type_}" for parameter, type_ in method.__annotations__.items() if parameter != "return"]

    assert [part for part in [*parts, *typed] if part not in shown] == []


def test_every_kind_that_can_be_asked_about_is_an_attribute_of_the_client(pages: dict[str, Page]) -> None:
    shown = pages["onrecord_client.html"].texts
    attributes = {f"{client}.{kind}" for client in ("Client", "AsyncClient") for kind in get_type_hints(Resources)}

    assert attributes - shown.keys() == set()


def test_nothing_private_is_shown(pages: dict[str, Page]) -> None:
    parts = {part for page in pages.values() for name in page.texts for part in name.split(".")}

    assert {part for part in parts if part.startswith("_")} == {"__init__"}


def test_every_link_leads_to_something(folder: Path, pages: dict[str, Page]) -> None:
    lost = []
    for path, page in pages.items():
        for link in page.links:
            target, entry = urldefrag(link)
            file = (folder / path).parent / target if target else folder / path
            there = pages.get(os.path.relpath(file, folder))
            if there is None or (entry and entry not in headings(file) | there.texts.keys()):
                lost.append(f"{path}: {link}")

    assert lost == []


def headings(file: Path) -> set[str]:
    """Return the ids of a page's headings."""
    return set(re.findall(r'<h\d id="([^"]+)"', file.read_text("utf-8")))


def test_nothing_is_loaded_from_elsewhere(pages: dict[str, Page]) -> None:
    loads = {load for page in pages.values() for load in page.loads if not load.startswith("data:")}

    assert loads == set()


@pytest.fixture(scope="module")
def visit(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[dict[str, str], list[str]]]:
    """Return what a browser shows of the first page and of a search, and the addresses that the pages asked for."""
    profile = tmp_path_factory.mktemp("browser")
    shown = {}
    asked = []
    for target in ("index.html", "onrecord_client.html?search=speaker"):
        log = profile / "network.json"
        words = [str(BROWSER), *QUIET, f"--user-data-dir={profile}", f"--log-net-log={log}"]
        command = [*words, "--virtual-time-budget=15000", "--dump-dom", f"{folder.as_uri()}/{target}"]
        shown[target] = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout
        started = [event["params"] for event in json.loads(log.read_text())["events"] if "params" in event]
        asked += [each["url"] for each in started if each.get("initiator") == "null"]  # which files are to a browser
    return shown, asked


@browser_needed
def test_the_first_page_opens_as_a_file(visit: tuple[dict[str, str], list[str]]) -> None:
    shown, _ = visit

    assert "Where to begin" in shown["index.html"]


@browser_needed
def test_the_search_works_in_files(visit: tuple[dict[str, str], list[str]]) -> None:
    shown, _ = visit

    assert (
        "claims.html#ClaimsResource.list" in shown["onrecord_client.html?search=speaker"].partition("search result")[2]
    )


@browser_needed
def test_no_page_asks_for_an_address(visit: tuple[dict[str, str], list[str]]) -> None:
    _, asked = visit

    assert asked == []


@pytest.mark.parametrize("file", HAND_WRITTEN, ids=lambda file: file.stem)
def test_everything_public_that_is_written_by_hand_has_a_docstring(file: Path) -> None:
    module = ast.parse(file.read_text("utf-8"))

    assert [name for name, node in public(module, file.stem) if not ast.get_docstring(node)] == []


def public(node: ast.AST, name: str) -> Iterator[tuple[str, ast.AST]]:
    """Yield a module or a class, and the classes and functions in it whose names do not begin with an underscore."""
    yield name, node
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and not child.name.startswith("_"):
            yield from (
                public(child, f"{name}.{child.name}") if isinstance(child, ast.ClassDef) else [(child.name, child)]
            )


def words(markdown: str) -> str:
    """Return the first paragraph of a docstring as a browser shows it."""
    return squeezed(markdown.partition("\n\n")[0].replace("`", ""))


def squeezed(text: str) -> str:
    """Return a text with one space for any number of spaces and line ends."""
    return " ".join(text.split())
