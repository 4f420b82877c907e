"""XML elements whose texts have no character that XML 1.0 forbids."""

import re
from xml.etree.ElementTree import Element

_FORBIDDEN = re.compile(
    r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)  # CR is allowed, but parsers turn it into LF


def xml_text(text: str) -> str:
    """Return a text without the characters that XML 1.0 forbids."""
    return _FORBIDDEN.sub("", text)


def element(name: str, text: str = "", /, **attributes: str) -> Element:
    """Return an element with a text and attributes, without the characters that XML 1.0 forbids."""
    result = Element(name, {attribute: xml_text(value) for attribute, value in attributes.items()})
    result.text = xml_text(text)
    return result
