"""Problems as HTML for people: pages and cards with the same facts as the problem that programs get."""

from http import HTTPStatus

import msgspec
from litestar.types import HTTPScope

from onrecord.errors import BadParameters, NotFound, OnrecordError, Withdrawn
from onrecord.http.formats import without_extra_slashes
from onrecord.http.headers import Headers
from onrecord.http.html import CARD_POLICY, HTML, PAGE_POLICY, security_headers
from onrecord.http.media_types import PROBLEM_JSON
from onrecord.http.negotiation import HtmlPreference, html_preference
from onrecord.http.params import parse_pairs
from onrecord.http.problems import UNKNOWN_TYPE, Problem
from onrecord.release.open import Releases
from onrecord.render.pages.context import DEFAULT_LANGUAGE, EMBED, PageContext
from onrecord.render.pages.errors import ErrorView, ParameterErrorView
from onrecord.render.pages.languages import Language
from onrecord.render.pages.template import render
from onrecord.render.pictures.colors import Theme

# By the first part of a path. Programs get problems from the first ones whatever they accept, and people get pages from
# the second ones unless they prefer JSON; at every other path that is not known, neither is likelier.
PROGRAM_PATHS = {"v1", "healthz", "readyz", "openapi.json", ".well-known"}
PAGE_PATHS = {
    *("actors", "events", "claims", "relationships", "documents"),
    *("search", "timeline", "balance", "graph", "paths"),
    *("codebooks", "changes", "about", "problems", "embed"),
}
MAX_ADDRESS = 1000  # letters: a page has its address in several links, and an error must not be much longer than it
HEADERS: Headers = [(b"cache-control", b"no-store"), (b"vary", b"Accept")]


class ErrorPages:
    """Represents problems as HTML or as JSON, as the path and the client have it."""

    def __init__(self, releases: Releases, base_url: str) -> None:
        """`base_url` is that of the service, without a slash at the end."""
        self._releases = releases
        self._base_url = base_url

    def represent(self, scope: HTTPScope, details: Problem, error: Exception | None = None) -> tuple[Headers, bytes]:
        """Return the headers and the body of a response with a problem; its error, if known, suggests records."""
        accept = dict(scope["headers"]).get(b"accept", b"")
        if not _is_for_people(scope["path"], accept):
            return as_json(details)
        page = self._context(scope)
        template, policy = ("card_error.html", CARD_POLICY) if page.is_card else ("error.html", PAGE_POLICY)
        body = render(template, _view(details, error), page)
        return [(b"content-type", HTML.encode()), *HEADERS, *security_headers(policy)], body

    def _context(self, scope: HTTPScope) -> PageContext:
        manifest = self._releases.current.manifest
        # The path of a malformed request has its slashes still.
        path, query = without_extra_slashes(scope["path"] or "/"), scope["query_string"]
        pairs = _pairs(query)
        is_card = _first_part(path) == EMBED.strip("/")
        if len(path) + len(query) > MAX_ADDRESS:
            path, pairs = "/", {}
        return PageContext(
            path=path.removeprefix(EMBED) if is_card else path,
            parameters=tuple((name, value) for name, value in pairs.items() if name not in {"lang", "theme"}),
            language=Language(pairs["lang"]) if pairs.get("lang") in list(Language) else DEFAULT_LANGUAGE,
            theme=Theme(pairs["theme"]) if is_card and pairs.get("theme") in list(Theme) else Theme.AUTO,
            is_card=is_card,
            base_url=self._base_url,
            manifest=manifest,
            current_version=manifest.version,
            is_pinned=False,
        )


def as_json(details: Problem) -> tuple[Headers, bytes]:
    """Return the headers and the body of a response with a problem as programs get it."""
    return [(b"content-type", PROBLEM_JSON.encode()), *HEADERS], msgspec.json.encode(details)


def _is_for_people(path: str, accept: bytes) -> bool:
    first = _first_part(path)
    if first in PROGRAM_PATHS:
        return False
    preference = html_preference(accept)
    if first.removesuffix(".svg") in PAGE_PATHS:
        return preference is not HtmlPreference.JSON
    return preference is HtmlPreference.HTML


def _first_part(path: str) -> str:
    return path.lstrip("/").partition("/")[0]


def _pairs(query: bytes) -> dict[str, str]:
    """Return the parameters of a query, or none if it cannot be read: that may be the error."""
    try:
        return dict(parse_pairs(query))
    except BadParameters:
        return {}


def _view(details: Problem, error: Exception | None) -> ErrorView:
    # A problem names records by their ids, in one text; a page links to them.
    found = error if isinstance(error, (NotFound, Withdrawn)) else None
    return ErrorView(
        status=details.status,
        title=details.title,
        type_address=details.type if details.type != UNKNOWN_TYPE else None,
        detail=details.detail,
        is_unknown_path=details.status == HTTPStatus.NOT_FOUND and not isinstance(error, OnrecordError),
        errors=tuple(ParameterErrorView(name=each.name, detail=each.detail) for each in details.errors),
        request_id=details.request_id,
        kind=found.kind if found else None,
        record_id=found.record_id if found else None,
        nearest=error.nearest if isinstance(error, NotFound) else None,
        reason=error.reason if isinstance(error, Withdrawn) else None,
        replacement=error.replacement if isinstance(error, Withdrawn) else None,
    )
