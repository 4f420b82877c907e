"""Balances over HTTP."""

from onrecord.http.requests import Request, begin_query, parse_query
from onrecord.http.responses import BytesResponse, respond
from onrecord.http.routing import endpoint
from onrecord.records.balance import BalanceItem
from onrecord.store import balance
from onrecord.store.balance import BalanceQuery


@endpoint("/v1/balance", summary="Get the balance of two actors", tag="graph", query=BalanceQuery, response=BalanceItem)
def get_balance(request: Request) -> BytesResponse:
    """Return how two actors stood to each other over time: relationships by polarity and basis in each period."""
    return respond(request, balance.get(begin_query(request), parse_query(request, BalanceQuery)))
