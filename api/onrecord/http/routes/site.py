"""Routes of the files that browsers, search engines and security researchers look for at fixed addresses."""

import re
from datetime import UTC, datetime

from litestar import get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from onrecord.http.requests import Request, base_url_of, begin_query
from onrecord.http.responses import CACHED, BytesResponse
from onrecord.records.kinds import RecordKind
from onrecord.render import favicon, sitemap
from onrecord.render.security_txt import security_txt
from onrecord.store import record_ids

TEXT = "text/plain; charset=utf-8"
ROBOTS = "/robots.txt"
SITEMAP = "/sitemap.xml"
SECURITY = "/.well-known/security.txt"
PARTS = "/sitemap"
FIXED = "pages.xml"  # the part with the pages that are not of one record
FIXED_PAGES = (
    "/",
    *(f"/{kind}s" for kind in RecordKind),
    "/timeline",
    "/codebooks",
    "/changes",
    "/about/method",
    "/about/corrections",
    "/docs",
)
_PART = re.compile(f"(?P<kind>{'|'.join(RecordKind)})s-(?P<number>[1-9][0-9]{{0,6}})\\.xml")


@get(ROBOTS, sync_to_thread=False)
def get_robots(request: Request) -> BytesResponse:
    """Return the rules for crawlers: they may read everything, and the sitemap has all pages."""
    return _respond(f"User-agent: *\nAllow: /\n\nSitemap: {base_url_of(request)}{SITEMAP}\n".encode(), TEXT)


@get(SITEMAP, sync_to_thread=False)
def get_sitemap(request: Request) -> BytesResponse:
    """Return the index of the sitemaps, which together have every page of the current release."""
    release = begin_query(request).current
    names = [
        f"{kind}s-{number}.xml" for kind in RecordKind for number in range(1, record_ids.part_count(release, kind) + 1)
    ]
    addresses = [f"{base_url_of(request)}{PARTS}/{name}" for name in (FIXED, *names)]
    return _respond(sitemap.sitemap_index(addresses, release.manifest.day), sitemap.MEDIA_TYPE)


@get(f"{PARTS}/{{name:str}}", sync_to_thread=False)
def get_sitemap_part(request: Request, name: FromPath[str]) -> BytesResponse:
    """Return one sitemap: the pages of some records of one kind, or the other pages."""
    release = begin_query(request).current
    of_records = _PART.fullmatch(name)
    if of_records:
        kind = RecordKind(of_records["kind"])
        paths = [f"/{kind}s/{each}" for each in record_ids.part(release, kind, int(of_records["number"]))]
    else:
        paths = list(FIXED_PAGES) if name == FIXED else []
    if not paths:
        raise NotFoundException
    addresses = [f"{base_url_of(request)}{path}" for path in paths]
    return _respond(sitemap.sitemap(addresses, release.manifest.day), sitemap.MEDIA_TYPE)


@get("/favicon.ico", sync_to_thread=False)
def get_favicon() -> BytesResponse:
    """Return the icon that browsers ask for without a link to it."""
    return _respond(favicon.icon(), favicon.MEDIA_TYPE)


@get(SECURITY, sync_to_thread=False)
def get_security_txt(request: Request) -> BytesResponse:
    """Return the contact for reports of security holes; not found if the dataset names none."""
    contact = begin_query(request).current.manifest.contact
    if contact is None:
        raise NotFoundException
    body = security_txt(contact, f"{base_url_of(request)}{SECURITY}", datetime.now(UTC).date())
    # The day of expiry moves with the clock, while the cache of a worker changes with the release only.
    return _respond(body, TEXT, cache_control="no-store")


def _respond(body: bytes, media_type: str, cache_control: str = CACHED) -> BytesResponse:
    return BytesResponse(body, [(b"content-type", media_type.encode()), (b"cache-control", cache_control.encode())])
