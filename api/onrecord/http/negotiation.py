"""Content negotiation: media types (RFC 9110, 12.5.1) and content codings (12.5.3)."""

from collections.abc import Sequence
from functools import lru_cache


@lru_cache(maxsize=256)
def prefers_gzip(accept_encoding: bytes) -> bool:
    """Return whether gzip is acceptable and has at least the weight of the plain bytes."""
    weights = _weights(accept_encoding)
    others = weights.get("*")
    gzip = max((weights[name] for name in ("gzip", "x-gzip") if name in weights), default=others or 0.0)
    identity = weights.get("identity", 0.0 if others is None else others)
    return gzip > 0 and gzip >= identity


def best_type(accept: bytes, offered: Sequence[str]) -> str | None:
    """Return the media type with the highest weight, or None if none is acceptable.

    Of equal weights, the type that the client lists first is best, then the one that is offered first. A range of the
    full type is more specific than one of its main type, and that more than `*/*`.
    """
    weights = _weights(accept)
    positions = {media_range: position for position, media_range in enumerate(weights)}

    def preference(media_type: str) -> tuple[float, int]:
        ranges = (media_type, f"{media_type.partition('/')[0]}/*", "*/*")
        matched = next((each for each in ranges if each in weights), None)
        return (weights[matched], -positions[matched]) if matched else (0.0, 0)

    best = max(offered, key=preference)
    return best if preference(best)[0] > 0 else None


def _weights(header: bytes) -> dict[str, float]:
    """Return the weight of each element of an `Accept` or `Accept-Encoding` header."""
    return dict(_weighted(element) for element in header.decode("latin-1").split(",") if element.strip())


def _weighted(element: str) -> tuple[str, float]:
    value, *parameters = (part.strip().lower() for part in element.split(";"))
    weight = next((parameter[2:] for parameter in parameters if parameter.startswith("q=")), "1")
    try:
        return value, min(max(float(weight), 0.0), 1.0)
    except ValueError:  # a malformed weight makes its element unacceptable; RFC 9110 defines no error for it
        return value, 0.0
