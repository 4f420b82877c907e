"""The first page, for a person or a program, and the catalogue of the API."""

from html import escape

import msgspec
from litestar import Response, get
from litestar.datastructures.headers import Accept

from onrecord.http.media_types import JSON
from onrecord.http.requests import Request, begin_query
from onrecord.http.responses import CACHED

LINKS = {
    "/v1/events": "Events: what happened, was planned, or is only alleged",
    "/v1/claims": "Claims: who said what, how sure, and how it was checked",
    "/v1/relationships": "Relationships: how two actors stand to each other, and when",
    "/v1/actors": "Actors: persons, states, bodies, groups and places",
    "/v1/documents": "Documents: the sources that all of it rests on",
    "/v1/timeline": "The timeline: what began, ended or was said, in one order",
    "/v1/coverage": "The coverage: what the data has, and what it has not",
    "/v1/search?q=president": "Search: records of any kind by their words, names in every spelling",
    "/v1/codebooks": "Codebooks: what each code means",
    "/v1/releases": "Releases: the data as published, and when",
    "/docs": "The API described, to try in the browser",
    "/openapi.json": "The contract, as OpenAPI 3.1",
    "/readyz": "Whether the service can answer",
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
    """Return the links of the service: a page for a person, JSON for a program."""
    manifest = begin_query(request).current.manifest
    headers = {"vary": "Accept", "cache-control": CACHED}
    accepted = Accept(request.headers.get("accept", "*/*")).best_match([JSON, "text/html"])
    if accepted == "text/html":
        links = "\n".join(f'<li><a href="{path}">{escape(words)}</a></li>' for path, words in LINKS.items())
        page = PAGE.format(title=escape(manifest.title), version=manifest.version, day=manifest.day, links=links)
        return Response(page.encode(), media_type="text/html", headers=headers)
    body = {"title": manifest.title, "release": manifest.version, "links": LINKS}
    return Response(msgspec.json.encode(body), media_type=JSON, headers=headers)


@get("/.well-known/api-catalog", sync_to_thread=False)
def get_api_catalog() -> Response[bytes]:
    """Return where the API, its contract and its documentation are (RFC 9727)."""
    return Response(msgspec.json.encode(CATALOG), media_type=CATALOG_TYPE, headers={"cache-control": CACHED})
