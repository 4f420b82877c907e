"""The actors that a picture names."""

from collections.abc import Iterable

from onrecord.http.page_sources.reader import Reader, decode
from onrecord.records.actors import Actor
from onrecord.records.page import ActorPage
from onrecord.store import actors
from onrecord.store.actors import ActorQuery


def read_actors(reader: Reader, ids: Iterable[str]) -> dict[str, Actor]:
    """Return actors by id, without those that do not exist; one read of the store."""
    unique = tuple(dict.fromkeys(ids))
    if not unique:
        return {}
    query = ActorQuery(release=reader.release, ids=unique, limit=len(unique))
    return {actor.id: actor for actor in decode(actors.page(reader.releases, query), ActorPage).data}
