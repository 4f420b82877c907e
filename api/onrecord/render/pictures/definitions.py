"""Shared definitions of pictures: the masks that hatch and fade, once a page."""

from markupsafe import Markup

# A mask takes the color of the mark that it covers; a pattern or a gradient would have a color of its own.
_HATCH = (
    '<pattern id="hatch-lines" width="5" height="5" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><path fill="#fff" fill-opacity=".2" d="M0 0h5v5H0z"/>'
    '<path fill="#fff" fill-opacity=".85" d="M0 0h1.7v5H0z"/></pattern>'
    '<mask id="hatch"><path fill="url(#hatch-lines)" d="M-99-99h9999v9999H-99z"/></mask>'
)
_FADES = (
    '<linearGradient id="fade"><stop stop-color="#fff" stop-opacity=".8"/>'
    '<stop offset="1" stop-color="#fff" stop-opacity="0"/></linearGradient>'
    '<mask id="fade-right" maskContentUnits="objectBoundingBox"><path fill="url(#fade)" d="M0 0h1v1H0z"/></mask>'
    '<mask id="fade-left" maskContentUnits="objectBoundingBox"><path fill="url(#fade)" d="M0 0h1v1H0z" '
    'transform="rotate(180 .5 .5)"/></mask>'
)
MASKS = Markup("<defs>{}</defs>").format(Markup(_HATCH + _FADES))  # noqa: S704  (constants)


def definitions(*, has_hatch: bool = True, has_fades: bool = True) -> Markup:
    """Return an invisible element with the masks that a page needs once, or an empty text if it needs none."""
    masks = Markup(_HATCH * has_hatch + _FADES * has_fades)  # noqa: S704  (constants)
    hidden = Markup('<svg class="v" width="0" height="0" aria-hidden="true"><defs>{}</defs></svg>')
    return hidden.format(masks) if masks else masks
