"""Redirects of browsers from a record of the API to its page: people share the addresses that programs use."""

import re
from urllib.parse import quote, unquote_plus

from onrecord.http.links import SAFE_IN_HEADER
from onrecord.http.media_types import MEDIA_TYPES
from onrecord.http.negotiation import HTML, HtmlPreference, best_type, html_preference
from onrecord.records.kinds import RecordKind

# A path with a suffix names its format.
_RECORD = re.compile(f"/v1(?P<page>/(?:{'|'.join(RecordKind)})s/[^/.]+)")
_RELEASE_PARAMETERS = {"release", "known_at"}  # a page has other parameters, but shows the same releases


def page_of(path: str, query: bytes, accept: bytes, formats: tuple[str, ...]) -> str | None:
    """Return the address of the page of a record if the client prefers HTML to every format of the record, or None."""
    if html_preference(accept) is not HtmlPreference.HTML:
        return None
    record = _RECORD.fullmatch(path)
    if not record:
        return None
    offered = [MEDIA_TYPES[name].partition(";")[0] for name in formats]
    if best_type(accept, [*offered, HTML]) != HTML:
        return None
    pairs = query.split(b"&")
    if any(_name(pair) == "format" for pair in pairs):
        return None
    release = b"&".join(pair for pair in pairs if _name(pair) in _RELEASE_PARAMETERS)
    return quote(record["page"]) + (f"?{quote(release, safe=SAFE_IN_HEADER)}" if release else "")


def _name(pair: bytes) -> str:
    return unquote_plus(pair.partition(b"=")[0].decode("latin-1"))
