"""The pages that list records: the same records, counts and facets as the API, by the same filters."""

import csv
import re
from collections.abc import Iterator
from io import StringIO
from urllib.parse import quote, urlencode
from xml.etree.ElementTree import Element

import pytest

from support.html_documents import HtmlDocument, text_of
from support.service import KINDS, Service

# A value for each text and day that a form asks for; every value of a choice is tried.
TEXTS = {
    "name": "goita",
    "country": "ML",
    "publisher": "Reuters",
    "language": "en",
    "from": "2021-05-01",
    "to": "2021-05-31",
    "valid_on": "2021-05-25",
}


def list_of(service: Service, address: str) -> HtmlDocument:
    """Return the page of a list, whose status must be 200."""
    response = service.request(address)
    assert response.status == 200, address
    return HtmlDocument(response)


def form_of(document: HtmlDocument) -> Element:
    """Return the form with the filters."""
    (html_form,) = [each for each in document.all("form") if each.get("class") == "filters"]
    return html_form


def queries(document: HtmlDocument) -> Iterator[str]:
    """Yield a query for every value that a control of the form offers."""
    for control in form_of(document).iter("select"):
        for option in control.iter("option"):
            yield urlencode({control.attrib["name"]: option.attrib["value"]})
    for control in form_of(document).iter("input"):
        if control.get("type") != "hidden":
            yield urlencode({control.attrib["name"]: TEXTS[control.attrib["name"]]})


def without_empty(query: str) -> str:
    return "" if query.endswith("=") else query


def ids_of(document: HtmlDocument, kind: str) -> list[str]:
    """Return the ids of the records of a kind that a page lists, each once, in order."""
    records = [each for each in document.links if re.match(rf"/{kind}s/[^/?]+", each)]
    return list(dict.fromkeys(re.split(r"[/?]", each)[2] for each in records))


def count_of(document: HtmlDocument) -> int:
    """Return the number of records beside the heading."""
    (heading,) = document.all("h1")
    return int(re.sub(r"\D", "", text_of(heading)))


@pytest.mark.parametrize("kind", KINDS)
def test_every_control_of_the_form_filters_as_the_api_does(mali: Service, kind: str) -> None:
    tried = list(queries(list_of(mali, f"/{kind}s")))
    for query in tried:
        document = list_of(mali, f"/{kind}s?{query}")
        expected = mali.json(f"{KINDS[kind]}?include=count&{without_empty(query)}")

        assert ids_of(document, kind) == [each["id"] for each in expected["data"]], query
        assert count_of(document) == expected["meta"]["count"], query

    assert len(tried) > 5


@pytest.mark.parametrize("kind", KINDS)
def test_a_form_shows_the_values_of_its_request(mali: Service, kind: str) -> None:
    for query in queries(list_of(mali, f"/{kind}s")):
        name, _, value = query.partition("=")
        html_form = form_of(list_of(mali, f"/{kind}s?{query}"))
        selected = {
            control.attrib["name"]: option.attrib["value"]
            for control in html_form.iter("select")
            for option in control.iter("option")
            if "selected" in option.attrib
        }
        typed = {each.get("name"): quote(each.attrib["value"]) for each in html_form.iter("input")}

        assert (typed | selected).get(name, "") == value, query


@pytest.mark.parametrize("kind", KINDS)
def test_without_a_sort_the_form_shows_the_order_of_the_list(mali: Service, kind: str) -> None:
    (control,) = [each for each in form_of(list_of(mali, f"/{kind}s")).iter("select") if each.attrib["name"] == "sort"]
    first = next(control.iter("option")).attrib["value"]

    assert mali.ids(KINDS[kind]) == mali.ids(f"{KINDS[kind]}?sort={first}")


@pytest.mark.parametrize("kind", KINDS)
def test_counts_by_value_are_those_of_the_api_and_lead_to_so_many(mali: Service, kind: str) -> None:
    facets = mali.json(f"{KINDS[kind]}?include=facets")["meta"]["facets"]
    document = list_of(mali, f"/{kind}s")
    (box,) = [each for each in document.all("div") if each.get("class") == "facets"]
    shown = {(each[0].attrib["href"], int(each[0].tail or "")) for each in box.iter("li") if len(each)}
    counts = {(f"/{kind}s?{name}={each['value']}", each["count"]) for name, values in facets.items() for each in values}

    assert shown
    assert shown - counts == set()
    assert {href: count_of(list_of(mali, href)) for href, _ in shown} == dict(shown)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("query", ["limit=7", "limit=9&lang=fr&sort=id"])
def test_the_pages_of_a_list_have_every_record_once(mali: Service, kind: str, query: str) -> None:
    address: str | None = f"/{kind}s?{query}"
    shown: list[str] = []
    while address:
        document = list_of(mali, address)
        shown += ids_of(document, kind)
        address = document.link("next")

    assert shown == mali.ids(f"{KINDS[kind]}{'?sort=id' if 'sort' in query else ''}")


@pytest.mark.parametrize("kind", KINDS)
def test_the_csv_and_the_call_of_the_api_have_the_same_records(mali: Service, kind: str) -> None:
    document = list_of(mali, f"/{kind}s?limit=5&sort=id")
    (target,) = [each for each in document.links if each.startswith(f"/v1/{kind}s.csv")]
    rows = csv.DictReader(StringIO(mali.request(target).body.decode("utf-8-sig")))

    assert [row["id"] for row in rows] == mali.ids(f"{KINDS[kind]}?sort=id")
    assert document.link("alternate", "application/json") == f"/v1/{kind}s.json?limit=5&sort=id"
    assert f"/v1/{kind}s?limit=5&sort=id'" in document.text


def test_a_filter_that_the_form_does_not_offer_can_be_removed(mali: Service) -> None:
    document = list_of(mali, "/claims?speaker=assimi-goita&lang=fr")
    (html_form,) = [each for each in document.all("form") if each.get("class") == "filters"]
    sent = {each.get("name"): each.get("value") for each in html_form.iter("input") if each.get("type") == "hidden"}

    assert sent == {"speaker": "assimi-goita", "lang": "fr"}
    assert count_of(document) == mali.count("/v1/claims?speaker=assimi-goita") > 0
    assert "/claims?lang=fr" in document.links


def test_several_values_of_a_choice_are_kept_when_another_filter_is_set(mali: Service) -> None:
    document = list_of(mali, "/claims?verification=reported,attributed")
    names = [each.get("name") for each in form_of(document).iter() if each.get("name")]

    assert names.count("verification") == 1
    assert count_of(document) == mali.count("/v1/claims?verification=reported,attributed")
