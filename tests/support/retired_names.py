"""The names that the project has given up for the terms of HTTP, SQL and Python, and the exceptions."""

from msgspec import Struct

# Classes, functions, fields and variables, each with the term that replaces it.
RETIRED = {
    "Answer": "Response, or Envelope in the store",
    "Ask": "PreparedRequest",
    "Asked": "Request",
    "Course": "PageState",
    "Edition": "PublishOptions",
    "Imprint": "DatasetInfo",
    "Kept": "CachedResponse",
    "Lost": "Failure",
    "Memory": "ResponseCache",
    "Moment": "TimelineEntry",
    "Newer": "Update",
    "NoAnswer": "ConnectionFailed",
    "NoMore": "StreamAborted",
    "Passage": "ResponseSender",
    "Question": "ListSpec, or Query",
    "Reply": "Response",
    "Site": "base_url, or public_url",
    "Tie": "Relationship, or Edge in a graph",
    "Trail": "PageState",
    "UnexpectedAnswer": "InvalidResponse",
    "Walk": "Pager",
    "Wanted": "Preferences",
    "among": "any_of",
    "answer": "response, or envelope in the store",
    "answers": "responses",
    "asked": "query, request, or the name of the parameter",
    "begun": "prefix, or release_of_cursor",
    "beside": "run_in_thread",
    "course": "page_state",
    "exchange": "flow",
    "form": "format, or format_name",
    "held": "current, stored, or the name of the content",
    "kept": "cached, or retained",
    "look": "poll",
    "passage": "sender, or response",
    "passing": "retryable",
    "sheet": "table, or csv",
    "sheets": "tabular",
    "started": "resume",
    "take": "apply",
    "tie": "relationship, or edge in a graph",
    "ties": "relationships, or edges in a graph",
    "told": "expected, lines, problem, or the name of the content",
    "vouch": "verify_older",
}
# Modules: as plain words, these may still name a variable, such as an `edge` of a graph or a `large` file.
RETIRED_MODULES = {
    "alone": "isolated_install",
    "answer": "responses",
    "answers": "envelope",
    "asked": "sample_requests",
    "awkward": "edge_cases",
    "course": "pagination",
    "disk": "atomic",
    "edge": "middleware",
    "exchange": "flow",
    "form": "writers",
    "front": "landing",
    "kept": "cache",
    "large": "big_datasets",
    "looked_up": "search_oracle",
    "many": "synthetic_datasets",
    "newer": "newer_service",
    "passage": "streaming",
    "runs": "fingerprints",
    "served": "service",
    "sheet": "csv",
    "sheets": "tabular",
    "ties": "graph_oracle",
    "world": "filter_oracle",
}


class Exempt(Struct, frozen=True):
    """The files in which a retired name is the right term, and why it is."""

    reason: str
    paths: tuple[str, ...]


# A name stays where it is the term that the field itself uses.
EXCEPTIONS = {
    "form": Exempt("Unicode has normalization forms", ("tests/records/test_words.py",)),
    "Passage": Exempt("a passage is a searchable text of a record, in information retrieval", ("api/onrecord/",)),
    "passage": Exempt("a passage is a searchable text of a record, in information retrieval", ("api/onrecord/",)),
}


def is_exempt(name: str, path: str) -> bool:
    """Return whether a retired name is the right term in a file, given by its path from the root of the project."""
    return name in EXCEPTIONS and path.startswith(EXCEPTIONS[name].paths)
