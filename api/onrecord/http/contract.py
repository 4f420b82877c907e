"""The contract: an OpenAPI 3.1 document, derived from the routes, the query structs and the record types.

Litestar's generator is not used: its components lose constraints, its errors are not problems, and it knows neither
links nor the parameters that `params` reads, so that only paths, names and docstrings of its output would remain.
"""

import json
from collections.abc import Sequence
from importlib import resources

from litestar.handlers import HTTPRouteHandler

from onrecord import __version__
from onrecord.http.components import Json, Object, components
from onrecord.http.operations import Operation
from onrecord.http.params import parameters_of

EXAMPLES = "examples.json"

INFO: Object = {
    "title": "onrecord",
    "version": __version__,
    "summary": "Structured data from news: actors, events, claims and relationships, each with its evidence.",
    "description": (
        "A statement of a source is a claim, never a fact. Uncertain dates and unknown speakers are returned as such, "
        "and every record names its evidence.\n\n"
        "**Pages.** A list returns at most `limit` records. Send `next_cursor` as `cursor` with the same filters and "
        "sort to get the next page; it is null on the last page. If nothing matches, `data` is empty and "
        "`meta.coverage` is the path of the coverage, which shows whether the data has a gap there.\n\n"
        "**Filters.** Different parameters are combined with AND. Several values of one parameter, repeated or "
        "separated by commas, are combined with OR. An unknown parameter or value gets a 400 that lists the valid "
        "ones.\n\n"
        "**Releases.** Data is published in immutable releases. Responses come from the current release unless "
        "`release` or `known_at` selects an earlier one. A cursor continues in the release of its first page.\n\n"
        "**Time limit.** A query past its deadline gets a 503 that says how to narrow it.\n\n"
        "**Compatibility.** Enumerations and objects can get new values and fields; clients must accept values that "
        "they do not know."
    ),
    "contact": {"name": "onrecord developers"},
    "license": {"name": "Apache License 2.0", "identifier": "Apache-2.0"},
}
TAGS: list[Json] = [
    {"name": "actors", "description": "Persons, states, organizations, groups and places."},
    {"name": "events", "description": "Occurrences: past, planned, cancelled or only alleged."},
    {"name": "claims", "description": "Statements: who made them, how certainly, and how they were verified."},
    {
        "name": "relationships",
        "description": "Relationships between two actors and the periods in which they were valid.",
    },
    {"name": "graph", "description": "Actors around an actor, paths between two actors, and their balance over time."},
    {"name": "documents", "description": "Sources of the records. Their text is not part of the data."},
    {"name": "timeline", "description": "Dated entries of events, claims, offices and relationships in one order."},
    {"name": "coverage", "description": "Numbers on the subjects, countries and periods that the data covers."},
    {"name": "search", "description": "Full-text search and suggestions over records of every kind."},
    {"name": "codebooks", "description": "Definitions of every code that records use."},
    {"name": "releases", "description": "Published versions of the data."},
    {"name": "changes", "description": "Changes to records, release by release."},
    {"name": "bulk", "description": "Complete releases as files."},
    {"name": "service", "description": "Liveness and readiness of the service."},
]


def document(routes: Sequence[HTTPRouteHandler]) -> bytes:
    """Return the contract of routes as JSON, with the examples of `examples.json`; the bytes never vary by machine.

    Raises LookupError for an operation that returns JSON and has no example.
    """
    examples = _examples()
    operations = [Operation(route, routes, examples) for route in routes]
    contract: Object = {
        "openapi": "3.1.0",
        "info": INFO,
        "servers": [{"url": "/", "description": "This service."}],
        "security": [],
        "tags": TAGS,
        "paths": {operation.path: {"get": operation.object()} for operation in operations},
        "components": components(
            [operation.response for operation in operations],
            [parameter.type for operation in operations for parameter in parameters_of(operation.query)],
        ),
    }
    return json.dumps(contract, indent=1, ensure_ascii=False).encode() + b"\n"


def _examples() -> Object:
    """Return the example of each operation, by operation id."""
    examples: Object = json.loads((resources.files("onrecord.http") / EXAMPLES).read_bytes())
    return examples
