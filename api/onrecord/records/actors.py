"""Actors: persons, bodies, states, groups and places that act, speak, hold office or are mentioned."""

from typing import Annotated

from msgspec import Meta, Struct

from onrecord.records.codes import ActorKind, NameKind
from onrecord.records.dates import UncertainDate
from onrecord.records.editing import Acceptances, Note
from onrecord.records.evidence import Accounts
from onrecord.records.ids import ActorId, Country, DocumentId, Language, Line, Text


class ActorName(Struct, frozen=True, kw_only=True):
    """One spelling of an actor's name."""

    text: Annotated[Line, Meta(description="The name in this spelling.")]
    lang: Annotated[
        Language,
        Meta(description="BCP 47 tag of the spelling, with the script if it is not the usual one: `fr`, `ru-Latn`."),
    ]
    kind: Annotated[NameKind, Meta(description="Kind of name, such as an alias or a transliteration.")]
    document: (
        Annotated[DocumentId, Meta(description="Document that uses this spelling; null if none is cited.")] | None
    ) = None


class ActorIdentifier(Struct, frozen=True, kw_only=True):
    """An identifier of the actor in a public scheme."""

    scheme: Annotated[
        str, Meta(pattern=r"^[a-z][a-z0-9]{0,31}$", description="Name of the scheme.", examples=["wikidata"])
    ]
    value: Annotated[
        str, Meta(pattern=r"^[A-Za-z0-9._/-]{1,100}$", description="Identifier in that scheme.", examples=["Q912"])
    ]


class Actor(Struct, frozen=True, kw_only=True):
    """A person, a body, a state, a group or a place that records refer to."""

    id: ActorId
    kind: Annotated[ActorKind, Meta(description="Kind of actor, such as a person or a state.")]
    name: Annotated[Line, Meta(description="Name to display.")]
    named: Annotated[
        bool, Meta(description="False if the source leaves the actor unnamed; `name` then describes it.")
    ] = True
    names: Annotated[
        tuple[ActorName, ...], Meta(description="Known spellings of the name; the one in `name` may be missing here.")
    ] = ()
    country: (
        Annotated[Country, Meta(description="ISO 3166-1 alpha-2 code of the actor's own country; null if it has none.")]
        | None
    ) = None
    part_of: Annotated[
        tuple[ActorId, ...], Meta(description="Actors that this actor is part of, such as the state of an embassy.")
    ] = ()
    identifiers: Annotated[
        tuple[ActorIdentifier, ...], Meta(description="Identifiers of the actor in public schemes, one actor each.")
    ] = ()
    inception: (
        Annotated[
            UncertainDate,
            Meta(description="Birth of a person, or beginning of a body, a state or a group; null if unknown."),
        ]
        | None
    ) = None
    dissolution: (
        Annotated[
            UncertainDate,
            Meta(description="Death of a person, or end of a body, a state or a group; null if unknown or none."),
        ]
        | None
    ) = None
    description: Annotated[Text, Meta(description="Description in the editors' own words.")]
    note: Note | None = None
    accounts: Accounts = ()
    accepted: Acceptances = ()
