"""Routes of the landing page and the API catalog."""

import re
from collections.abc import Sequence
from html import escape

import msgspec
from litestar import Response, get
from litestar.datastructures.headers import Accept
from litestar.handlers import HTTPRouteHandler
from msgspec import Struct

from onrecord.http.links import link
from onrecord.http.media_types import JSON
from onrecord.http.params import parameters_of
from onrecord.http.requests import Request, begin_query
from onrecord.http.responses import CACHED
from onrecord.http.routing import path_of, spec_of
from onrecord.records.bulk import LATEST
from onrecord.render.jsonld import CONTEXT

# Pages besides the operations of the contract.
PAGES = {
    "/v1/changes.atom": "Feed of changes, as Atom",
    "/v1/changes.jsonfeed": "Feed of changes, as JSON Feed",
    f"/v1/{CONTEXT}": "Context of the JSON-LD of records",
    "/docs": "Documentation of the API, to try in the browser",
    "/openapi.json": "Contract of the API, as OpenAPI 3.1",
    "/.well-known/api-catalog": "Catalog of the API",
    "/sitemap.xml": "Sitemap of the pages",
    "/robots.txt": "Rules for crawlers",
}
TEMPLATES = {
    f"/v1/bulk/{LATEST}/{{file_name}}": "Get a bulk file of the current release",
    "/problems/{code}": "Explanation of a type of problem",
}
QUERIES = {"/v1/search": "q=president", "/v1/suggest": "q=pre"}  # required parameters that suit any data
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>onrecord</title>
<link rel="icon" href="data:,">
<link rel="alternate" type="application/atom+xml" href="/v1/changes.atom" title="Changes">
<style>body{{font:1rem/1.6 system-ui,sans-serif;max-width:42rem;margin:2rem auto;padding:0 1rem}}</style>
</head>
<body>
<h1>onrecord</h1>
<p>{title}. Release {version} of {day}.</p>
<ul>
{links}
</ul>
</body>
</html>
"""
CATALOG_TYPE = 'application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"'


CATALOG_LINK = link("/.well-known/api-catalog", "api-catalog")


class Directory(Struct, frozen=True, kw_only=True):
    """Everything that the service has, each with a title."""

    links: dict[str, str]  # by address
    templates: dict[str, str]  # by URI template (RFC 6570)

    def endpoints(self) -> dict[str, str]:
        """Return the titles of all addresses without values in their paths, by path."""
        titles = {**self.links, **self.templates}
        paths = {re.split(r"\{?\?", target)[0]: title for target, title in titles.items()}
        return {path: title for path, title in paths.items() if "{" not in path}


def directory_of(routes: Sequence[HTTPRouteHandler]) -> Directory:
    """Return the directory of the operations of the contract and of the pages."""
    links: dict[str, str] = {}
    templates: dict[str, str] = {}
    for route in routes:
        path, title = path_of(route), str(route.summary)
        required = ",".join(each.name for each in parameters_of(spec_of(route).query) if each.is_required)
        if path in QUERIES:
            links[f"{path}?{QUERIES[path]}"] = title
        elif required or "{" in path:
            templates[path + (f"{{?{required}}}" if required else "")] = title
        else:
            links[path] = title
    return Directory(links=links | PAGES, templates=templates | TEMPLATES)


@get("/", sync_to_thread=False)
def get_landing(request: Request) -> Response[bytes]:
    """Return links to everything that the service has, as HTML if the client prefers it and else as JSON."""
    manifest = begin_query(request).current.manifest
    directory: Directory = request.app.state.directory
    headers = {"vary": "Accept", "cache-control": CACHED, "link": CATALOG_LINK}
    accepted = Accept(request.headers.get("accept", "*/*")).best_match([JSON, "text/html"])
    if accepted == "text/html":
        items = [f'<li><a href="{path}">{escape(title)}</a></li>' for path, title in directory.links.items()]
        items += [f"<li>{escape(title)}: <code>{path}</code></li>" for path, title in directory.templates.items()]
        names = {"title": escape(manifest.title), "version": manifest.version, "day": manifest.day}
        page = PAGE.format(**names, links="\n".join(items))
        return Response(page.encode(), media_type="text/html", headers=headers)
    addresses = {"links": directory.links, "templates": directory.templates}
    body = {"title": manifest.title, "release": manifest.version, **addresses}
    return Response(msgspec.json.encode(body), media_type=JSON, headers=headers)


@get("/.well-known/api-catalog", sync_to_thread=False)
def get_api_catalog(request: Request) -> Response[bytes]:
    """Return links to the endpoints, the contract and the documentation of the API (RFC 9727)."""
    directory: Directory = request.app.state.directory
    endpoints = [{"href": path, "title": title} for path, title in directory.endpoints().items()]
    descriptions = {
        "service-desc": [{"href": "/openapi.json", "type": "application/vnd.oai.openapi+json;version=3.1"}],
        "service-doc": [{"href": "/docs", "type": "text/html"}],
        "status": [{"href": "/readyz", "type": JSON}],
    }
    catalog = {
        "linkset": [{"anchor": "/.well-known/api-catalog", "item": endpoints}, {"anchor": "/v1", **descriptions}]
    }
    headers = {"cache-control": CACHED, "link": CATALOG_LINK}
    return Response(msgspec.json.encode(catalog), media_type=CATALOG_TYPE, headers=headers)
