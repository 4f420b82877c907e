"""The build hook: the fonts of the pages, cut from installed font packages at every installation and into the wheel."""

import json
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.metadata import distribution
from io import BytesIO
from pathlib import Path
from typing import Any

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

STATIC = Path("api/onrecord/render/pages/static")
FONT_FACE = re.compile(
    r"url\(fonts/(?P<cut>(?P<font>\w+)[\w-]*)\.woff2\).*?unicode-range:(?P<ranges>[^;}]+)", re.DOTALL
)
RANGE = re.compile(r"U\+(?P<first>[0-9A-F]+)(?:-(?P<last>[0-9A-F]+))?")
FEATURES = ("ccmp", "locl", "kern", "liga", "mark", "mkmk")
JOINING = ("init", "medi", "fina", "isol", "rlig", "calt")
UNUSED_TABLES = ("BASE", "DSIG", "STAT", "gasp", "meta")
# Copyright, family, style, unique id, full name, version, PostScript name, license and its address.
NAMES = (0, 1, 2, 3, 4, 5, 6, 13, 14)


@dataclass(frozen=True, kw_only=True)
class Font:
    """A font of others: its package, and the parts of it that the pages use."""

    package: str
    file: str
    family: str
    axes: dict[str, Any] = field(default_factory=dict)
    features: tuple[str, ...] = FEATURES

    @property
    def folder(self) -> Path:
        """The folder of the package, which is located and never imported."""
        return Path(str(distribution(self.package).locate_file(self.package.replace("-", "_"))))

    def open(self) -> TTFont:
        """Return the whole font; it keeps its date, so that every cut has the same bytes."""
        return TTFont(self.folder / "files" / self.file, recalcTimestamp=False)


# The licenses reserve the names Source and Plex for the unchanged fonts, so the cuts have names of their own.
FONTS = {
    "sans": Font(
        package="fontpkg-source-sans-3",
        file="SourceSans3[wght].ttf",
        family="Record Sans",
        axes={"wght": (400, 400, 800)},
    ),
    "serif": Font(
        package="fontpkg-source-serif-4",
        file="SourceSerif4[opsz,wght].ttf",
        family="Record Serif",
        axes={"wght": 400, "opsz": 20},  # a claim is set in 21 or 26 pixels
        features=(*FEATURES, "lnum"),
    ),
    "arabic": Font(
        package="fontpkg-ibm-plex-sans-arabic",
        file="IBMPlexSansArabic-Regular.ttf",
        family="Record Arabic",
        features=(*FEATURES, *JOINING),
    ),
}
Ranges = dict[tuple[str, str], frozenset[int]]
WEIGHTS = {"sans": (400, 600, 700), "serif": (400,)}


class FontHook(BuildHookInterface):  # type: ignore[type-arg] # hatchling gives no type of its configuration
    """Writes the fonts, the widths of their characters and their licenses beside the style sheets."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the files before hatchling collects those of the package; an editable installation uses them too."""
        del version, build_data
        static = Path(self.root) / STATIC
        folder = static / "fonts"
        folder.mkdir(exist_ok=True)
        contents = dict(files(font_faces((static / "fonts.css").read_text("utf-8"))))
        for name, content in contents.items():
            replace(folder / name, content)
        # Cuts that the style sheet named before, which would otherwise go into the wheel.
        for path in folder.iterdir():
            if path.name not in contents:
                path.unlink()


def font_faces(css: str) -> Ranges:
    """Return the code points of each cut that a style sheet names, by font and cut."""
    ranges = {}
    for face in FONT_FACE.finditer(css):
        parts = (
            (int(part["first"], 16), int(part["last"] or part["first"], 16)) for part in RANGE.finditer(face["ranges"])
        )
        points = frozenset(point for first, last in parts for point in range(first, last + 1))
        ranges[face["font"], face["cut"]] = points
    return ranges


def files(ranges: Ranges) -> Iterator[tuple[str, bytes]]:
    """Yield the name and content of each file."""
    yield "widths.json", json.dumps(all_widths(ranges), separators=(",", ":"), sort_keys=True).encode() + b"\n"
    for name, font in FONTS.items():
        yield f"{name}.LICENSE.txt", (font.folder / "LICENSE").read_bytes()
    for (name, cut_name), points in ranges.items():
        yield f"{cut_name}.woff2", cut(FONTS[name], points)


def all_widths(ranges: Ranges) -> dict[str, dict[str, Any]]:
    """Return the widths of the characters by font and weight; a page sets Arabic beside both of the other fonts."""
    points = {name: frozenset[int]().union(*(ranges[face] for face in ranges if face[0] == name)) for name in FONTS}
    arabic = widths(FONTS["arabic"], points["arabic"], 400)
    return {
        f"{name}-{weight}": {"default": 0.5, "widths": arabic | widths(FONTS[name], points[name], weight)}
        for name, weights in WEIGHTS.items()
        for weight in weights
    }


def widths(source: Font, points: frozenset[int], weight: int) -> dict[int, float]:
    """Return the advance width of each character that the font has, in em."""
    font = source.open()
    glyphs = font.getGlyphSet(location={**source.axes, "wght": weight} if source.axes else None)
    em = font["head"].unitsPerEm
    return {point: round(glyphs[name].width / em, 4) for point, name in font.getBestCmap().items() if point in points}


def cut(source: Font, points: frozenset[int]) -> bytes:
    """Return the part of a font that draws some characters, as WOFF 2."""
    options = Options(hinting=False, layout_features=source.features, name_IDs=NAMES)
    options.drop_tables = [*options.drop_tables, *UNUSED_TABLES]
    font = source.open()
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=points)
    subsetter.subset(font)
    if source.axes:
        instantiateVariableFont(font, source.axes, inplace=True)
    rename(font, source.family)
    font.flavor = "woff2"
    content = BytesIO()
    font.save(content)
    return content.getvalue()


def rename(font: TTFont, family: str) -> None:
    """Give a cut the name of a family of the project; copyright and license stay as they are."""
    names = {1: family, 2: "Regular", 3: family, 4: family, 6: family.replace(" ", "")}
    for name_id, text in names.items():
        font["name"].setName(text, name_id, 3, 1, 0x409)


def replace(path: Path, content: bytes) -> None:
    """Write a file in one step: another process may be reading the one that it replaces."""
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(content)
    Path(file.name).chmod(0o644)
    Path(file.name).replace(path)
