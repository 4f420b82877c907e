"""What to ask of each path of the contract, so that it has something to answer from the project's own data."""

NEEDED = {
    "/v1/search": "q=goita",
    "/v1/suggest": "q=goi",
    "/v1/paths": "from_actor=oumar-mariko&to_actor=france",
    "/v1/balance": "actor_a=mali&actor_b=russia",
}
IN_PATH = {
    "actor_id": "mali",
    "event_id": "coup-mali-2021-05",
    "claim_id": "goita-arrested-president-and-prime-minister",
    "relationship_id": "ndaw-interim-president-of-mali",
    "document_id": "wsm-mali-coup-2021",
    "name": "role",
}


def target_of(path: str, *parameters: str) -> str:
    """Return a path of the contract with what it needs, and with these parameters."""
    for name, value in IN_PATH.items():
        path = path.replace(f"{{{name}}}", value)
    query = "&".join(filter(None, [NEEDED.get(path, ""), *parameters]))
    return f"{path}?{query}" if query else path
