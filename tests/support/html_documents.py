"""HTML as a browser reads it: the elements, the texts and the links of a page or a card."""

import re
from collections.abc import Iterator
from functools import cached_property
from xml.etree.ElementTree import Element

import html5lib

from support.service import Response

_SPACE = re.compile(r"\s+")
_NO_TEXT = {"script", "style", "svg"}


class HtmlDocument:
    """A response as HTML; reading one with an error of syntax raises html5lib's ParseError."""

    def __init__(self, response: Response) -> None:
        assert response.headers["content-type"] == "text/html; charset=utf-8"
        parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
        self.root: Element = parser.parse(response.body.decode())

    def all(self, tag: str) -> list[Element]:
        """Return all elements of a name, in order."""
        return list(self.root.iter(tag))

    def one(self, tag: str) -> Element:
        """Return the only element of a name."""
        (element,) = self.root.iter(tag)
        return element

    @cached_property
    def text(self) -> str:
        """The text of the main part, without scripts and pictures, with single spaces."""
        return text_of(self.one("main"))

    @cached_property
    def links(self) -> list[str]:
        """The addresses of all links in the main part."""
        return [element.attrib["href"] for element in self.one("main").iter("a")]

    def pieces(self) -> Iterator[str]:
        """Yield every text between tags and every value of an attribute, but for scripts."""
        for element in self.root.iter():
            yield from element.attrib.values()
            yield element.tail or ""
            if element.tag != "script":
                yield element.text or ""

    def meta(self, name: str) -> str | None:
        """Return the content of a `meta` element, or None without one."""
        contents = [each.attrib["content"] for each in self.all("meta") if each.get("name") == name]
        assert len(contents) <= 1
        return contents[0] if contents else None

    def link(self, relation: str, media_type: str | None = None) -> str | None:
        """Return the target of the first `link` element of a relation and a media type, or None without one."""
        for each in self.all("link"):
            if each.attrib["rel"] == relation and each.get("type") == media_type:
                return each.attrib["href"]
        return None


def text_of(element: Element) -> str:
    """Return the text of an element with single spaces; texts of blocks are apart, those of inline elements are not."""
    return _SPACE.sub(" ", "".join(_texts(element))).strip()


def _texts(element: Element) -> Iterator[str]:
    if element.tag in _NO_TEXT or not isinstance(element.tag, str):
        return
    space = "" if element.tag in {"a", "b", "bdi", "q", "small", "span"} else " "
    yield space + (element.text or "")
    for child in element:
        yield from _texts(child)
        yield child.tail or ""
    yield space
