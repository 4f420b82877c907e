"""The examples of the contract: responses of this program over the project's own data."""

import json

import msgspec

from onrecord.errors import NotFound
from onrecord.http.citations import citation_of
from onrecord.http.routes.health import Health, Readiness
from onrecord.release.open import DIGEST_PREFIX_BYTES, Releases
from onrecord.store import (
    accounts,
    actors,
    balance,
    bulk,
    changes,
    citations,
    claims,
    codebooks,
    coverage,
    documents,
    events,
    graph,
    paging,
    paths,
    relationships,
    search,
    suggest,
    timeline,
)
from onrecord.store import releases as releases_store
from onrecord.store.accounts import ClaimLinkQuery
from onrecord.store.actors import ActorQuery
from onrecord.store.balance import BalanceQuery
from onrecord.store.changes import ChangeQuery
from onrecord.store.citations import CiteQuery
from onrecord.store.claims import ClaimQuery
from onrecord.store.codebooks import CodebookItemQuery
from onrecord.store.cursor import FINGERPRINT_BYTES, Cursor, position_of_rank
from onrecord.store.documents import DocumentQuery
from onrecord.store.events import EventQuery
from onrecord.store.graph import GraphQuery
from onrecord.store.paths import PathQuery
from onrecord.store.query import ItemQuery, ReleaseQuery, UnpagedQuery, ValidOnQuery
from onrecord.store.relationships import RelationshipQuery
from onrecord.store.search import SearchQuery
from onrecord.store.suggest import SuggestQuery
from onrecord.store.timeline import TimelineQuery

NAME = "examples.json"
# The bytes of a release depend on the SQLite library that wrote it. The contract must not, so its examples have
# placeholders instead of digests, sizes and cursors.
ANY_DIGEST = "0" * 64
ANY_CURSOR = Cursor(
    release=bytes(DIGEST_PREFIX_BYTES), fingerprint=bytes(FINGERPRINT_BYTES), position=position_of_rank(1)
).text()
ANY_SIZE = 1_000_000
ANY_BASE_URL = "https://onrecord.example"
# Records of the project's own data whose accounts and links are not empty. Other datasets use their first records.
PREFERRED = {
    "event": "goita-takes-power-2021",  # another document gives another date
    "claim": "goita-arrested-president-and-prime-minister",  # other claims are linked with it
}


def responses(releases: Releases) -> bytes:
    """Return one response of every operation as JSON, by operation id; a list has only its first record."""
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
    bodies: dict[str, bytes] = {}
    for kind, page in pages.items():
        bodies[f"list_{kind}s"] = page
        first = json.loads(page)["data"][0]["id"]
        bodies[f"get_{kind}"] = gets[kind](releases, first, ValidOnQuery()).body
        source = citations.get(releases, kind, first, CiteQuery())
        bodies[f"cite_{kind}"] = citations.to_envelope(source, citation_of(source, ANY_BASE_URL)).body
    event, claim = (_preferred(releases, kind, pages[kind]) for kind in PREFERRED)
    bodies |= {
        "list_timeline": timeline.page(releases, TimelineQuery(limit=1)).body,
        "list_event_accounts": _first(accounts.of_event(releases, event, UnpagedQuery()).body),
        "list_claim_links": accounts.links(releases, claim, ClaimLinkQuery(limit=1)).body,
        "get_coverage": _shortened(coverage.get(releases, ReleaseQuery()).body),
    }
    ready = Readiness(status="ready", release=releases.current.manifest.version, update_error=None)
    bodies |= {
        "search_records": search.search(releases, SearchQuery(q="Goyta")).body,
        "list_suggestions": suggest.suggest(releases, SuggestQuery(q="goi", limit=3)).body,
        "list_codebooks": _first(codebooks.page(releases, UnpagedQuery()).body),
        "get_codebook": codebooks.get(releases, "certainty", CodebookItemQuery()).body,
        "list_releases": releases_store.page(releases, UnpagedQuery()).body,
        "list_changes": changes.page(releases, ChangeQuery(limit=1)).body,
        "list_bulk_files": _first(bulk.page(releases, UnpagedQuery()).body),
        "get_health": msgspec.json.encode(Health(status="ok")),
        "get_readiness": msgspec.json.encode(ready),
    }
    (relationship,) = json.loads(pages["relationship"])["data"]
    subject, object_ = relationship["subject"], relationship["object"]
    bodies |= {
        "get_graph": graph.get(releases, subject, GraphQuery(limit=2)).envelope().body,
        "list_paths": paths.page(releases, PathQuery(from_actor=subject, to_actor=object_, limit=1)).body,
        "get_balance": balance.get(releases, BalanceQuery(actor_a=subject, actor_b=object_)).body,
    }
    examples = {operation: json.loads(body) for operation, body in bodies.items()}
    paged = ("list_timeline", "list_claim_links", "list_changes", "list_paths")
    for operation in (*(f"list_{kind}s" for kind in pages), *paged):
        examples[operation]["next_cursor"] = ANY_CURSOR
    for manifest in examples["list_releases"]["data"]:
        manifest |= {"sha256": ANY_DIGEST, "size_bytes": ANY_SIZE, "changes_sha256": ANY_DIGEST}
    for file in examples["list_bulk_files"]["data"]:
        file |= {"sha256": ANY_DIGEST, "size_bytes": ANY_SIZE}
    return json.dumps(examples, indent=1, ensure_ascii=False).encode() + b"\n"


def _preferred(releases: Releases, kind: str, page: bytes) -> str:
    """Return the id of the preferred record of a kind, or of the first one if this dataset does not have it."""
    try:
        paging.get(releases, kind, PREFERRED[kind], ItemQuery())
    except NotFound:
        first: str = json.loads(page)["data"][0]["id"]
        return first
    return PREFERRED[kind]


def _first(body: bytes) -> bytes:
    """Return a page with only its first record."""
    page = json.loads(body)
    return json.dumps({**page, "data": page["data"][:1]}).encode()


def _shortened(body: bytes) -> bytes:
    """Return a response with only the first item of every array."""

    def shorten(value: object) -> object:
        match value:
            case dict():
                return {name: shorten(member) for name, member in value.items()}
            case list():
                return [shorten(item) for item in value[:1]]
            case _:
                return value

    return json.dumps(shorten(json.loads(body))).encode()
