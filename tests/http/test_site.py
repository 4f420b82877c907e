"""The files at fixed addresses: robots.txt, the sitemap, the icon, and security.txt."""

import re
import struct
import zlib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest

from onrecord.render.security_txt import security_txt
from support.big_datasets import publish_big_dataset
from support.service import KINDS, Service

NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
MANY = 10_001  # more than a part of the sitemap has
BASE_URL = "https://records.example/data"


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Return a service over more events than one part of the sitemap has."""
    with Service(publish_big_dataset(tmp_path_factory.mktemp("many"), MANY)) as service:
        yield service


@pytest.fixture
def behind_a_proxy(mali_releases: Path) -> Iterator[Service]:
    """Return a service with a public URL that has a path."""
    with Service(mali_releases, public_url=f"{BASE_URL}/") as service:
        yield service


def document_at(service: Service, target: str) -> ElementTree.Element:
    """Return the root element of a sitemap or an index of sitemaps."""
    response = service.request(target)
    assert (response.status, response.headers["content-type"]) == (200, "application/xml; charset=utf-8")
    return ElementTree.fromstring(response.body)  # noqa: S314  # the service's own XML


def addresses_in(service: Service, target: str) -> list[str]:
    """Return the addresses in a sitemap or an index of sitemaps, in order."""
    return [str(each.text) for each in document_at(service, target).iter(f"{NAMESPACE}loc")]


def pages_of(service: Service) -> list[str]:
    """Return the paths of all pages in the sitemap."""
    parts = [urlsplit(part).path for part in addresses_in(service, "/sitemap.xml")]
    return [urlsplit(address).path for part in parts for address in addresses_in(service, part)]


def test_robots_may_read_everything_and_find_the_sitemap(mali: Service) -> None:
    response = mali.request("/robots.txt")
    lines = response.body.decode().splitlines()

    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert lines == ["User-agent: *", "Allow: /", "", "Sitemap: http://127.0.0.1:8000/sitemap.xml"]


def test_addresses_have_the_public_url(behind_a_proxy: Service) -> None:
    sitemap = f"Sitemap: {BASE_URL}/sitemap.xml"

    assert sitemap in behind_a_proxy.request("/robots.txt").body.decode().splitlines()
    for target in ("/sitemap.xml", "/sitemap/pages.xml", "/sitemap/actors-1.xml"):
        assert {each[: len(BASE_URL) + 1] for each in addresses_in(behind_a_proxy, target)} == {f"{BASE_URL}/"}


def test_the_sitemap_has_the_page_of_every_record_once(mali: Service) -> None:
    records = [f"/{kind}s/{record_id}" for kind, path in KINDS.items() for record_id in mali.ids(path)]
    pages = pages_of(mali)

    assert len(pages) == len(set(pages))
    assert set(records) - set(pages) == set()
    assert [page for page in pages if page.count("/") == 2 and page not in records] == [
        "/about/method",
        "/about/corrections",
    ]


def test_the_sitemap_has_the_fixed_pages(mali: Service) -> None:
    assert {"/", *(f"/{kind}s" for kind in KINDS), "/timeline", "/codebooks", "/changes", "/docs"} <= set(
        pages_of(mali)
    )


def test_a_page_changed_last_with_the_release(mali: Service) -> None:
    for target in ("/sitemap.xml", "/sitemap/claims-1.xml"):
        root = document_at(mali, target)
        days = [each.text for each in root.iter(f"{NAMESPACE}lastmod")]

        assert set(days) == {"2026-11-23"}
        assert len(days) == len(root)


def test_a_retired_record_is_in_no_sitemap(history: Service) -> None:
    assert {"/claims/goita-will-not-stand", "/actors/assimi-goyta"} & set(pages_of(history)) == set()


def test_many_records_are_split_into_parts_of_bounded_size(many: Service) -> None:
    parts = [part for part in addresses_in(many, "/sitemap.xml") if "/events-" in part]
    sizes = [len(addresses_in(many, urlsplit(part).path)) for part in parts]

    assert [part.rpartition("/")[2] for part in parts] == ["events-1.xml", "events-2.xml"]
    assert sizes == [10_000, many.count("/v1/events") - 10_000]
    assert len(set(pages_of(many))) == len(pages_of(many))


@pytest.mark.parametrize(
    "name",
    [
        "actors-0.xml",
        "actors-2.xml",
        "actors-01.xml",
        "actors-1",
        "actor-1.xml",
        "x.xml",
        f"actors-{'9' * 40}.xml",
        "%0A",
    ],
)
def test_a_part_that_does_not_exist_is_not_found(mali: Service, name: str) -> None:
    assert mali.request(f"/sitemap/{name}").status == 404


def test_the_icon_is_one_png_of_32_pixels(mali: Service) -> None:
    response = mali.request("/favicon.ico")
    _, kind, images, width, height, *_, size, offset = struct.unpack("<HHHBBBBHHII", response.body[:22])
    image = response.body[offset:]

    assert response.headers["content-type"] == "image/x-icon"
    assert (kind, images, width, height, size) == (1, 1, 32, 32, len(image))
    assert image.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", image[16:24]) == (32, 32)


def test_the_chunks_of_the_icon_have_correct_checksums(mali: Service) -> None:
    image = mali.request("/favicon.ico").body[22 + 8 :]
    names = []
    while image:
        (length,) = struct.unpack(">I", image[:4])
        names.append(image[4:8].decode())
        assert struct.unpack(">I", image[8 + length : 12 + length]) == (zlib.crc32(image[4 : 8 + length]),)
        image = image[12 + length :]

    assert names == ["IHDR", "PLTE", "IDAT", "IEND"]


def test_a_dataset_without_a_contact_has_no_security_txt(mali: Service) -> None:
    response = mali.request("/.well-known/security.txt", headers={"accept": "text/html"})

    assert (response.status, response.headers["content-type"]) == (404, "application/problem+json")


def test_security_txt_has_the_fields_of_its_rfc() -> None:
    text = security_txt("mailto:security@records.example", f"{BASE_URL}/.well-known/security.txt", date(2026, 11, 28))

    assert text.decode().splitlines() == [
        "Contact: mailto:security@records.example",
        "Expires: 2027-05-27T00:00:00Z",
        f"Canonical: {BASE_URL}/.well-known/security.txt",
    ]


def test_security_txt_expires_in_less_than_a_year() -> None:
    now = datetime.now(UTC)
    found = re.search(r"Expires: (\S+)", security_txt("https://records.example", BASE_URL, now.date()).decode())
    assert found
    expires = datetime.fromisoformat(found[1])

    assert 0 < (expires - now).days < 365
