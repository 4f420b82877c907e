"""SVG elements as markup in which every text and attribute is escaped."""

from functools import cache

from markupsafe import Markup, escape

from onrecord.render.markup import xml_text


def element(name: str, /, *children: str, **attributes: str | float | None) -> Markup:
    """Return an element; plain texts are escaped, and attributes that are None are left out.

    Underscores in the names of attributes stand for hyphens, and `class_` for `class`.
    """
    written = "".join(
        f' {_attribute_name(key)}="{_escaped(value) if isinstance(value, str) else number(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    content = "".join(child if isinstance(child, Markup) else _escaped(child) for child in children)
    source = f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"
    return Markup(source)  # noqa: S704  (names are those of the callers, and the rest is escaped)


def joined(*parts: str) -> Markup:
    """Return parts one after the other; plain texts are escaped."""
    return Markup().join(parts)


def percent(value: float) -> str:
    """Return a position in per cent, to a hundredth."""
    return f"{number(value)}%"


def number(value: float) -> str:
    """Return a number with two decimals at most."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


@cache
def _attribute_name(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def _escaped(text: str) -> str:
    return escape(text if text.isprintable() else xml_text(text))  # what is printable needs no search
