"""Templates: HTML from a view struct. Every value is escaped, and a name that the view lacks is an error."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from msgspec import Struct

from onrecord.render.pages.catalog import catalog_of
from onrecord.render.pages.context import PageContext
from onrecord.render.pages.dates import Dates
from onrecord.render.pages.languages import Language
from onrecord.render.pages.linked_data import linked_data
from onrecord.render.pages.static_files import CARD_SCRIPT, address_of, static_files
from onrecord.render.pages.words import Words
from onrecord.render.pictures.bars import KeyGlyph, key
from onrecord.render.pictures.colors import TONES
from onrecord.render.pictures.day_strip import day_strip
from onrecord.render.pictures.definitions import definitions
from onrecord.render.pictures.glyphs import ladder, relationship_glyph, sign

# HTML forbids them; addresses of requests and data may have them. Tab and line feed are allowed.
_CONTROL_CHARACTERS = bytes({*range(32), 127} - {0x09, 0x0A})


def render(template: str, view: Struct, page: PageContext) -> bytes:
    """Return a template filled with a view; equal views and contexts give equal bytes."""
    html: str = environment(page.language).get_template(template).render(view=view, page=page)
    return html.encode().translate(None, _CONTROL_CHARACTERS)


@cache
def environment(language: Language) -> Environment:
    """Return the environment of templates in a language; it is made once."""
    environment = Environment(
        loader=PackageLoader("onrecord.render.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=["jinja2.ext.i18n"],
    )
    catalog = catalog_of(language)
    environment.install_gettext_callables(  # type: ignore[attr-defined]  # added by the extension
        catalog.gettext, catalog.ngettext, newstyle=True, pgettext=catalog.pgettext
    )
    environment.globals.update(
        static=address_of,
        card_script=Markup(static_files()[CARD_SCRIPT].body.decode()),  # noqa: S704  (a file of the project)
        words=Words(language),
        dates=Dates(language),
        languages=tuple(Language),
        linked_data=linked_data,
        definitions=definitions,
        day_strip=day_strip,
        key_glyph=lambda name: key(KeyGlyph(name)),
        ladder=ladder,
        sign=sign,
        relationship_glyph=relationship_glyph,
        tones={polarity: tone.value for polarity, tone in TONES.items()},
    )
    return environment
