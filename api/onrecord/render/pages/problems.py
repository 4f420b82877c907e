"""Pages of the types of problems, to which the `type` of a problem leads."""

from msgspec import Struct


class ProblemTypeLink(Struct, frozen=True, kw_only=True):
    """Another type of problem."""

    address: str
    status: int
    title: str


class ProblemTypeView(Struct, frozen=True, kw_only=True):
    """A type of problem as its page shows it. The texts are messages in English, which the page translates."""

    address: str
    status: int
    title: str
    meaning: str
    remedy: str
    example: str  # JSON
    others: tuple[ProblemTypeLink, ...]
