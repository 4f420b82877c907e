"""The settings of a client, from arguments and the environment."""

import math
import os
from os import PathLike
from typing import Self
from urllib.parse import urlsplit

from msgspec import Struct

from onrecord_client.arguments import abbreviated, check_number, check_type
from onrecord_client.cache import CACHE_TYPES, Cache
from onrecord_client.retry import Retry

DEFAULT_BASE_URL = "http://127.0.0.1:8000"  # the URL of `make serve`
BASE_URL_SETTINGS = "base_url (`--base-url` in a shell) or ONRECORD_BASE_URL"  # for messages


class Timeouts(Struct, frozen=True, kw_only=True):
    """Timeouts in seconds.

    The sync client applies `total_s` to the body only. It limits the status line and the headers, at most 100 KiB, by
    `read_s` for each read. The async client applies `total_s` to all of a response.
    """

    connect_s: float = 5.0
    """For opening a connection."""

    read_s: float = 30.0
    """For the next bytes of a response."""

    total_s: float = 300.0
    """For one complete response. Downloads of bulk files have no such limit."""

    def __post_init__(self) -> None:
        """Raise TypeError or ValueError for a value that is not a valid number."""
        expected = "a number of seconds above 0"
        for name in ("connect_s", "read_s"):
            check_number(name, getattr(self, name), lambda seconds: 0 < seconds < math.inf, expected)
        check_number("total_s", self.total_s, lambda seconds: seconds > 0, expected)


class Settings(Struct, frozen=True, kw_only=True):
    """The settings that apply to every request of a client."""

    base_url: str
    api_key: str | None
    timeouts: Timeouts
    retry: Retry
    cache: Cache | None

    # Without the key: error trackers and debuggers record the variables of a failed call.
    def __repr__(self) -> str:
        return f"<Settings of {self.base_url}>"

    @classmethod
    def of(
        cls,
        base_url: str | None,
        api_key: str | None,
        timeouts: Timeouts | None,
        retry: Retry | None,
        cache: str | PathLike[str] | Cache | None,
    ) -> Self:
        """Return the arguments, completed from the environment and the defaults.

        Raises TypeError for an argument of another type, and ValueError for an invalid base URL, key or cache file.
        """
        check_type("base_url", base_url, str, "a URL as text")
        if not isinstance(api_key, str | None):
            raise TypeError(f"api_key is of the type {type(api_key).__name__}; expected text")  # the key is not shown
        check_type("timeouts", timeouts, Timeouts, "a Timeouts, such as Timeouts(read_s=30)")
        check_type("retry", retry, Retry, "a Retry, such as Retry(max_attempts=3)")
        check_type("cache", cache, (str, PathLike, Cache), CACHE_TYPES)
        url = base_url or os.environ.get("ONRECORD_BASE_URL") or DEFAULT_BASE_URL
        if not _is_base_url(url):
            raise ValueError(
                f"base_url is {abbreviated(repr(url))}; expected an http or https URL without credentials, query and "
                f"fragment, such as {DEFAULT_BASE_URL}"
            )
        key = api_key or os.environ.get("ONRECORD_API_KEY") or None
        if key and not all("!" <= character <= "~" for character in key):
            raise ValueError("api_key has characters that cannot be sent; expected visible ASCII without spaces")
        return cls(
            base_url=url.rstrip("/"),
            api_key=key,
            timeouts=timeouts or Timeouts(),
            retry=retry or Retry(),
            cache=cache if isinstance(cache, Cache) or cache is None else Cache(cache),
        )


def _is_base_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
        has_host = bool(parts.hostname) and parts.port != 0  # `port` raises ValueError if it is not a number
    except ValueError:
        return False
    has_credentials = "@" in parts.netloc  # they would show wherever the URL does: logs, messages, the user's screen
    is_plain = text.isprintable() and not any(character in text for character in " ?#")  # an empty query counts too
    return parts.scheme in {"http", "https"} and has_host and is_plain and not has_credentials
