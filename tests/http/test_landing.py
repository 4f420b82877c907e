"""The landing page and the API catalog: they name everything that the service has, and every link works."""

import re
from html import unescape

import pytest

from support.sample_requests import IN_PATH, NEEDED
from support.service import PAGES, Service

PARTS = ("/docs/", "/sitemap/")  # of pages that the landing page names


def contract_paths(service: Service) -> set[str]:
    return set(service.json("/openapi.json")["paths"])


def expanded(template: str) -> str:
    """Return a URI template with values of the project's own data."""
    path, _, required = template.partition("{?")
    values = {**IN_PATH, "version": "2026-11-23.1", "file_name": "events.csv", "code": "not-found"}
    target = re.sub(r"\{(\w+)\}", lambda match: values[match[1]], path)
    return f"{target}?{NEEDED[path]}" if required else target


def test_the_landing_page_names_every_operation_of_the_contract_and_every_page(mali: Service) -> None:
    page = mali.json("/")
    paths = {re.split(r"\{?\?", target)[0] for target in [*page["links"], *page["templates"]]}

    assert contract_paths(mali) - paths == set()
    assert {path for path in PAGES if not path.startswith(PARTS)} - {"/", "/favicon.ico"} - paths == set()
    assert {"/v1/changes.atom", "/v1/changes.jsonfeed", "/v1/bulk/latest/{file_name}"} <= paths


def test_every_link_of_the_landing_page_works(edge_cases: Service) -> None:
    links = edge_cases.json("/")["links"]

    assert {link: edge_cases.request(link).status for link in links} == dict.fromkeys(links, 200)


def test_every_template_of_the_landing_page_leads_to_a_response(mali: Service) -> None:
    templates = mali.json("/")["templates"]
    statuses = {template: mali.request(expanded(template)).status for template in templates}

    assert {status for template, status in statuses.items() if "/latest/" not in template} == {200}
    assert statuses["/v1/bulk/latest/{file_name}"] == 302


def test_a_template_names_the_parameters_that_are_required(mali: Service) -> None:
    for path, operation in mali.json("/openapi.json")["paths"].items():
        required = [each["name"] for each in operation["get"]["parameters"] if each.get("required")]
        in_query = [name for name in required if f"{{{name}}}" not in path]
        page = mali.json("/")
        if in_query and f"{path}?" not in "".join(page["links"]):
            assert f"{path}{{?{','.join(in_query)}}}" in page["templates"]


def test_the_html_page_has_the_links_and_templates_of_the_json(edge_cases: Service) -> None:
    html = edge_cases.request("/", headers={"accept": "text/html"}).body.decode()
    page = edge_cases.json("/")

    assert [unescape(link) for link in re.findall(r'<a href="(/[^"]*)"', html)] == list(page["links"])
    assert [unescape(template) for template in re.findall(r"<code>([^<]*)</code>", html)] == list(page["templates"])
    assert '<link rel="alternate" type="application/atom+xml" href="/v1/changes.atom"' in html


def test_the_api_catalog_names_every_endpoint(mali: Service) -> None:
    response = mali.request("/.well-known/api-catalog")
    items, descriptions = response.json()["linkset"]
    endpoints = {each["href"] for each in items["item"]}

    assert response.headers["content-type"].startswith("application/linkset+json")
    assert {path for path in contract_paths(mali) if "{" not in path} - endpoints == set()
    assert {"/docs", "/openapi.json", "/v1/changes.atom"} <= endpoints
    assert set(descriptions) == {"anchor", "service-desc", "service-doc", "status"}


def test_the_targets_of_the_api_catalog_exist(mali: Service) -> None:
    contexts = mali.json("/.well-known/api-catalog")["linkset"]
    links = [link for context in contexts for name, links in context.items() if name != "anchor" for link in links]
    problems = {link["href"]: mali.request(link["href"]) for link in links}
    refused = {href: response.json() for href, response in problems.items() if response.status != 200}

    assert set(refused) == {path for path in NEEDED if path in refused}
    assert {error["code"] for problem in refused.values() for error in problem["errors"]} == {"missing"}


@pytest.mark.parametrize("target", ["/", "/.well-known/api-catalog"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_the_catalog_can_be_discovered_by_a_link(mali: Service, target: str, method: str) -> None:
    assert mali.request(target, method).links["api-catalog"] == "/.well-known/api-catalog"
