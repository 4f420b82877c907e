"""Codebooks: the closed lists of codes that records use, with their definitions."""

from typing import Annotated

from msgspec import Meta, Struct

from onrecord.records.ids import Line, Text

Code = Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$", description="A code of a codebook.")]


class PloverMapping(Struct, frozen=True, kw_only=True):
    """The nearest codes of PLOVER (manual of 2024-02-04)."""

    type: Annotated[Code, Meta(description="PLOVER event type.")]
    mode: Annotated[Code, Meta(description="PLOVER mode; null if none applies.")] | None = None
    contexts: Annotated[tuple[Code, ...], Meta(description="PLOVER contexts.")] = ()


class CodebookEntry(Struct, frozen=True, kw_only=True):
    """One code of a codebook, with its definition and its counterparts in public schemes."""

    code: Annotated[Code, Meta(description="The code as records use it: letters, digits, hyphens and underscores.")]
    definition: Annotated[Text, Meta(description="Meaning of the code.")]
    included: (
        Annotated[Text, Meta(description="Cases that the code covers; null if the definition suffices.")] | None
    ) = None
    excluded: (
        Annotated[
            Text, Meta(description="Cases that it does not cover, each with its code; null if the definition suffices.")
        ]
        | None
    ) = None
    example: Annotated[Text, Meta(description="An example; null if there is none.")] | None = None
    plover_types: Annotated[
        tuple[Code, ...], Meta(description="PLOVER types with which a PLOVER mode is used; empty for other codes.")
    ] = ()
    plover: Annotated[tuple[PloverMapping, ...], Meta(description="Nearest codes of PLOVER.")] = ()
    cameo: Annotated[tuple[Line, ...], Meta(description="Nearest codes of CAMEO.")] = ()
    ftm: Annotated[tuple[Line, ...], Meta(description="Nearest schemata, properties or topics of FollowTheMoney.")] = ()
    schema_org: Annotated[
        tuple[Line, ...], Meta(description="Nearest types of schema.org; JSON-LD uses the first.")
    ] = ()


class Codebook(Struct, frozen=True, kw_only=True):
    """A closed list of codes."""

    name: Annotated[
        str, Meta(pattern=r"^[a-z][a-z-]{0,63}$", description="Name of the codebook.", examples=["event-kind"])
    ]
    title: Annotated[Line, Meta(description="Title of the codebook.")]
    description: Annotated[Text, Meta(description="Subject of the codebook, and how to use it.")]
    ordered: Annotated[bool, Meta(description="Whether the codes run from the weakest to the strongest.")]
    codes: Annotated[tuple[CodebookEntry, ...], Meta(description="The codes, in order if `ordered`.")]
