"""The context of a page: its address, its language, and the release that it shows."""

from collections.abc import Sequence
from html import escape
from urllib.parse import parse_qsl, quote, urlencode

from msgspec import Struct

from onrecord.records.manifest import Manifest
from onrecord.render.pages.languages import Language
from onrecord.render.pictures.colors import Theme

DEFAULT_LANGUAGE = Language.EN
EMBED = "/embed"  # the path of a card is that of its page after this


class PageContext(Struct, frozen=True, kw_only=True):
    """The address of a page or a card, its language, and the release that it shows."""

    path: str  # without the prefix of cards
    parameters: tuple[tuple[str, str], ...] = ()  # of the request, without `lang` and `theme`
    language: Language = DEFAULT_LANGUAGE
    theme: Theme = Theme.AUTO
    is_card: bool = False
    base_url: str  # without a final slash: https://onrecord.example
    manifest: Manifest  # of the release that is shown
    current_version: str
    is_pinned: bool  # whether the request names the release

    @property
    def is_outdated(self) -> bool:
        """Whether the page shows another release than the current one."""
        return self.manifest.version != self.current_version

    def href(self, path: str, **parameters: str | None) -> str:
        """Return the address of another page in the language and, if the request names one, the release of this page.

        A parameter without a value is left out.
        """
        pinned = [("release", self.manifest.version)] if self.is_pinned else []
        return self._address(path, [*parameters.items(), *pinned], self.language)

    def with_parameters(self, **parameters: str | None) -> str:
        """Return the address of this page with other values of these parameters; None removes one."""
        return self._address(self.path, self._pairs(parameters), self.language)

    def current_href(self) -> str:
        """Return the address of this page in the current release."""
        return self.with_parameters(release=None, known_at=None, cursor=None)

    def in_language(self, language: Language) -> str:
        """Return the address of this page in a language."""
        return self._address(self.path, self.parameters, language)

    def card_href(self) -> str:
        """Return the address of the card of this page, which begins at the first page of a list."""
        return EMBED + self._address(self.path, self._pairs({"cursor": None}), self.language)

    def embed_code(self, title: str) -> str:
        """Return the HTML that shows the card of this page in an article."""
        address = escape(self.absolute(self.card_href()))
        return f'<iframe src="{address}" title="{escape(title)}" width="100%" height="420" loading="lazy"></iframe>'

    def picture_href(self) -> str:
        """Return the address of the picture of this page, which begins at the first page of a list."""
        return self._address(f"{self.path}.svg", self._pairs({"cursor": None}), self.language)

    def api_href(self, suffix: str = "", **parameters: str | None) -> str:
        """Return the address of the API that has the data of this page; `suffix` selects a format: `.csv`."""
        return f"/v1{quote(self.path)}{suffix}{_query(self._pairs(parameters))}"

    def form_parameters(self) -> list[tuple[str, str]]:
        """Return the parameters that a form on this page sends along: the language, and the release if it is named."""
        _, _, query = self.href("/").partition("?")
        return parse_qsl(query)

    def report_href(self) -> str:
        """Return the address to report an error in this page to, or an empty text if the dataset has no contact."""
        contact = self.manifest.contact or ""
        if not contact.startswith("mailto:"):
            return contact
        url = self.absolute(self.in_language(self.language))
        return f"{contact}?{urlencode({'subject': f'onrecord: {self.path}', 'body': url}, quote_via=quote)}"

    def absolute(self, address: str) -> str:
        """Return the absolute URL of an address."""
        return self.base_url + address

    def _pairs(self, replaced: dict[str, str | None]) -> list[tuple[str, str | None]]:
        others = [(name, value) for name, value in self.parameters if name not in replaced]
        return [*others, *replaced.items()]

    def _address(self, path: str, pairs: Sequence[tuple[str, str | None]], language: Language) -> str:
        language_pair = [] if language is DEFAULT_LANGUAGE else [("lang", language.value)]
        return quote(path) + _query([*pairs, *language_pair])


def _query(pairs: Sequence[tuple[str, str | None]]) -> str:
    given = [(name, value) for name, value in pairs if value is not None]
    return f"?{urlencode(given)}" if given else ""
