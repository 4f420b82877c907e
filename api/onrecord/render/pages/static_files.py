"""Static files of pages and cards: style sheet, scripts, fonts and icon, each with a hash of its bytes in its name."""

import re
from functools import cache
from hashlib import blake2b
from importlib import resources
from pathlib import PurePosixPath

from msgspec import Struct

FOLDER = "/static"
STYLE_SHEETS = ("fonts.css", "record.css", "pictures.css", "page.css")  # joined in this order: one request
STYLE_SHEET = "record.css"
CARD_SCRIPT = "card.js"  # inside a card, whose policy names its hash
_MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
_HASH_BYTES = 6
_FONT = re.compile(r"url\(fonts/([a-z0-9-]+\.woff2)\)")
_INDENT = re.compile(rb"^ +", re.MULTILINE)  # of scripts and icons
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s+")
_SPACE_AROUND = re.compile(r" ?([{};,>]) ?|(?<=:) ")  # before a colon it has a meaning


class StaticFile(Struct, frozen=True, kw_only=True):
    """A file that pages load."""

    name: str  # with a hash: record.0a1b2c3d4e5f.css
    media_type: str
    body: bytes


@cache
def static_files() -> dict[str, StaticFile]:
    """Return all static files by their plain names, such as `record.css`; they are read once."""
    folder = resources.files("onrecord.render.pages") / "static"
    names = [each.name for each in folder.iterdir() if PurePosixPath(each.name).suffix in {".js", ".svg"}]
    files = {name: _file(name, _INDENT.sub(b"", (folder / name).read_bytes())) for name in names}
    fonts = [each.name for each in (folder / "fonts").iterdir() if each.name.endswith(".woff2")]
    files |= {name: _file(name, (folder / "fonts" / name).read_bytes()) for name in fonts}
    css = "".join((folder / name).read_text("utf-8") for name in STYLE_SHEETS)
    # The names of the fonts have hashes too, so the style sheet comes last.
    linked = _FONT.sub(lambda font: f"url({files[font[1]].name})", css)
    files[STYLE_SHEET] = _file(STYLE_SHEET, compact(linked).encode())
    return files


def address_of(name: str) -> str:
    """Return the address of a static file, which changes when its bytes do; raise KeyError for an unknown name."""
    return f"{FOLDER}/{static_files()[name].name}"


def plain_name(name: str) -> str:
    """Return the name of a file without its hash: `record.css` for `record.0a1b2c3d4e5f.css`."""
    stem, _, suffix = name.rpartition(".")
    return f"{stem.rpartition('.')[0]}.{suffix}"


def compact(css: str) -> str:
    """Return a style sheet without its comments and the spaces that have no meaning."""
    return _SPACE_AROUND.sub(r"\1", _SPACE.sub(" ", _COMMENT.sub("", css))).replace(";}", "}").strip()


def _file(name: str, body: bytes) -> StaticFile:
    stem, dot, suffix = name.rpartition(".")
    digest = blake2b(body, digest_size=_HASH_BYTES).hexdigest()
    return StaticFile(name=f"{stem}.{digest}{dot}{suffix}", media_type=_MEDIA_TYPES[f".{suffix}"], body=body)
