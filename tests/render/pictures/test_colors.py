"""The contrast of the colors on paper, by the formula of WCAG 2.2."""

import pytest

from onrecord.render.pictures.colors import DARK, LIGHT, Palette


def luminance(color: str) -> float:
    channels = [int(color[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(
    ("names", "in_light", "in_dark"),
    [
        (("ink",), 17.8, 15.2),
        (("ink2",), 8.5, 9.7),
        (("ink3",), 5.4, 6.7),
        (("link",), 8.5, 9.7),
        (("coop", "conf", "mixed", "neut"), 6.2, 8.2),
        (("doubt", "false"), 7.5, 8.9),
        (("line",), 3.7, 4.3),
    ],
)
def test_a_color_has_its_contrast_on_paper(names: tuple[str, ...], in_light: float, in_dark: float) -> None:
    def lowest(palette: Palette) -> float:
        return min(round(contrast(getattr(palette, name), palette.paper), 1) for name in names)

    assert (lowest(LIGHT) >= in_light, lowest(DARK) >= in_dark) == (True, True), (lowest(LIGHT), lowest(DARK))


@pytest.mark.parametrize("palette", [LIGHT, DARK])
@pytest.mark.parametrize(
    ("text", "background"),
    [("ink", "panel"), ("ink2", "panel"), ("link", "panel"), ("doubt", "doubtbg"), ("false", "falsebg")],
)
def test_text_on_a_colored_background_can_be_read(palette: Palette, text: str, background: str) -> None:
    assert contrast(getattr(palette, text), getattr(palette, background)) >= 4.5
