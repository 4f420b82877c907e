"""The source of paths: the shortest ones between two actors, and the actors on them."""

from onrecord.http.page_sources.named_actors import read_actors
from onrecord.http.page_sources.reader import Reader, decode
from onrecord.records.graph import PathPage
from onrecord.render.pages.paths import PathSource
from onrecord.render.pages.references import References
from onrecord.store import paths
from onrecord.store.paths import PathQuery


def read_paths(reader: Reader, query: PathQuery) -> PathSource:
    """Return a page of the shortest paths from one actor to another, or raise BadCursor; two reads of the store."""
    response = decode(paths.page(reader.releases, query), PathPage)
    on_paths = [each for path in response.data for hop in path.hops for each in (hop.from_actor, hop.to_actor)]
    actors = read_actors(reader, (query.from_actor, query.to_actor, *on_paths))
    return PathSource(
        response=response,
        start=query.from_actor,
        end=query.to_actor,
        max_hops=query.max_hops,
        references=References(actors=actors),
    )
