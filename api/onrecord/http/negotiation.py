"""Content negotiation: media types (RFC 9110, 12.5.1) and content codings (12.5.3)."""

from collections.abc import Mapping, Sequence
from enum import Enum, auto
from functools import lru_cache

from onrecord.http.media_types import JSON, PROBLEM_JSON

HTML = "text/html"
_JSON = (JSON, PROBLEM_JSON)
# The value that Java's HttpURLConnection sends unless the program sets another: it is no wish for a page.
_JAVA = b"text/html, image/gif, image/jpeg, "


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
        matched = _range_of(media_type, weights)
        return (weights[matched], -positions[matched]) if matched else (0.0, 0)

    best = max(offered, key=preference)
    return best if preference(best)[0] > 0 else None


class HtmlPreference(Enum):
    """How a client ranks HTML against JSON."""

    HTML = auto()
    JSON = auto()
    NONE = auto()  # both have the same weight


@lru_cache(maxsize=256)
def html_preference(accept: bytes) -> HtmlPreference:
    """Return whether an `Accept` header gives HTML or JSON the higher weight."""
    if not accept or accept.startswith(_JAVA):
        return HtmlPreference.NONE
    weights = _weights(accept)
    html, *json = (weights.get(_range_of(media_type, weights) or "", 0.0) for media_type in (HTML, *_JSON))
    if html == max(json):
        return HtmlPreference.NONE
    return HtmlPreference.HTML if html > max(json) else HtmlPreference.JSON


def _range_of(media_type: str, weights: Mapping[str, float]) -> str | None:
    """Return the most specific media range that covers a media type."""
    ranges = (media_type, f"{media_type.partition('/')[0]}/*", "*/*")
    return next((each for each in ranges if each in weights), None)


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
