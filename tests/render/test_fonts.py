"""The fonts of the pages in the wheel: their sizes, their characters, their licenses and their fallbacks."""

import json
import re
import subprocess
import sys
from collections import Counter
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from fontTools.ttLib import TTFont
from msgspec import Struct

from onrecord.dataset.check import load
from onrecord.records.dataset import Dataset

ROOT = Path(__file__).parent.parent.parent
FONTS = "onrecord/render/pages/static/fonts/"
STYLES = ROOT / "api" / "onrecord" / "render" / "pages" / "static" / "fonts.css"
WHEEL = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir"]
CUTS = ["arabic"] + [f"{font}-{script}" for font in ("sans", "serif") for script in ("cyrillic", "latin", "latin-ext")]
# The first view of a card may take 60 KB; its HTML 8 KB of these, and its style sheet 4.5 KB.
FIRST_VIEW = 47 * 1024
LETTERS = " abcdefghijklmnopqrstuvwxyz"


class Fallback(Struct, frozen=True, kw_only=True):
    """A font of the reader's system, with the advance widths of LETTERS in thousandths of an em."""

    family: str
    cut: str
    widths: str


FALLBACKS = [
    Fallback(  # Arial
        family="Sans Fallback",
        cut="sans-latin",
        widths="278 556 556 500 556 556 278 556 556 222 222 500 222 833 "
        "556 556 556 556 333 500 278 556 500 722 500 500 500",
    ),
    Fallback(  # Times New Roman
        family="Serif Fallback",
        cut="serif-latin",
        widths="250 444 500 444 500 444 333 500 500 278 278 500 278 778 "
        "500 500 500 500 333 389 278 500 500 722 500 500 444",
    ),
]


def wheel_in(folder: Path) -> Path:
    """Build the wheel of the service into a folder, and return it."""
    subprocess.run([*WHEEL, folder, ROOT], check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return wheel_in(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def files(wheel: Path) -> dict[str, bytes]:
    """Return the fonts and their other files, by name."""
    with ZipFile(wheel) as archive:
        return {name.removeprefix(FONTS): archive.read(name) for name in archive.namelist() if name.startswith(FONTS)}


@pytest.fixture(scope="module")
def cuts(files: dict[str, bytes]) -> dict[str, TTFont]:
    return {cut: TTFont(BytesIO(files[f"{cut}.woff2"])) for cut in CUTS}


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return load(ROOT / "data")


def ranges_of(cut: str) -> set[int]:
    """Return the code points for which the style sheet says that a browser loads a cut."""
    (ranges,) = re.findall(rf"fonts/{cut}\.woff2.*?unicode-range: ([^;]+);", STYLES.read_text("utf-8"), re.DOTALL)
    bounds = [part.strip().removeprefix("U+").split("-") for part in ranges.split(",")]
    return {point for each in bounds for point in range(int(each[0], 16), int(each[-1], 16) + 1)}


def drawn(font: str, cuts: dict[str, TTFont]) -> set[int]:
    """Return the code points that a font draws together with the Arabic one beside it."""
    return {point for cut in CUTS if cut.startswith((font, "arabic")) for point in cuts[cut].getBestCmap()}


def test_the_wheel_has_the_fonts_their_widths_and_their_licenses(files: dict[str, bytes]) -> None:
    licenses = {name: content for name, content in files.items() if name.endswith(".LICENSE.txt")}

    assert sorted(files) == sorted([*licenses, *(f"{cut}.woff2" for cut in CUTS), "widths.json"])
    assert sorted(licenses) == ["arabic.LICENSE.txt", "sans.LICENSE.txt", "serif.LICENSE.txt"]
    assert all(b"SIL OPEN FONT LICENSE Version 1.1" in text for text in licenses.values())


def test_the_wheel_names_the_sources_of_the_fonts(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        (notice,) = [name for name in archive.namelist() if name.endswith("/licenses/NOTICE")]
        text = archive.read(notice).decode()

    assert [name for name in ("Source Sans 3", "Source Serif 4", "IBM Plex Sans Arabic") if name not in text] == []


def test_two_cuts_have_the_same_bytes(files: dict[str, bytes], tmp_path: Path) -> None:
    with ZipFile(wheel_in(tmp_path)) as archive:
        again = {name: archive.read(f"{FONTS}{name}") for name in files}

    assert again == files


def test_the_fonts_of_the_first_view_fit_into_its_budget(files: dict[str, bytes]) -> None:
    assert len(files["sans-latin.woff2"]) + len(files["serif-latin.woff2"]) <= FIRST_VIEW


@pytest.mark.parametrize("cut", CUTS)
def test_a_cut_has_only_characters_for_which_a_browser_loads_it(cut: str, cuts: dict[str, TTFont]) -> None:
    assert set(cuts[cut].getBestCmap()) - ranges_of(cut) == set()


@pytest.mark.parametrize("cut", CUTS)
def test_a_cut_bears_no_name_that_its_license_reserves(cut: str, cuts: dict[str, TTFont]) -> None:
    names = cuts[cut]["name"]
    shown = [names.getDebugName(name_id) or "" for name_id in (1, 3, 4, 6, 16, 17, 25)]

    assert [name for name in shown if "Source" in name or "Plex" in name] == []
    assert "Open Font License" in (names.getDebugName(13) or "")


@pytest.mark.parametrize("font", ["sans", "serif"])
@pytest.mark.parametrize(
    "name", ["Assimi Goïta", "Lech Wałęsa", "Recep Tayyip Erdoğan", "Nguyễn Phú Trọng", "Путін", "غويتا"]
)
def test_a_name_of_any_of_these_languages_has_all_its_letters(name: str, font: str, cuts: dict[str, TTFont]) -> None:
    assert {letter for letter in name if ord(letter) not in drawn(font, cuts)} == set()


@pytest.mark.parametrize("font", ["sans", "serif"])
def test_every_name_and_title_of_the_data_is_drawn(font: str, cuts: dict[str, TTFont], dataset: Dataset) -> None:
    names = [name.text for actor in dataset.actors for name in actor.names]
    titles = [each.title for each in (*dataset.events, *dataset.documents)]
    claims = [claim.proposition for claim in dataset.claims]
    letters = set("".join(names + titles + claims))

    assert {letter for letter in letters if ord(letter) not in drawn(font, cuts)} == set()


@pytest.mark.parametrize(
    ("key", "cut", "weight"),
    [("sans-400", "sans-latin", 400), ("sans-600", "sans-latin", 600), ("serif-400", "serif-latin", None)],
)
def test_the_widths_are_those_of_the_cuts(
    key: str, cut: str, weight: int | None, files: dict[str, bytes], cuts: dict[str, TTFont]
) -> None:
    widths = json.loads(files["widths.json"])[key]["widths"]
    glyphs = cuts[cut].getGlyphSet(location={"wght": weight} if weight else None)
    cut_widths = {str(point): glyphs[name].width / 1000 for point, name in cuts[cut].getBestCmap().items()}

    assert cut_widths == pytest.approx({point: widths[point] for point in cut_widths}, abs=0.0015)


@pytest.mark.parametrize("fallback", FALLBACKS, ids=lambda fallback: fallback.family)
def test_a_fallback_takes_the_room_of_its_font(fallback: Fallback, cuts: dict[str, TTFont], dataset: Dataset) -> None:
    font = cuts[fallback.cut]
    glyphs, names = font.getGlyphSet(), font.getBestCmap()
    widths = dict(zip(LETTERS, map(int, fallback.widths.split()), strict=True))
    letters = Counter(letter for claim in dataset.claims for letter in claim.proposition if letter in widths)
    ratio = sum(count * glyphs[names[ord(letter)]].width for letter, count in letters.items()) / sum(
        count * widths[letter] for letter, count in letters.items()
    )
    (face,) = re.findall(rf'font-family: "{fallback.family}";(.*?)}}', STYLES.read_text("utf-8"), re.DOTALL)
    written = [float(number) for number in re.findall(r"(?:size-adjust|-override): ([\d.]+)%", face)]
    metrics = font["hhea"]

    assert written == pytest.approx(
        [ratio * 100, metrics.ascent / ratio / 10, -metrics.descent / ratio / 10, 0], abs=0.6
    )
