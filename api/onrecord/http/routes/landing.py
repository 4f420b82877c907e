"""Routes of the landing page and the API catalog."""

from html import escape

import msgspec
from litestar import Response, get
from litestar.datastructures.headers import Accept

from onrecord.http.media_types import JSON
from onrecord.http.requests import Request, begin_query
from onrecord.http.responses import CACHED

LINKS = {
    "/v1/events": "Events: occurrences, past, planned, cancelled or only alleged",
    "/v1/claims": "Claims: statements, who made them and how they were verified",
    "/v1/relationships": "Relationships: between two actors, with the periods in which they were valid",
    "/v1/actors": "Actors: persons, states, organizations, groups and places",
    "/v1/documents": "Documents: the sources of the records",
    "/v1/timeline": "Timeline: dated entries of events, claims, offices and relationships",
    "/v1/coverage": "Coverage: the subjects, countries and periods that the data covers",
    "/v1/search?q=president": "Search: records of every kind by their words, names in every spelling",
    "/v1/codebooks": "Codebooks: the definition of every code",
    "/v1/releases": "Releases: the published versions of the data",
    "/docs": "Documentation of the API, to try in the browser",
    "/openapi.json": "Contract of the API, as OpenAPI 3.1",
    "/readyz": "Readiness of the service",
}
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>onrecord</title>
<link rel="icon" href="data:,">
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
CATALOG = {
    "linkset": [
        {
            "anchor": "/v1",
            "service-desc": [{"href": "/openapi.json", "type": "application/vnd.oai.openapi+json;version=3.1"}],
            "service-doc": [{"href": "/docs", "type": "text/html"}],
            "status": [{"href": "/readyz", "type": "application/json"}],
        }
    ]
}
CATALOG_TYPE = 'application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"'


@get("/", sync_to_thread=False)
def get_landing(request: Request) -> Response[bytes]:
    """Return links to the resources, as HTML if the client prefers it and else as JSON."""
    manifest = begin_query(request).current.manifest
    headers = {"vary": "Accept", "cache-control": CACHED}
    accepted = Accept(request.headers.get("accept", "*/*")).best_match([JSON, "text/html"])
    if accepted == "text/html":
        links = "\n".join(f'<li><a href="{path}">{escape(text)}</a></li>' for path, text in LINKS.items())
        page = PAGE.format(title=escape(manifest.title), version=manifest.version, day=manifest.day, links=links)
        return Response(page.encode(), media_type="text/html", headers=headers)
    body = {"title": manifest.title, "release": manifest.version, "links": LINKS}
    return Response(msgspec.json.encode(body), media_type=JSON, headers=headers)


@get("/.well-known/api-catalog", sync_to_thread=False)
def get_api_catalog() -> Response[bytes]:
    """Return links to the contract and the documentation of the API (RFC 9727)."""
    return Response(msgspec.json.encode(CATALOG), media_type=CATALOG_TYPE, headers={"cache-control": CACHED})
