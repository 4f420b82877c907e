"""The reference of the client: complete, and readable in a browser without a network."""

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
from onrecord_client import pagers
from onrecord_client._generated.api import AsyncResources, Resources
from support.browser import BROWSER, BROWSER_FLAGS

SDK = Path(__file__).parent.parent.parent / "sdk"
PACKAGE = SDK / "onrecord_client"
HAND_WRITTEN = sorted([*PACKAGE.glob("*.py"), *(PACKAGE / "pagers").glob("*.py")])
METHODS = [
    (kind, resource, name)
    for resources in (Resources, AsyncResources)
    for kind, resource in get_type_hints(resources).items()
    for name, _ in inspect.getmembers(resource, inspect.isfunction)
    if not name.startswith("_")
]
LOADED = re.compile(r"""(?:url\(|@import)\s*["']?([^"')\s]+)""")
browser_needed = pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed to open the pages")


class Page(HTMLParser):
    """A parsed page: the text inside each element that has an id, the links, and the files that it loads."""

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
    """Return the folder that reference.py wrote."""
    folder = tmp_path_factory.mktemp("reference")
    subprocess.run([sys.executable, SDK / "reference.py", "--output", folder], check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def pages(folder: Path) -> dict[str, Page]:
    """Return every page by its path."""
    return {file.relative_to(folder).as_posix(): Page(file) for file in sorted(folder.rglob("*.html"))}


@pytest.mark.parametrize("name", sorted({*onrecord_client.__all__} - {"models", "__version__"}))
def test_every_public_name_has_one_entry_with_its_docstring(pages: dict[str, Page], name: str) -> None:
    public = getattr(onrecord_client, name)
    docstring = "The version of the contract" if isinstance(public, str) else inspect.getdoc(public) or "missing"
    page = "onrecord_client/pagers.html" if name in pagers.__all__ else "onrecord_client.html"

    assert [path for path in pages if name in pages[path].texts] == [page]
    assert first_paragraph(docstring) in squeeze(pages[page].texts[name])


def test_every_record_and_enum_has_an_entry(pages: dict[str, Page]) -> None:
    entries = pages["onrecord_client/models.html"].texts.keys()
    classes = {name for name in onrecord_client.models.__all__ if not name.endswith("Text")}

    assert classes - entries == set()


@pytest.mark.parametrize(("kind", "resource", "name"), METHODS)
def test_every_method_of_a_resource_has_its_filters_and_docstring(
    pages: dict[str, Page], kind: str, resource: type, name: str
) -> None:
    entry = squeeze(pages[f"onrecord_client/_generated/api/{kind}.html"].texts[f"{resource.__name__}.{name}"])
    method = getattr(resource, name)
    lines = [first_paragraph(line.strip().removeprefix("- ")) for line in str(method.__doc__).splitlines()]
    typed = [f"{parameter}: {type_}" for parameter, type_ in method.__annotations__.items() if parameter != "return"]

    assert [text for text in [*lines, *typed] if text not in entry] == []


def test_every_resource_is_an_attribute_of_both_clients(pages: dict[str, Page]) -> None:
    entries = pages["onrecord_client.html"].texts
    attributes = {f"{client}.{kind}" for client in ("Client", "AsyncClient") for kind in get_type_hints(Resources)}

    assert attributes - entries.keys() == set()


def test_no_private_name_has_an_entry(pages: dict[str, Page]) -> None:
    names = {part for page in pages.values() for name in page.texts for part in name.split(".")}

    assert {name for name in names if name.startswith("_")} == {"__init__"}


def test_every_link_has_a_target(folder: Path, pages: dict[str, Page]) -> None:
    broken = []
    for path, page in pages.items():
        for link in page.links:
            target, entry = urldefrag(link)
            file = (folder / path).parent / target if target else folder / path
            linked = pages.get(os.path.relpath(file, folder))
            if linked is None or (entry and entry not in headings(file) | linked.texts.keys()):
                broken.append(f"{path}: {link}")

    assert broken == []


def headings(file: Path) -> set[str]:
    """Return the ids of a page's headings."""
    return set(re.findall(r'<h\d id="([^"]+)"', file.read_text("utf-8")))


def test_no_page_loads_another_file(pages: dict[str, Page]) -> None:
    loads = {load for page in pages.values() for load in page.loads if not load.startswith("data:")}

    assert loads == set()


@pytest.fixture(scope="module")
def visit(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[dict[str, str], list[str]]]:
    """Return the rendered HTML of the first page and of a search, and the URLs that the pages requested."""
    profile = tmp_path_factory.mktemp("browser")
    rendered = {}
    requested = []
    for target in ("index.html", "onrecord_client.html?search=speaker"):
        log = profile / "network.json"
        arguments = [str(BROWSER), *BROWSER_FLAGS, f"--user-data-dir={profile}", f"--log-net-log={log}"]
        command = [*arguments, "--virtual-time-budget=15000", "--dump-dom", f"{folder.as_uri()}/{target}"]
        rendered[target] = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout
        events = [event["params"] for event in json.loads(log.read_text())["events"] if "params" in event]
        # The browser's own requests have another initiator than "null", the origin of a file.
        requested += [each["url"] for each in events if each.get("initiator") == "null"]
    return rendered, requested


@browser_needed
def test_the_first_page_opens_as_a_file(visit: tuple[dict[str, str], list[str]]) -> None:
    rendered, _ = visit

    assert "Where to begin" in rendered["index.html"]


@browser_needed
def test_the_search_works_without_a_server(visit: tuple[dict[str, str], list[str]]) -> None:
    rendered, _ = visit
    _, _, results = rendered["onrecord_client.html?search=speaker"].partition("search result")

    assert "claims.html#ClaimsResource.list" in results


@browser_needed
def test_no_page_requests_a_url(visit: tuple[dict[str, str], list[str]]) -> None:
    _, requested = visit

    assert requested == []


@pytest.mark.parametrize("file", HAND_WRITTEN, ids=lambda file: file.stem)
def test_every_public_name_in_the_source_has_a_docstring(file: Path) -> None:
    module = ast.parse(file.read_text("utf-8"))

    assert [name for name, node in public_nodes(module, file.stem) if not ast.get_docstring(node)] == []


def public_nodes(node: ast.AST, name: str) -> Iterator[tuple[str, ast.AST]]:
    """Yield a module or class, and its classes and functions whose names do not begin with an underscore."""
    yield name, node
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef) and not child.name.startswith("_"):
            yield from public_nodes(child, f"{name}.{child.name}")
        elif isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) and not child.name.startswith("_"):
            yield child.name, child


def first_paragraph(markdown: str) -> str:
    """Return the first paragraph of a docstring as a browser shows it."""
    return squeeze(markdown.partition("\n\n")[0].replace("`", ""))


def squeeze(text: str) -> str:
    """Replace each run of whitespace by one space."""
    return " ".join(text.split())
