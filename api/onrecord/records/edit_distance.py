"""Edit distance: how many slips of the keyboard make one word of another."""


def edit_distance(first: str, second: str, limit: int) -> int:
    """Return how many letters to add, drop, replace or swap with a neighbor make one word of the other.

    Above the limit, any number above the limit.
    """
    start = _common_prefix(first, second)
    first, second = first[start:], second[start:]
    end = _common_prefix(first[::-1], second[::-1])
    first, second = first[: len(first) - end], second[: len(second) - end]
    if not first or not second:
        return max(len(first), len(second))
    if limit < 1:
        return 1
    if first == second[::-1] and len(first) == 2:  # noqa: PLR2004 (two letters swapped)
        return 1
    if limit == 1:
        return 1 if len(first) == len(second) == 1 else 2
    return 1 + min(
        edit_distance(first[1:], second[1:], limit - 1),
        edit_distance(first[1:], second, limit - 1),
        edit_distance(first, second[1:], limit - 1),
        edit_distance(first[2:], second[2:], limit - 1) if first[:2] == second[1::-1] else limit,
    )


def _common_prefix(first: str, second: str) -> int:
    for position, (one, other) in enumerate(zip(first, second, strict=False)):
        if one != other:
            return position
    return min(len(first), len(second))
