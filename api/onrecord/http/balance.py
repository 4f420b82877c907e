"""Balances over HTTP."""

from onrecord.http.answer import Asked, Reply, query_of, reads, releases_of, send
from onrecord.records.balance import BalanceItem
from onrecord.store import balance
from onrecord.store.balance import BalanceQuery


@reads("/v1/balance", summary="Get the balance of two actors", tag="graph", query=BalanceQuery, answer=BalanceItem)
def get_balance(request: Asked) -> Reply:
    """Return how two actors stood to each other over time: relationships by polarity and basis in each period."""
    return send(request, balance.get(releases_of(request), query_of(request, BalanceQuery)))
