"""Actors: who acts, speaks, holds office or is spoken of."""

from typing import Annotated

from msgspec import Meta, Struct

from onrecord.records.codes import ActorKind, NameKind
from onrecord.records.evidence import Account
from onrecord.records.ids import ActorId, Country, DocumentId, Language, Line, Text


class ActorName(Struct, frozen=True, kw_only=True):
    """One spelling of an actor's name."""

    text: Line
    lang: Language
    kind: NameKind
    document: Annotated[DocumentId, Meta(description="Document that has this spelling.")] | None = None


class ActorIdentifier(Struct, frozen=True, kw_only=True):
    """The actor's identifier in a public scheme."""

    scheme: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9]{0,31}$", examples=["wikidata"])]
    value: Annotated[str, Meta(pattern=r"^[A-Za-z0-9._/-]{1,100}$", examples=["Q912"])]


class Actor(Struct, frozen=True, kw_only=True):
    """A person, a body, a state, a group or a place that stands in a relationship."""

    id: ActorId
    kind: ActorKind
    name: Annotated[Line, Meta(description="The name to show.")]
    named: Annotated[bool, Meta(description="False for one whom the source leaves unnamed.")] = True
    names: Annotated[
        tuple[ActorName, ...], Meta(description="Every spelling known, the shown one among them or not.")
    ] = ()
    country: Country | None = None
    part_of: Annotated[
        tuple[ActorId, ...], Meta(description="Wholes that it is a part of: an embassy of its state.")
    ] = ()
    identifiers: tuple[ActorIdentifier, ...] = ()
    description: Text
    accounts: tuple[Account, ...] = ()
