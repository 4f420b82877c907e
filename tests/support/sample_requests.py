"""A request for each path of the contract that returns data from the project's own dataset."""

NEEDED = {  # the required parameters of a path
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
    """Return a path of the contract with its path and required parameters filled in, and with these parameters."""
    for name, value in IN_PATH.items():
        path = path.replace(f"{{{name}}}", value)
    query = "&".join(filter(None, [NEEDED.get(path, ""), *parameters]))
    return f"{path}?{query}" if query else path
