"""How a client is set up."""

import os
from os import PathLike
from typing import Self
from urllib.parse import urlsplit

from msgspec import Struct

from onrecord_client.cache import Cache
from onrecord_client.retry import Retry

LOCAL = "http://127.0.0.1:8000"  # where `make serve` serves


class Timeouts(Struct, frozen=True, kw_only=True):
    """How long to wait, in seconds: for a connection, for the next bytes, and for one whole answer.

    Of an answer that drips, a sync client can bound the body alone by `answer_s`; the head, which has at most 100 KiB,
    it bounds by `read_s` for each of its bytes.
    """

    connect_s: float = 5.0
    read_s: float = 30.0
    answer_s: float = 300.0


class Settings(Struct, frozen=True, kw_only=True):
    """What holds for every request of a client."""

    base_url: str
    key: str | None
    timeouts: Timeouts
    retry: Retry
    cache: Cache | None

    def __repr__(self) -> str:  # without the key: tools show the variables of a failed call
        return f"<Settings of {self.base_url}>"

    @classmethod
    def of(
        cls,
        base_url: str | None,
        key: str | None,
        timeouts: Timeouts | None,
        retry: Retry | None,
        cache: str | PathLike[str] | Cache | None,
    ) -> Self:
        """Return what was given, and for the rest what the environment says, or else what is usual.

        Raises ValueError for an address, a key or a cache that cannot be used.
        """
        address = base_url or os.environ.get("ONRECORD_BASE_URL") or LOCAL
        if not _is_address(address):
            raise ValueError(f"base_url is {address!r}, which is no address of a service; one looks like {LOCAL}")
        secret = key or os.environ.get("ONRECORD_KEY") or None
        if secret and not all("!" <= character <= "~" for character in secret):
            raise ValueError("the key has characters that no key has; it is visible ASCII without spaces")
        return cls(
            base_url=address.rstrip("/"),
            key=secret,
            timeouts=timeouts or Timeouts(),
            retry=retry or Retry(),
            cache=cache if isinstance(cache, Cache) or cache is None else Cache(cache),
        )


def _is_address(text: str) -> bool:
    """Return whether a service can be at this address."""
    try:
        parts = urlsplit(text)
        has_place = bool(parts.hostname) and parts.port != 0  # which raises for one that is no number
        has_secret = "@" in parts.netloc  # which would be shown wherever the address is
    except ValueError:
        return False
    is_plain = text.isprintable() and " " not in text and not parts.query and not parts.fragment
    return parts.scheme in {"http", "https"} and has_place and is_plain and not has_secret
