"""The source of a balance: its counts, the relationships behind them, and pairs of actors to begin with."""

from collections import Counter

from onrecord.http.page_sources.named_actors import read_actors
from onrecord.http.page_sources.reader import Reader, decode
from onrecord.records.balance import BalanceItem
from onrecord.records.page import RelationshipPage
from onrecord.render.pages.balance import BalanceSource, BalanceStart
from onrecord.render.pages.references import References
from onrecord.store import balance, relationships
from onrecord.store.balance import BalanceQuery
from onrecord.store.query import MAX_LIMIT, Expand
from onrecord.store.relationships import RelationshipQuery

PAIRS_SHOWN = 6


def read_balance(reader: Reader, query: BalanceQuery) -> BalanceSource:
    """Return a balance with its actors and the first relationships behind it, or raise BadRange.

    Three reads of the store, whatever the number of relationships.
    """
    response = decode(balance.get(reader.releases, query), BalanceItem)
    counts = [count for period in response.data.periods for count in period.counts]
    ids = sorted(
        {each for count in counts for each in count.possible_ids}
        | {each for count in response.data.undated for each in count.ids}
    )[:MAX_LIMIT]
    behind_query = RelationshipQuery(release=reader.release, ids=tuple(ids), limit=MAX_LIMIT, expand=(Expand.ACTORS,))
    behind = decode(relationships.page(reader.releases, behind_query), RelationshipPage) if ids else None
    return BalanceSource(
        balance=response.data,
        meta=response.meta,
        actors=read_actors(reader, (response.data.actor_a, response.data.actor_b)),
        relationships=behind.data if behind else [],
        references=References.of(behind.included if behind else None),
    )


def read_balance_start(reader: Reader) -> BalanceStart:
    """Return the pairs of actors with the most relationships among the first of the record; one read of the store."""
    query = RelationshipQuery(release=reader.release, limit=MAX_LIMIT, expand=(Expand.ACTORS,))
    response = decode(relationships.page(reader.releases, query), RelationshipPage)
    pairs = Counter((min(each.subject, each.object), max(each.subject, each.object)) for each in response.data)
    ordered = sorted(pairs, key=lambda pair: (-pairs[pair], pair))
    return BalanceStart(pairs=ordered[:PAIRS_SHOWN], references=References.of(response.included))
