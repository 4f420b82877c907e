"""Routes of the cards, which other sites show in a frame."""

from onrecord.http.routes.pages import PAGES_AND_CARDS

ROUTES = [card for _, card in PAGES_AND_CARDS]
