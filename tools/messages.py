"""Write the messages of the pages and cards into the catalogues of api/onrecord/render/pages/locale.

`python tools/messages.py` (`make messages`) adds the messages that templates and Python have and a catalogue lacks,
without a translation, and removes those that nothing uses. tests/render/pages/test_catalog.py compares the files.
"""

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "api" / "onrecord"
LOCALE = PACKAGE / "render" / "pages" / "locale"
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2.ext:babel_extract")]
TEMPLATE_OPTIONS = {
    "extensions": "jinja2.ext.i18n",
    "newstyle_gettext": "true",
    "trim_blocks": "true",
    "lstrip_blocks": "true",
    "silent": "false",
}
KEYWORDS = {**DEFAULT_KEYWORDS, "N_": None, "NP_": ((1, "c"), 2), "NN_": (1, 2)}
# Without dates and names of tools, so that equal messages give equal bytes.
HEADER = """\
# Messages of the pages and cards. `make messages` keeps the list; translators write each `msgstr`.
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural_forms}\\n"

"""
LINE_LENGTH = 118


def extracted() -> Catalog:
    """Return the messages of all templates and modules of the package, without translations."""
    catalog = Catalog()
    found = extract_from_dir(PACKAGE, METHODS, {"**/templates/**.html": TEMPLATE_OPTIONS}, KEYWORDS)
    for _file, _line, message, _comments, context in found:
        catalog.add(message, context=context)
    return catalog


def updated(path: Path) -> bytes:
    """Return a catalogue with exactly the messages in use, in the order of the alphabet."""
    language = path.stem
    with path.open("rb") as file:
        translated = read_po(file, locale=language)
    in_use = Catalog(locale=language)
    for message in extracted():
        if message.id:
            old = translated.get(message.id, message.context)
            in_use.add(message.id, old.string if old else "", context=message.context)
    buffer = BytesIO()
    write_po(buffer, in_use, width=LINE_LENGTH, no_location=True, omit_header=True, sort_output=True)
    return HEADER.format(language=language, plural_forms=in_use.plural_forms).encode() + buffer.getvalue()


if __name__ == "__main__":
    for catalog_path in sorted(LOCALE.glob("*.po")):
        catalog_path.write_bytes(updated(catalog_path))
