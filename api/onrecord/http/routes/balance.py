"""The route of balances."""

from onrecord.http.requests import Request, begin_query, parse_query
from onrecord.http.responses import BytesResponse, respond
from onrecord.http.routing import endpoint
from onrecord.records.balance import BalanceItem
from onrecord.store import balance
from onrecord.store.balance import BalanceQuery


@endpoint("/v1/balance", summary="Get the balance of two actors", tag="graph", query=BalanceQuery, response=BalanceItem)
def get_balance(request: Request) -> BytesResponse:
    """Return counts of the relationships between two actors in each period, by polarity and basis, with their ids.

    A period counts the relationships that were certainly valid on one of its days, and those that possibly were.
    `periods` is empty if no relationship has a date; `undated` has the relationships without one.
    """
    return respond(request, balance.get(begin_query(request), parse_query(request, BalanceQuery)))
