"""The media type of each format of a response."""

JSON = "application/json"
PROBLEM_JSON = "application/problem+json"
JSON_FORMAT = "json"
MEDIA_TYPES = {
    "json": JSON,
    "csv": "text/csv; charset=utf-8",
    "ndjson": "application/x-ndjson",
    "jsonld": "application/ld+json",
    "geojson": "application/geo+json",
    "graphml": "application/graphml+xml",
    "gexf": "application/gexf+xml",
    "atom": "application/atom+xml",
    "jsonfeed": "application/feed+json",
    "bibtex": "application/x-bibtex",
    "csl": "application/vnd.citationstyles.csl+json",
    "text": "text/plain; charset=utf-8",
}
