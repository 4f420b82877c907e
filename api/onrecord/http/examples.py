"""Examples for the contract: answers of this very program over the project's own data."""

import json

import msgspec

from onrecord.http.citations import citation_of
from onrecord.http.health import Health, Readiness
from onrecord.release.open import START_BYTES, Releases
from onrecord.store import (
    actors,
    bulk,
    citations,
    claims,
    codebooks,
    documents,
    events,
    relationships,
    search,
    suggest,
)
from onrecord.store import releases as published
from onrecord.store.actors import ActorQuery
from onrecord.store.citations import CiteQuery
from onrecord.store.claims import ClaimQuery
from onrecord.store.cursor import QUESTION_BYTES, Cursor
from onrecord.store.documents import DocumentQuery
from onrecord.store.events import EventQuery
from onrecord.store.query import ItemQuery, KnownQuery, WholeQuery
from onrecord.store.relationships import RelationshipQuery
from onrecord.store.search import SearchQuery
from onrecord.store.suggest import SuggestQuery

NAME = "examples.json"
# The bytes of a release depend on the SQLite library that wrote it; the contract shall not.
ANY_DIGEST = "0" * 64
ANY_CURSOR = Cursor.at_rank(bytes(START_BYTES), bytes(QUESTION_BYTES), 1).text()
ANY_SIZE = 1_000_000
ANY_SITE = "https://onrecord.example"


def answers(releases: Releases) -> bytes:
    """Return one answer of every operation as JSON, by operation id; each list shows its first record."""
    pages = {
        "actor": actors.page(releases, ActorQuery(limit=1)).body,
        "event": events.page(releases, EventQuery(limit=1)).body,
        "claim": claims.page(releases, ClaimQuery(limit=1)).body,
        "relationship": relationships.page(releases, RelationshipQuery(limit=1)).body,
        "document": documents.page(releases, DocumentQuery(limit=1)).body,
    }
    gets = {
        "actor": actors.get,
        "event": events.get,
        "claim": claims.get,
        "relationship": relationships.get,
        "document": documents.get,
    }
    shown: dict[str, bytes] = {}
    for kind, page in pages.items():
        shown[f"list_{kind}s"] = page
        first = json.loads(page)["data"][0]["id"]
        shown[f"get_{kind}"] = gets[kind](releases, first, ItemQuery()).body
        cited = citations.get(releases, kind, first, CiteQuery())
        shown[f"cite_{kind}"] = citations.answer(cited, citation_of(cited, ANY_SITE)).body
    ready = Readiness(status="ready", release=releases.current.manifest.version, refused=None)
    shown |= {
        "search_records": search.search(releases, SearchQuery(q="Goyta")).body,
        "list_suggestions": suggest.suggest(releases, SuggestQuery(q="goi", limit=3)).body,
        "list_codebooks": _first(codebooks.page(releases, WholeQuery()).body),
        "get_codebook": codebooks.get(releases, "certainty", KnownQuery()).body,
        "list_releases": published.page(releases, WholeQuery()).body,
        "list_bulk_files": _first(bulk.page(releases, WholeQuery()).body),
        "get_health": msgspec.json.encode(Health(status="ok")),
        "get_readiness": msgspec.json.encode(ready),
    }
    examples = {operation: json.loads(body) for operation, body in shown.items()}
    for kind in pages:
        examples[f"list_{kind}s"]["next_cursor"] = ANY_CURSOR
    for manifest in examples["list_releases"]["data"]:
        manifest |= {"digest": ANY_DIGEST, "size": ANY_SIZE}
    for file in examples["list_bulk_files"]["data"]:
        file |= {"sha256": ANY_DIGEST, "size": ANY_SIZE}
    return json.dumps(examples, indent=1, ensure_ascii=False).encode() + b"\n"


def _first(body: bytes) -> bytes:
    """Return a page with the first of its records only."""
    page = json.loads(body)
    return json.dumps({**page, "data": page["data"][:1]}).encode()
