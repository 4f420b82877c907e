"""The frame of a picture: a file of its own with its styles, or an element that takes those of its page."""

from collections.abc import Callable
from functools import cache
from importlib.resources import files

from markupsafe import Markup
from msgspec import Struct
from msgspec.structs import asdict

from onrecord.records.ids import ActorId, RelationshipId
from onrecord.render.pictures.colors import DARK, LIGHT, Palette, Theme
from onrecord.render.pictures.definitions import MASKS
from onrecord.render.pictures.svg import element
from onrecord.render.pictures.text import cleaned

_MARGIN = 16  # around a picture that stands alone
NARROW = 560  # pixels; below this width pictures put one thing under the other
_FONTS = "'Source Sans 3',Arial,'Liberation Sans',Helvetica,sans-serif"


class PictureOptions(Struct, frozen=True, kw_only=True):
    """How a picture is drawn."""

    theme: Theme = Theme.AUTO
    is_inline: bool = False  # within a page, with its styles and `definitions`
    width: int = 720  # pixels
    actor_url: Callable[[ActorId], str] | None = None  # no links without it
    relationship_url: Callable[[RelationshipId], str] | None = None


class Caption(Struct, frozen=True, kw_only=True):
    """Title and description of a picture, for those who do not see it."""

    title: str
    description: str


DEFAULT_OPTIONS = PictureOptions()


def framed(body: Markup, caption: Caption, height: float, options: PictureOptions) -> Markup:
    """Return a picture: inline without ids and styles, otherwise valid as a file."""
    if options.is_inline:
        # The links of an image would be hidden from those who do not see it; those of a group are not.
        has_links = options.actor_url is not None or options.relationship_url is not None
        return element(
            "svg",
            element("desc", cleaned(caption.description)),
            body,
            class_="picture",
            viewBox=f"0 0 {options.width} {height:g}",
            width=options.width,
            height=height,
            role="group" if has_links else "img",
            aria_label=cleaned(caption.title),
        )
    outer_width, outer_height = options.width + 2 * _MARGIN, height + 2 * _MARGIN
    return element(
        "svg",
        element("title", cleaned(caption.title), id="title"),
        element("desc", cleaned(caption.description), id="description"),
        _styles(options.theme),
        MASKS,
        element("rect", class_="paper", x=-_MARGIN, y=-_MARGIN, width="100%", height="100%"),
        body,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"{-_MARGIN} {-_MARGIN} {outer_width} {outer_height:g}",
        width=options.width,
        height=round(outer_height * options.width / outer_width),
        role="img",
        aria_labelledby="title description",
    )


def linked(content: Markup, url: str | None, label: str) -> Markup:
    """Return content as a link with a label, or with a title only if there is no address."""
    name = cleaned(label)
    title = element("title", name)
    if url is None:
        return element("g", title, content)
    return element("a", title, content, href=url, aria_label=name)


@cache
def _styles(theme: Theme) -> Markup:
    source = files("onrecord.render").joinpath("pages/static/pictures.css").read_text("utf-8")
    rules = source.partition("*/")[2].split("@media")[0].strip()
    if theme is not Theme.AUTO:
        return element("style", _resolved(rules, DARK if theme is Theme.DARK else LIGHT))
    colored = "\n".join(rule for rule in rules.splitlines() if "var(--" in rule)
    dark = _resolved(colored, DARK)
    return element("style", f"{_resolved(rules, LIGHT)}@media(prefers-color-scheme:dark){{{dark}}}")


def _resolved(rules: str, palette: Palette) -> str:
    """Return rules with the values of their custom properties, which not every program that draws SVG knows."""
    for name, color in asdict(palette).items():
        rules = rules.replace(f"var(--{name})", str(color))
    return rules.replace("var(--sans)", _FONTS).replace("\n", "")
