"""Routes of the cards, which other sites show in a frame."""

from onrecord.http.routes.pages import RECORDS

ROUTES = [each.card_route() for each in RECORDS]
