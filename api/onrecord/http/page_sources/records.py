"""Records of any kind by their ids, for pages that mix kinds."""

from collections.abc import Iterable

from onrecord.http.page_sources.claims import PEOPLE
from onrecord.http.page_sources.reader import decode
from onrecord.records.actors import Actor
from onrecord.records.documents import Document
from onrecord.records.events import Event
from onrecord.records.kinds import RecordKind
from onrecord.records.page import ActorPage, ClaimPage, DocumentPage, EventPage, RelationshipPage, Version
from onrecord.release.open import Releases
from onrecord.render.pages.record_lines import Records
from onrecord.render.pages.references import References, by_id
from onrecord.store import actors, claims, documents, events, relationships
from onrecord.store.actors import ActorQuery
from onrecord.store.claims import ClaimQuery
from onrecord.store.documents import DocumentQuery
from onrecord.store.events import EventQuery
from onrecord.store.query import MAX_VALUES, Expand
from onrecord.store.relationships import RelationshipQuery


def read_records(releases: Releases, release: Version | None, names: Iterable[tuple[RecordKind, str]]) -> Records:
    """Return the records with these kinds and ids, at most 100 of a kind; five reads of the store at most.

    One that the release does not have is left out.
    """
    named: dict[RecordKind, list[str]] = {kind: [] for kind in RecordKind}
    for kind, record_id in names:
        named[kind].append(record_id)
    ids = {kind: tuple(dict.fromkeys(found))[:MAX_VALUES] for kind, found in named.items()}
    claims_page = _claims(releases, release, ids[RecordKind.CLAIM])
    relationships_page = _relationships(releases, release, ids[RecordKind.RELATIONSHIP])
    referred = References.of(
        claims_page.included if claims_page else None, relationships_page.included if relationships_page else None
    )
    return Records(
        references=References(
            actors={**referred.actors, **_actors(releases, release, ids[RecordKind.ACTOR])},
            documents={**referred.documents, **_documents(releases, release, ids[RecordKind.DOCUMENT])},
            events=_events(releases, release, ids[RecordKind.EVENT]),
            claims=by_id(claims_page.data) if claims_page else {},
        ),
        relationships=by_id(relationships_page.data) if relationships_page else {},
    )


def _actors(releases: Releases, release: Version | None, ids: tuple[str, ...]) -> dict[str, Actor]:
    query = ActorQuery(release=release, ids=ids, limit=MAX_VALUES)
    return by_id(decode(actors.page(releases, query), ActorPage).data) if ids else {}


def _events(releases: Releases, release: Version | None, ids: tuple[str, ...]) -> dict[str, Event]:
    query = EventQuery(release=release, ids=ids, limit=MAX_VALUES)
    return by_id(decode(events.page(releases, query), EventPage).data) if ids else {}


def _documents(releases: Releases, release: Version | None, ids: tuple[str, ...]) -> dict[str, Document]:
    query = DocumentQuery(release=release, ids=ids, limit=MAX_VALUES)
    return by_id(decode(documents.page(releases, query), DocumentPage).data) if ids else {}


def _claims(releases: Releases, release: Version | None, ids: tuple[str, ...]) -> ClaimPage | None:
    query = ClaimQuery(release=release, ids=ids, limit=MAX_VALUES, expand=PEOPLE)
    return decode(claims.page(releases, query), ClaimPage) if ids else None


def _relationships(releases: Releases, release: Version | None, ids: tuple[str, ...]) -> RelationshipPage | None:
    query = RelationshipQuery(release=release, ids=ids, limit=MAX_VALUES, expand=(Expand.ACTORS,))
    return decode(relationships.page(releases, query), RelationshipPage) if ids else None
