"""When to retry a request, and after how long."""

import random

from msgspec import Struct

from onrecord_client.arguments import check_count, check_number

# Timeouts, overload and failures, which are often transient; 501 (not implemented) is not.
RETRYABLE_STATUSES = frozenset({408, 429, 500, 502, 503, 504})
MAX_EXPONENT = 1000  # 2.0 ** 1024 overflows a float


class Retry(Struct, frozen=True, kw_only=True):
    """Limits for retrying one request; times in seconds.

    The delay before attempt n+1 is random between 0 and `backoff_base_s` * 2**(n-1), at most `backoff_max_s`.
    If the service sends `Retry-After`, that is the delay instead, at most `retry_after_max_s`.
    A request fails without waiting if the delay would end more than `max_elapsed_s` after the first attempt began.
    """

    max_attempts: int = 6
    """Attempts in all, the first one included."""

    backoff_base_s: float = 0.5
    """Longest delay before the second attempt; it doubles with each attempt."""

    backoff_max_s: float = 20.0
    """Longest delay before any attempt."""

    retry_after_max_s: float = 60.0
    """Longest delay that the service can request."""

    max_elapsed_s: float = 180.0
    """Time since the first attempt after which no further attempt begins."""

    def __post_init__(self) -> None:
        """Raise TypeError or ValueError for a value that is not a valid number."""
        check_count("max_attempts", self.max_attempts, 1)
        for name in ("backoff_base_s", "backoff_max_s", "retry_after_max_s", "max_elapsed_s"):
            check_number(name, getattr(self, name), lambda seconds: seconds >= 0, "a number of seconds")

    def delay_s(self, attempts: int, retry_after_s: float | None, elapsed_s: float) -> float | None:
        """Return the delay before the next attempt in seconds, or None to give up."""
        if retry_after_s is None:
            longest_s = self.backoff_base_s * 2.0 ** min(attempts - 1, MAX_EXPONENT)
            # Full jitter: clients that failed together must not all come back at the same time.
            delay_s = random.uniform(0, min(self.backoff_max_s, longest_s))  # noqa: S311 (no secret)
        else:
            delay_s = min(retry_after_s, self.retry_after_max_s)
        return delay_s if attempts < self.max_attempts and elapsed_s + delay_s <= self.max_elapsed_s else None
