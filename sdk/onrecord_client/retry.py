"""When to ask again, and after how long."""

import random

from msgspec import Struct

STATUSES = frozenset({408, 429, 500, 502, 503, 504})


class Retry(Struct, frozen=True, kw_only=True):
    """How often and how patiently one answer is asked for; times in seconds.

    The wait before try n+1 is anywhere from 0 to `base_s` * 2**(n-1), at most `cap_s` (full jitter, which keeps
    many clients from coming back at once). Where the service says when to come back, that counts instead, at most
    `retry_after_cap_s`. Whoever would have to wait beyond `budget_s`, counted from the first try, gives up at once.
    """

    tries: int = 6
    base_s: float = 0.5
    cap_s: float = 20.0
    retry_after_cap_s: float = 60.0
    budget_s: float = 180.0

    def wait_s(self, tries: int, retry_after_s: float | None, spent_s: float) -> float | None:
        """Return how long to wait after so many tries, or None to give up."""
        if retry_after_s is None:
            doubled_s = self.base_s * 2.0 ** min(tries - 1, 1000)  # more than which is no float
            wait_s = random.uniform(0, min(self.cap_s, doubled_s))  # noqa: S311 (no secret)
        else:
            wait_s = min(retry_after_s, self.retry_after_cap_s)
        return wait_s if tries < self.tries and spent_s + wait_s <= self.budget_s else None
