"""The addresses of every kind of page, card and picture, with records of the project's own data.

The records are chosen so that each state that a reader can meet is there at least once.
"""

CLAIMS = {
    "mishyn-mali-may-be-a-bargaining-chip": "hedged words of a named speaker",
    "kremlin-destabilizes-mali": "nobody is named as the speaker",
    "coup-coincided-with-belarus-protests": "several possible speakers",
    "keita-overthrow-a-diplomatic-nightmare": "quoted without a speaker",
    "mariko-promise-of-a-representation": "on a condition",
    "powell-thyne-coup-on-21-may": "contradicted by others",
    "embassy-meeting-was-about-safety": "disputed",
    "cnn-soldiers-made-the-arrest": "corroborated",
    "agreement-of-2019": "confirmed",
}
EVENTS = {
    "coup-mali-2021-05": "lasted for days, and sources differ",
    "training-of-diaw-and-camara-in-moscow": "dates in doubt",
    "russian-envoy-to-bamako-2021": "alleged",
    "elections-mali-2022-02": "planned",
    "resignation-of-keita-2020": "under duress",
    "mariko-in-donbas-2018": "in a region",
    "m5-letter-of-2021-05-17": "without a place",
}
RELATIONSHIPS = {
    "russia-destabilizes-mali": "against, alleged",
    "russia-may-bargain-with-france-over-belarus": "both, alleged",
    "government-talks-with-m5-rfp": "both, and it ended on an unknown day",
    "russia-mali-military-agreement": "with, documented",
    "camara-minister-of-defense": "an office",
    "goita-member-of-the-armed-forces": "neither, without a date",
}
ACTORS = {
    "assimi-goita": "a person with offices",
    "mali": "a state with many relationships",
    "boubou-cisse": "a person that the source leaves unnamed",
    "sahel": "a place",
    "ryanair": "an actor with little on record",
}
DOCUMENTS = {
    "wsm-mali-coup-2021": "its text is available, and most records rest on it",
    "cline-coup-2-1-2": "a data file",
    "koulouba-2021-05-19": "a statement",
}
RECORDS = {
    "claims": CLAIMS,
    "events": EVENTS,
    "relationships": RELATIONSHIPS,
    "actors": ACTORS,
    "documents": DOCUMENTS,
}
_BALANCE = "balance?actor_a=mali&actor_b=russia"
_GRAPH = "graph/assimi-goita"

# Pages of a record, then all others.
RECORD_PAGES = tuple(f"/{kind}/{record}" for kind, records in RECORDS.items() for record in records)
PAGES = (
    "/",
    "/search?q=Go%C3%AFta",
    "/search?q=nothing-has-these-words",
    *(f"/{kind}" for kind in RECORDS),
    "/claims?verification=disputed",
    *RECORD_PAGES,
    "/timeline",
    f"/{_BALANCE}",
    f"/{_GRAPH}",
    "/paths?from_actor=assimi-goita&to_actor=russia",
    "/codebooks",
    "/changes",
    "/about/method",
    "/about/corrections",
    "/problems/not-found",
    "/docs",
)
ERROR_PAGES = {"/claims/nobody-made-this-claim": 404, "/no-such-page": 404}
CARDS = (
    *(f"/embed{page}" for page in RECORD_PAGES),
    "/embed/timeline",
    f"/embed/{_BALANCE}",
    f"/embed/{_GRAPH}",
    "/embed/claims/mishyn-mali-may-be-a-bargaining-chip?lang=fr",
    "/embed/events/coup-mali-2021-05?lang=fr",
    "/embed/actors/assimi-goita?theme=dark",
)
PICTURES = (
    "/timeline.svg",
    "/balance.svg?actor_a=mali&actor_b=russia",
    f"/{_GRAPH}.svg",
)

# The documentation page is Swagger UI's: its HTML and its colors are not this project's.
OWN_HTML = tuple(address for address in (*PAGES, *ERROR_PAGES, *CARDS) if address != "/docs")
ADDRESSES = (*OWN_HTML, "/docs")
# One of each kind, for checks in which records of one kind do not differ.
KINDS_OF_PAGES = (
    "/",
    "/search?q=Go%C3%AFta",
    "/claims",
    *(f"/{kind}/{next(iter(records))}" for kind, records in RECORDS.items()),
    "/timeline",
    f"/{_BALANCE}",
    f"/{_GRAPH}",
    "/paths?from_actor=assimi-goita&to_actor=russia",
    "/codebooks",
    "/changes",
    "/about/method",
    "/problems/not-found",
    "/no-such-page",
    *(f"/embed/{kind}/{next(iter(records))}" for kind, records in RECORDS.items()),
    "/embed/timeline",
    f"/embed/{_BALANCE}",
    f"/embed/{_GRAPH}",
)


def status_of(address: str) -> int:
    """Return the status with which the service responds to an address of this module."""
    return ERROR_PAGES.get(address, 200)


def is_card(address: str) -> bool:
    """Return whether an address is that of a card, which other sites embed."""
    return address.startswith("/embed/")
