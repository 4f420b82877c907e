"""What cards have besides the record: themes, links to its page, and the way to report an error."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from support.html_documents import HtmlDocument
from support.service import KINDS, Service, publish_dataset
from support.small_dataset import write_files, write_small_dataset

RECORD = "/claims/nobody-hurt"
BOTH = pytest.mark.parametrize("prefix", ["", "/embed"])


def service_with_contact(folder: Path, contact: str) -> Service:
    """Return a service over the small dataset with a contact."""
    data = write_files(write_small_dataset(folder / "data"), {"dataset.yaml": f"contact: '{contact}'\n"})
    return Service(publish_dataset(data, folder / "releases"))


def report_links(document: HtmlDocument) -> list[str]:
    """Return the addresses of the links that say "Report an error", anywhere on a page."""
    return [each.attrib["href"] for each in document.all("a") if each.text == "Report an error"]


@BOTH
def test_an_error_is_reported_by_mail_with_the_address_of_the_record(tmp_path: Path, prefix: str) -> None:
    with service_with_contact(tmp_path, "mailto:editors@records.example") as service:
        (link,) = report_links(HtmlDocument(service.request(f"{prefix}{RECORD}")))
    address = urlsplit(link)

    assert (address.scheme, address.path) == ("mailto", "editors@records.example")
    assert RECORD in parse_qs(address.query)["subject"][0]
    assert parse_qs(address.query)["body"] == [f"http://127.0.0.1:8000{RECORD}"]


@BOTH
def test_an_error_is_reported_at_the_address_of_the_contact(tmp_path: Path, prefix: str) -> None:
    with service_with_contact(tmp_path, "https://records.example/contact") as service:
        links = report_links(HtmlDocument(service.request(f"{prefix}{RECORD}")))

    assert links == ["https://records.example/contact"]


@BOTH
def test_without_a_contact_there_is_no_way_to_report_an_error(mali: Service, prefix: str) -> None:
    for kind, path in KINDS.items():
        document = HtmlDocument(mali.request(f"{prefix}/{kind}s/{mali.ids(path)[0]}"))

        assert report_links(document) == []
        assert [link for link in document.links if link.startswith("mailto:")] == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_card_leads_to_its_page_in_a_new_window(mali: Service, kind: str) -> None:
    record_id = mali.ids(KINDS[kind])[0]
    for query in ("", "?lang=fr"):
        document = HtmlDocument(mali.request(f"/embed/{kind}s/{record_id}{query}"))

        assert document.one("base").attrib["target"] == "_blank"
        assert f"/{kind}s/{record_id}{query}" in document.links
        assert document.link("canonical") == f"http://127.0.0.1:8000/{kind}s/{record_id}{query}"


@pytest.mark.parametrize("theme", ["auto", "light", "dark"])
def test_a_card_has_the_theme_that_the_request_names(mali: Service, theme: str) -> None:
    document = HtmlDocument(mali.request(f"/embed/claims/kremlin-destabilizes-mali?theme={theme}"))

    assert document.one("html").attrib["data-theme"] == theme
    assert [link for link in document.links if "theme=" in link] == []


@pytest.mark.parametrize("query", ["theme=pink", "lang=de", "format=json", "expand=actors", "limit=1", "release=2020"])
def test_a_parameter_that_a_card_does_not_have_is_refused_with_a_card(mali: Service, query: str) -> None:
    response = mali.request(f"/embed/claims/kremlin-destabilizes-mali?{query}")
    document = HtmlDocument(response)

    assert response.status in {400, 404}
    assert query.partition("=")[2] in document.text or query.partition("=")[0] in document.text


@pytest.mark.parametrize("kind", KINDS)
def test_cards_and_pages_are_the_same_bytes_twice(mali: Service, kind: str) -> None:
    for record_id in mali.ids(KINDS[kind])[::10]:
        for prefix in ("", "/embed"):
            address = f"{prefix}/{kind}s/{record_id}"

            assert mali.request(address).body == mali.request(address).body
