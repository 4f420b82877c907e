"""The id of a dataset, its contact, and the names of its authors and of those whose data it contains."""

import re
from collections.abc import Sequence
from hashlib import sha256
from typing import Annotated

from msgspec import Meta, Struct

from onrecord.records.ids import SLUG, SLUG_EXPECTED, Line
from onrecord.records.names import fold

DatasetId = Annotated[
    str,
    Meta(
        pattern=SLUG,
        description="Id of the dataset, which keys of citations begin with.",
        examples=["onrecord-mali"],
        extra=SLUG_EXPECTED,
    ),
]

# An address has only characters that a URL needs no encoding for, and a page can add a subject to it.
_MAIL = r"mailto:[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+"
CONTACT = rf"^({_MAIL}|https?://[^\s]+)$"
Contact = Annotated[
    str,
    Meta(
        pattern=CONTACT,
        max_length=2000,
        description="Where readers report errors: a mailto: address, or the URL of a page; null if none is named.",
        examples=["mailto:corrections@example.org"],
    ),
]

_MAX_TITLE_LENGTH = 60  # of the part of an id that comes from a title
_WORD = re.compile(r"[a-z0-9]+")


class Contributor(Struct, frozen=True, kw_only=True):
    """A person or body whose data a dataset contains, under its own terms."""

    name: Annotated[Line, Meta(description="Name of the contributor.", examples=["GeoNames"])]
    contribution: Annotated[Line, Meta(description="Data that the contributor gave.", examples=["coordinates"])]
    license: (
        Annotated[Line, Meta(description="License of these data, as an SPDX identifier; null if none is named.")] | None
    ) = None

    def __str__(self) -> str:
        terms = f" ({self.license})" if self.license else ""
        return f"{self.contribution} from {self.name}{terms}"


Authors = Annotated[
    tuple[Line, ...],
    Meta(description="Authors of the dataset, for citations; empty if none are named."),
]
Contributors = Annotated[
    tuple[Contributor, ...],
    Meta(description="Contributors of data that the dataset contains; empty if none are named."),
]


def default_id(title: str) -> str:
    """Return an id made of a title; titles that differ in more than case, accents and signs have different ones."""
    folded = fold(title)
    slug = "-".join(_WORD.findall(folded))
    is_whole = "".join(_WORD.findall(folded)) == "".join(filter(str.isalnum, folded))
    if slug and is_whole and len(slug) <= _MAX_TITLE_LENGTH:
        return slug
    # Letters of other scripts and the end of a long title are not in the slug, so a digest stands for them.
    digest = sha256(title.encode()).hexdigest()[:8]
    return "-".join(filter(None, (slug[:_MAX_TITLE_LENGTH].strip("-"), digest)))


def credits_of(contributors: Sequence[Contributor]) -> str:
    """Return the contributions in one phrase, such as `with coordinates from GeoNames (CC-BY-4.0)`, or no text."""
    return f"with {', '.join(map(str, contributors))}" if contributors else ""
