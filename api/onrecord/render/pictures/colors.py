"""Colors of pages, cards and pictures, in light and in dark."""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from onrecord.records.codes import Polarity


class Theme(StrEnum):
    """Choice of colors; `auto` follows the reader's system."""

    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"


class Tone(StrEnum):
    """Color of a mark by the polarity that it stands for; its CSS class has the prefix `t-`."""

    COOPERATIVE = "coop"
    CONFLICTUAL = "conf"
    MIXED = "mixed"
    NEUTRAL = "neut"
    INK = "ink"  # no polarity

    @property
    def css_class(self) -> str:
        """The CSS class that sets the color."""
        return f"t-{self}"


TONES: Mapping[Polarity, Tone] = {
    Polarity.COOPERATIVE: Tone.COOPERATIVE,
    Polarity.CONFLICTUAL: Tone.CONFLICTUAL,
    Polarity.MIXED: Tone.MIXED,
    Polarity.NEUTRAL: Tone.NEUTRAL,
}


class Palette(Struct, frozen=True, kw_only=True):
    """Colors by name, as in the custom properties of the CSS."""

    paper: str
    panel: str
    ink: str
    ink2: str
    ink3: str
    link: str
    coop: str
    conf: str
    mixed: str
    neut: str
    doubt: str
    doubtbg: str
    false: str
    falsebg: str
    line: str
    rule: str


LIGHT = Palette(
    paper="#ffffff",
    panel="#f5f4ef",
    ink="#15181d",
    ink2="#474d57",
    ink3="#646a75",
    link="#0b4f86",
    coop="#0d6b62",
    conf="#ab3a1c",
    mixed="#734a94",
    neut="#5a606b",
    doubt="#7d4700",
    doubtbg="#fcf3e2",
    false="#931f24",
    falsebg="#fbecea",
    line="#80858e",
    rule="#d9d7cf",
)
DARK = Palette(
    paper="#15171b",
    panel="#1e2127",
    ink="#eeece6",
    ink2="#bcbfc6",
    ink3="#9a9ea8",
    link="#8fc4f4",
    coop="#6ec7ba",
    conf="#f3987f",
    mixed="#cba8e8",
    neut="#aab0ba",
    doubt="#f2bb6c",
    doubtbg="#2c2416",
    false="#f5a0a0",
    falsebg="#301c1d",
    line="#777d88",
    rule="#363a42",
)
