"""What a request accepts: media types (RFC 9110, 12.5.1), content codings (12.5.3) and validators (13.1.2)."""

import re
from collections.abc import Sequence
from functools import lru_cache

_ETAG = re.compile(rb'(?:W/)?("[^"]*")')


@lru_cache(maxsize=256)
def prefers_gzip(accept_encoding: bytes) -> bool:
    """Return whether gzip is acceptable and not less welcome than the plain bytes."""
    weights = _weights(accept_encoding)
    others = weights.get("*")
    gzip = max((weights[name] for name in ("gzip", "x-gzip") if name in weights), default=others or 0.0)
    identity = weights.get("identity", 0.0 if others is None else others)
    return gzip > 0 and gzip >= identity


def best_type(accept: bytes, offered: Sequence[str]) -> str | None:
    """Return the media type that is most welcome, of equals the first, or None where none is acceptable.

    What is said of a type itself outweighs what is said of its group, and that what is said of all.
    """
    weights = _weights(accept)

    def welcome(media_type: str) -> float:
        ranges = (media_type, f"{media_type.partition('/')[0]}/*", "*/*")
        return next((weights[each] for each in ranges if each in weights), 0.0)

    best = max(offered, key=welcome)
    return best if welcome(best) > 0 else None


def _weights(header: bytes) -> dict[str, float]:
    return dict(_weight(part) for part in header.decode("latin-1").split(",") if part.strip())


def _weight(part: str) -> tuple[str, float]:
    coding, *parameters = (piece.strip().lower() for piece in part.split(";"))
    weight = next((parameter[2:] for parameter in parameters if parameter.startswith("q=")), "1")
    try:
        return coding, min(max(float(weight), 0.0), 1.0)
    except ValueError:
        return coding, 0.0


def matches_etag(if_none_match: bytes, etag: bytes) -> bool:
    """Return whether a client's validators name the representation that would be sent."""
    return if_none_match.strip() == b"*" or etag in _ETAG.findall(if_none_match)
