"""Codebooks: the closed lists that records use, each code with what it means."""

from typing import Annotated

from msgspec import Meta, Struct

from onrecord.records.ids import Line, Text

Code = Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$", description="A code of a codebook.")]


class PloverMapping(Struct, frozen=True, kw_only=True):
    """The nearest codes of PLOVER (manual of 2024-02-04)."""

    type: Code
    mode: Code | None = None
    contexts: tuple[Code, ...] = ()


class CodebookEntry(Struct, frozen=True, kw_only=True):
    """One code: what it means, what falls under it and what does not."""

    code: Code
    definition: Text
    included: Annotated[Text, Meta(description="What falls under it.")] | None = None
    excluded: Annotated[Text, Meta(description="What does not, and where that goes.")] | None = None
    example: Text | None = None
    of: Annotated[tuple[Code, ...], Meta(description="PLOVER types that a mode belongs to.")] = ()
    plover: tuple[PloverMapping, ...] = ()
    cameo: Annotated[tuple[Line, ...], Meta(description="Codes of CAMEO.")] = ()
    ftm: Annotated[tuple[Line, ...], Meta(description="Schemata, properties or topics of FollowTheMoney.")] = ()
    schema_org: Annotated[tuple[Line, ...], Meta(description="Types of schema.org.")] = ()


class Codebook(Struct, frozen=True, kw_only=True):
    """A closed list of codes."""

    name: Annotated[str, Meta(pattern=r"^[a-z][a-z-]{0,63}$", examples=["event-kind"])]
    title: Line
    description: Text
    ordered: Annotated[bool, Meta(description="Whether the codes run from the weakest to the strongest.")]
    codes: tuple[CodebookEntry, ...]
