"""The headers that keep pages, cards, pictures and static files from doing more than they should."""

import re
from base64 import b64encode
from hashlib import sha256

import pytest

from onrecord.render.pages.static_files import STYLE_SHEET, address_of, static_files
from support.html_documents import HtmlDocument
from support.service import KINDS, Service

CARD = "/embed/claims/kremlin-destabilizes-mali"
PAGE = "/claims/kremlin-destabilizes-mali"
CARD_POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; script-src 'sha256-{}'; "
    "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
)
PAGE_DIRECTIVES = {
    "default-src 'none'",
    "script-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
}


def directives(service: Service, address: str) -> set[str]:
    return set(service.request(address).headers["content-security-policy"].split("; "))


def test_the_policy_of_a_card_allows_its_own_script_and_any_host(mali: Service) -> None:
    response = mali.request(CARD)
    (script,) = HtmlDocument(response).all("script")
    digest = b64encode(sha256((script.text or "").encode()).digest()).decode()

    assert response.headers["content-security-policy"] == CARD_POLICY.format(digest)
    assert "x-frame-options" not in response.headers


@pytest.mark.parametrize("address", [PAGE, "/claims", "/claims/no-such-claim"])
def test_the_policy_of_a_page_forbids_frames_and_other_hosts(mali: Service, address: str) -> None:
    assert directives(mali, address) >= PAGE_DIRECTIVES


@pytest.mark.parametrize("address", [CARD, PAGE, "/claims", "/embed/claims/no-such-claim", f"/static/{STYLE_SHEET}"])
def test_no_response_sets_a_cookie_or_can_be_read_as_another_type(mali: Service, address: str) -> None:
    headers = mali.request(address).headers

    assert headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in headers


@pytest.mark.parametrize("address", [CARD, PAGE, "/claims", "/docs"])
def test_pages_and_cards_send_no_referrer_and_use_no_device(mali: Service, address: str) -> None:
    headers = mali.request(address).headers

    assert headers["referrer-policy"] == "no-referrer"
    assert {"camera=()", "geolocation=()", "microphone=()"} <= set(headers["permissions-policy"].split(", "))


def test_a_static_file_never_changes_and_every_site_may_load_it(mali: Service) -> None:
    for name in static_files():
        headers = mali.request(address_of(name)).headers

        assert headers["access-control-allow-origin"] == "*"
        assert headers["cross-origin-resource-policy"] == "cross-origin"
        assert "immutable" in headers["cache-control"]
        assert headers["x-content-type-options"] == "nosniff"


def test_a_static_file_with_an_old_hash_leads_to_the_present_one(mali: Service) -> None:
    response = mali.request("/static/record.000000000000.css")

    assert (response.status, response.headers["location"]) == (302, address_of(STYLE_SHEET))
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("kind", KINDS)
def test_html_has_no_inline_style_and_no_inline_handler(mali: Service, kind: str) -> None:
    records = [f"/{kind}s/{record_id}" for record_id in mali.ids(KINDS[kind])[::7]]
    for address in [f"/{kind}s", *records, *(f"/embed{each}" for each in records)]:
        document = HtmlDocument(mali.request(address))
        attributes = {name for element in document.root.iter() for name in element.attrib}

        assert document.all("style") == []
        assert [name for name in attributes if name == "style" or re.match("on[a-z]", name)] == []
