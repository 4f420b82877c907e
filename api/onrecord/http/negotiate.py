"""What a request accepts: content codings (RFC 9110, 12.5.3) and validators (13.1.2)."""

import re
from functools import lru_cache

_ETAG = re.compile(rb'(?:W/)?("[^"]*")')


@lru_cache(maxsize=256)
def prefers_gzip(accept_encoding: bytes) -> bool:
    """Return whether gzip is acceptable and not less welcome than the plain bytes."""
    weights = dict(_weight(part) for part in accept_encoding.decode("latin-1").split(",") if part.strip())
    others = weights.get("*")
    gzip = max((weights[name] for name in ("gzip", "x-gzip") if name in weights), default=others or 0.0)
    identity = weights.get("identity", 0.0 if others is None else others)
    return gzip > 0 and gzip >= identity


def _weight(part: str) -> tuple[str, float]:
    coding, *parameters = (piece.strip().lower() for piece in part.split(";"))
    weight = next((parameter[2:] for parameter in parameters if parameter.startswith("q=")), "1")
    try:
        return coding, min(max(float(weight), 0.0), 1.0)
    except ValueError:
        return coding, 0.0


def is_current(if_none_match: bytes, etag: bytes) -> bool:
    """Return whether a client's validators name the representation that would be sent."""
    return if_none_match.strip() == b"*" or etag in _ETAG.findall(if_none_match)
