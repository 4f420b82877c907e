"""Parameters of pages and cards."""

from typing import Annotated

from msgspec import Meta

from onrecord.render.pages.context import DEFAULT_LANGUAGE
from onrecord.render.pages.languages import Language
from onrecord.render.pictures.colors import Theme
from onrecord.store.query import ReleaseQuery

LanguageParam = Annotated[Language, Meta(description="Language of the interface; data stays in its own.")]
ThemeParam = Annotated[Theme, Meta(description="Colors; `auto` follows the reader's setting.")]


class RecordPageQuery(ReleaseQuery, frozen=True, kw_only=True):
    """The parameters of the page of a record, and of other pages that show a release as a whole."""

    lang: LanguageParam = DEFAULT_LANGUAGE


class RecordCardQuery(RecordPageQuery, frozen=True, kw_only=True):
    """The parameters of the card of a record."""

    theme: ThemeParam = Theme.AUTO
