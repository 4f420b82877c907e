"""Responses with pages and cards: their headers, and the context that their templates are filled in."""

import re
from base64 import b64encode
from hashlib import sha256

from litestar.enums import MediaType
from msgspec import Struct

from onrecord.http.page_queries import page_parameters
from onrecord.http.requests import Request, base_url_of
from onrecord.http.responses import CACHED, BytesResponse
from onrecord.records.manifest import Manifest
from onrecord.release.open import Releases
from onrecord.render.pages.context import EMBED, PageContext
from onrecord.render.pages.languages import Language
from onrecord.render.pages.static_files import CARD_SCRIPT, static_files
from onrecord.render.pages.template import render
from onrecord.render.pictures.colors import Theme

HTML = f"{MediaType.HTML.value}; charset=utf-8"
SVG = "image/svg+xml; charset=utf-8"
_CARD_SCRIPT_HASH = b64encode(sha256(static_files()[CARD_SCRIPT].body).digest()).decode()
# Without `frame-ancestors`: even `*` keeps a card out of the sandboxed documents in which some editors show it.
CARD_POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
    f"script-src 'sha256-{_CARD_SCRIPT_HASH}'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
)
PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; script-src 'self'; "
    "connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
# A picture is also opened by itself; its style is part of it.
PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_PERMISSIONS = (
    "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), publickey-credentials-get=(), usb=()"
)
OPTIONS = {"lang", "theme"}  # of the interface: they do not change the data of a page
_CARD = re.compile(f"{EMBED}(?=/)")


def page_context(request: Request, manifest: Manifest, language: Language) -> PageContext:
    """Return the context of a page or a card that shows the release of `manifest`."""
    releases: Releases = request.app.state.releases
    path: str = request.scope["path"]
    pairs = page_parameters(request)
    names = {name for name, _ in pairs}
    current_version = releases.current.manifest.version
    # The cursor of an older release names it too: the records of that page may have changed or be withdrawn since.
    is_continued = "cursor" in names and manifest.version != current_version
    return PageContext(
        path=_CARD.sub("", path).removesuffix(".svg"),
        parameters=tuple((name, value) for name, value in pairs if name not in OPTIONS),
        language=language,
        theme=Theme(dict(pairs).get("theme", Theme.AUTO)),  # valid, and of cards and pictures only
        is_card=_CARD.match(path) is not None,
        base_url=base_url_of(request),
        manifest=manifest,
        current_version=current_version,
        is_pinned=is_continued or not names.isdisjoint({"release", "known_at"}),
    )


def respond_with_html(template: str, view: Struct, page: PageContext) -> BytesResponse:
    """Return a page or a card: a template filled with a view."""
    policy = CARD_POLICY if page.is_card else PAGE_POLICY
    return _respond(render(template, view, page), HTML, policy)


def respond_with_picture(svg: str) -> BytesResponse:
    """Return a picture by itself."""
    return _respond(svg.encode(), SVG, PICTURE_POLICY)


def _respond(body: bytes, media_type: str, policy: str) -> BytesResponse:
    # Never immutable, even for a named release: another version of the program writes other HTML.
    return BytesResponse(
        body, [(b"content-type", media_type.encode()), (b"cache-control", CACHED.encode()), *security_headers(policy)]
    )


def security_headers(policy: str) -> list[tuple[bytes, bytes]]:
    """Return the headers that keep a document from loading, sending or asking for anything beyond a policy."""
    return [
        (b"content-security-policy", policy.encode()),
        (b"referrer-policy", b"no-referrer"),
        (b"permissions-policy", _PERMISSIONS.encode()),
    ]
