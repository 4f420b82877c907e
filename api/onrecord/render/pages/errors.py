"""Error pages and cards."""

from msgspec import Struct

MAX_WORDS = 80  # letters; no id is longer


class ParameterErrorView(Struct, frozen=True, kw_only=True):
    """One error in a parameter or header of the request."""

    name: str
    detail: str


class ErrorView(Struct, frozen=True, kw_only=True):
    """An error as its page and card show it. The record is that which was not found or was withdrawn."""

    status: int
    title: str
    type_address: str | None  # of the page that explains the type of the error
    detail: str
    is_unknown_path: bool
    errors: tuple[ParameterErrorView, ...]
    request_id: str
    kind: str | None
    record_id: str | None
    nearest: str | None  # a similar id
    reason: str | None  # why the record was withdrawn, a sentence
    replacement: str | None  # id of the record to use instead

    @property
    def folder(self) -> str | None:
        """The path of the list in which the record would be."""
        return f"/{self.kind}s" if self.kind else None

    @property
    def shown_id(self) -> str | None:
        """The id of the record as the page names it, cut if it is too long to be an id."""
        if self.record_id is None or len(self.record_id) <= MAX_WORDS:
            return self.record_id
        return self.record_id[:MAX_WORDS] + "…"

    @property
    def words(self) -> str | None:
        """The words of an id that was not found, to search for; None if it is too long to be a slip."""
        if self.record_id is None or self.reason is not None or len(self.record_id) > MAX_WORDS:
            return None
        return self.record_id.replace("-", " ")
