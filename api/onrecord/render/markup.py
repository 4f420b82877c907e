"""Text as XML 1.0 can hold it."""

import re
from xml.etree.ElementTree import Element

_FORBIDDEN = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # CR is allowed, but readers change it


def clean(text: str) -> str:
    """Return a text without the characters that XML cannot hold."""
    return _FORBIDDEN.sub("", text)


def element(name: str, text: str = "", /, **attributes: str) -> Element:
    """Return an element with a text and attributes, both clean."""
    made = Element(name, {attribute: clean(value) for attribute, value in attributes.items()})
    made.text = clean(text)
    return made
